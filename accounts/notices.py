"""What people are told about their account and their roles."""

from django.utils.translation import gettext_lazy as _

from core.notify import notify

ROLE_GRANTED = "accounts.role_granted"
ROLE_REVOKED = "accounts.role_revoked"
ROLE_ENDING = "accounts.role_ending"
ROLE_ENDED = "accounts.role_ended"
SECOND_FACTOR_RESET = "accounts.second_factor_reset"

notify.register(
    ROLE_GRANTED,
    title=_("You were given a role: %(role)s"),
    body=_("%(granted_by)s gave you the role %(role)s (%(where)s) until %(until)s. Reason: %(reason)s"),
    category="account",
)
notify.register(
    ROLE_REVOKED,
    title=_("A role was taken back: %(role)s"),
    body=_("%(revoked_by)s took back your role %(role)s (%(where)s). Reason: %(reason)s"),
    category="account",
)
notify.register(
    ROLE_ENDING,
    title=_("A role ends soon: %(role)s"),
    body=_("The role %(role)s (%(where)s) of %(holder)s ends on %(until)s."),
    category="account",
)
notify.register(
    ROLE_ENDED,
    title=_("A role has ended: %(role)s"),
    body=_("Your role %(role)s (%(where)s) ended on %(until)s."),
    category="account",
)
notify.register(
    SECOND_FACTOR_RESET,
    title=_("Your two-step login was reset"),
    body=_("Reason: %(reason)s. All devices are logged out. If you did not ask for this, please tell us at once."),
    category="account",
)
