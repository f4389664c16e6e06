"""What staff are told about their cases."""

from django.utils.translation import gettext_lazy as _

from core.notify import notify

ASSIGNED = "desk.assigned"
MENTIONED = "desk.mentioned"
DIGEST = "desk.digest"

notify.register(
    ASSIGNED,
    title=_("A case was given to you: %(title)s"),
    body=_("%(actor)s gave you the case “%(title)s”."),
    category="desk",
    url="/desk/cases/%(case)s/",
)
notify.register(
    MENTIONED,
    title=_("You were mentioned in a note: %(title)s"),
    body=_("%(actor)s mentioned you in an internal note on the case “%(title)s”."),
    category="desk",
    url="/desk/cases/%(case)s/#notes",
)
notify.register(
    DIGEST,
    title=_("Today's cases: %(overdue)s overdue, %(soon)s due soon"),
    body=_("Overdue: %(overdue)s. Due within 3 working days: %(soon)s. The most urgent: %(titles)s"),
    category="desk",
    url="/desk/",
)
