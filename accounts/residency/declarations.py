"""What proof of residency brings to the kernel: a period, the panel on the desk, and the notices people get."""

from django.utils.translation import gettext_lazy as _

from accounts.residency import desk_panel
from accounts.states import RESIDENCY
from core.deadlines import periods
from core.notify import notify
from core.workflow import presentation

ACCOUNT = "account"
PAGE = "/accounts/residency/"

periods.register(periods.Period("accounts.residency_letter", _("Sending a residency letter"), 14))
presentation.register(
    RESIDENCY.name,
    template="accounts/residency/_desk_panel.html",
    context=desk_panel.panel,
    url=desk_panel.staff_url,
    holds_personal_data=True,
)

notify.register(
    "accounts.residency_proven",
    title=_("Your residency is confirmed"),
    body=_("Your proof of residency is in force until %(until)s. If this was not you, please tell us at once."),
    category=ACCOUNT,
    url=PAGE,
)
notify.register(
    "accounts.residency_expiring",
    title=_("Your proof of residency ends soon"),
    body=_("It ends on %(until)s. Renew it to go on voting without a break."),
    category=ACCOUNT,
    url=PAGE,
)
notify.register(
    "accounts.residency_expired",
    title=_("Your proof of residency has ended"),
    body=_("Prove your residency again to vote."),
    category=ACCOUNT,
    url=PAGE,
)
notify.register(
    "accounts.residency_revoked",
    title=_("Your proof of residency was ended"),
    body=_("Reason: %(reason)s. Whoever lives here can prove it again at a counter, with an ID."),
    category=ACCOUNT,
    url=PAGE,
)
notify.register(
    "accounts.residency_letter_refuse",
    title=_("Your request for a residency letter was refused"),
    body=_("Reason: %(reason)s"),
    category=ACCOUNT,
    url=PAGE,
)
notify.register(
    "accounts.residency_letter_expire",
    title=_("Your residency letter is no longer valid"),
    body=_("The code was not entered in time or too often wrongly. Please ask for a new letter."),
    category=ACCOUNT,
    url=PAGE,
)
notify.register(
    "accounts.guardian_confirmed",
    title=_("Your guardian has agreed"),
    body=_("You can take part now."),
    category=ACCOUNT,
    url=PAGE,
)
notify.register(
    "accounts.guardian_withdrew",
    title=_("Your guardian has taken the consent back"),
    body=_("You can still read everything. To write or vote, ask a guardian again."),
    category=ACCOUNT,
    url="/accounts/guardian/",
)
