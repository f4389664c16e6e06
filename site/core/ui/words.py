"""What scripts say. Kept here so that the one catalogue holds every sentence of the product."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SCRIPT_WORDS: dict[str, Promise] = {
    "close": _("Close"),
    "saving": _("Saving the draft…"),
    "savedAt": _("Draft saved %(time)s"),
    "savedHere": _("Draft saved in this browser %(time)s"),
    "restored": _("What you typed before was filled in again."),
    "discardDraft": _("Start over"),
    "counter": _("%(used)s of %(limit)s characters"),
    "counterOver": _("%(over)s characters too many"),
    "sending": _("Sending…"),
    "offline": _("The connection was lost. What you typed is still here; please press the button again."),
    "leave": _("You have not sent this yet."),
    "error403": _("You are not allowed to do this. Please log in and try again."),
    "error404": _("This is no longer there. Please load the page again."),
    "error413": _("This is too large to be sent."),
    "error429": _("That was a little too often. Please wait a moment."),
    "error500": _("Something went wrong on our side. Please try again in a moment."),
    "updated": _("The list was updated."),
    "copied": _("The address was copied."),
    "remove": _("Remove %(name)s"),
    "fileTooLarge": _("%(name)s is larger than %(limit)s."),
    "uploading": _("Sending files: %(share)s%%"),
    "live": _("Live"),
    "reconnecting": _("Connecting again…"),
    "mapHelp": _("Places on the map can be reached with the Tab key. The list beside it shows the same places."),
    "mapCluster": _("%(count)s places; press to come closer"),
    "zoomIn": _("Closer"),
    "zoomOut": _("Farther"),
    "reportSent": _("The report from this telephone has arrived."),
    "reportsLeave": _("Reports on this telephone have not been sent yet. Log out and throw them away?"),
    "selected": _("%(count)s selected"),
    "captionsWaiting": _("Lines that are still on their way: %(count)s"),
}
