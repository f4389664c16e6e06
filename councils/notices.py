"""What applicants, members and judges are told. Imported when the app is loaded."""

from django.utils.translation import gettext_lazy as _

from core.notify import notify

APPLICATION_RECEIVED = "councils.application_received"
MORE_ASKED = "councils.application_more_asked"
INELIGIBLE = "councils.application_ineligible"
LOT_FROZEN = "councils.lot_frozen"
INVITED = "councils.invited"
RESERVE = "councils.on_reserve_list"
NOT_SELECTED = "councils.not_selected"
LAPSED = "councils.invitation_lapsed"
APPOINTED = "councils.appointed"
TERM_ENDED = "councils.term_ended"
TERM_ENDING = "councils.term_ending"
CALL_CANCELLED = "councils.call_cancelled"
JUDGE_NAMED = "councils.judge_named"

notify.register(
    APPLICATION_RECEIVED,
    category="case",
    title=_("Your application has arrived: %(call)s"),
    body=_("Your candidate code is %(code)s. You can change or withdraw the application until %(until)s."),
)
notify.register(
    MORE_ASKED,
    category="case",
    title=_("Please complete your application: %(call)s"),
    body=_("What is still needed: %(reason)s"),
)
notify.register(
    INELIGIBLE,
    category="case",
    title=_("Your application cannot go on: %(call)s"),
    body=_("%(ground)s: %(reason)s"),
)
notify.register(
    LOT_FROZEN,
    category="case",
    title=_("The list for the public lot is fixed: %(call)s"),
    body=_("Your code %(code)s is on it. The lot is drawn on %(when)s; everybody can check it."),
)
notify.register(
    INVITED,
    category="case",
    title=_("You are invited to a seat: %(call)s"),
    body=_("Please accept or decline until %(until)s. After that the seat goes to the next person."),
)
notify.register(
    RESERVE,
    category="case",
    title=_("You are on the reserve list: %(call)s"),
    body=_("You are number %(place)s in reserve. If a seat becomes free you are invited."),
)
notify.register(
    NOT_SELECTED,
    category="case",
    title=_("The selection is over: %(call)s"),
    body=_("Thank you for applying. You were not selected this time."),
)
notify.register(
    LAPSED,
    category="case",
    title=_("The time to accept the seat is over: %(call)s"),
    body=_("We had no answer, so the seat went to the next person."),
)
notify.register(
    APPOINTED,
    category="case",
    title=_("You are appointed: %(body)s"),
    body=_("Your term runs from %(first)s to %(last)s. The certificate is ready to be printed."),
)
notify.register(
    TERM_ENDED,
    category="case",
    title=_("Your term has ended: %(body)s"),
    body=_("Last day in office: %(last)s. Thank you for your work."),
)
notify.register(
    TERM_ENDING,
    category="case",
    title=_("Your term ends soon: %(body)s"),
    body=_("Last day in office: %(last)s."),
)
notify.register(
    CALL_CANCELLED,
    category="case",
    title=_("The call was cancelled: %(call)s"),
    body=_("Reason: %(reason)s"),
)
notify.register(
    JUDGE_NAMED,
    category="case",
    title=_("You are asked to judge applications: %(call)s"),
    body=_("Please score the applications on your page, and keep out where something concerns you."),
)
