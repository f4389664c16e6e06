"""What recipients of reports and their administrators are told: never what a report says, nor when it came."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts import queries as people
from accounts.models import Role
from auditors.models import Appointment, Recipient, RecoveryKey
from auditors.queries import recipients as queries
from core.notify import notify

PLEASE_LOOK = "auditors.please_look"
APPOINTED = "auditors.appointed_recipient"
KEY_MADE = "auditors.recipient_key_made"
REVOKED = "auditors.recipient_revoked"
RECOVERY_ASKED = "auditors.recovery_asked"
RECOVERED = "auditors.recovered"
RECOVERY_KEY_MADE = "auditors.recovery_key_made"

notify.register(
    PLEASE_LOOK,
    category="account",
    title=_("Please look into your workspace"),
    body=_("There is something to look at. What it is stands nowhere but there."),
    url="/integrity/desk/",
)
notify.register(
    APPOINTED,
    category="account",
    title=_("You are to receive reports in confidence"),
    body=_("Make your key, with a passphrase that only you know. Until then no report can be sealed to you."),
    url="/integrity/desk/",
)
notify.register(
    KEY_MADE,
    category="account",
    title=_("A new recipient of reports has made a key: %(position)s"),
    body=_("From now on new reports are sealed to this person too: %(name)s. If you know nothing of it, ask at once."),
    url="/integrity/desk/recipients/",
)
notify.register(
    REVOKED,
    category="account",
    title=_("No longer a recipient of reports: %(position)s"),
    body=_("Please check that every kind of report still has at least two recipients."),
    url="/integrity/desk/recipients/",
)
notify.register(
    RECOVERY_ASKED,
    category="account",
    title=_("A passphrase is to be recovered: %(position)s"),
    body=_("You hold half of the recovery key. First make sure, face to face, that this person asked for it."),
    url="/integrity/desk/recovery/",
)
notify.register(
    RECOVERED,
    category="account",
    title=_("A passphrase was recovered: %(position)s"),
    body=_("Two people lent their halves of the recovery key. If you know nothing of it, ask at once."),
    url="/integrity/desk/recipients/",
)
notify.register(
    RECOVERY_KEY_MADE,
    category="account",
    title=_("A new recovery key for reports in confidence is in use"),
    body=_(
        "%(first)s and %(second)s hold a half each; together they can mend a lost passphrase. Reports that you open "
        "are sealed to this key too. If you know nothing of it, ask before you open any."
    ),
    url="/integrity/desk/recovery/",
)


def tell_appointed(asked: Appointment, *, at: datetime) -> None:
    notify.queue(APPOINTED, recipients=[asked.user], at=at, context={})


def tell_others(recipient: Recipient, *, at: datetime, event: str = KEY_MADE) -> None:
    """Whoever receives reports hears of each new key: none is slipped in among them."""
    others = [one.user for one in queries.recipients_in_office()]
    context = {"position": recipient.position_name, "name": recipient.user.display_name}
    notify.queue(event, recipients=others, at=at, context=context)


def tell_revoked(recipient: Recipient, *, at: datetime) -> None:
    told = [*people.holders_of(Role.ADMINISTRATOR, at=at), *(one.user for one in queries.recipients_in_office())]
    notify.queue(REVOKED, recipients=told, at=at, context={"position": recipient.position_name})


def tell_recovery_key(key: RecoveryKey, *, at: datetime) -> None:
    """Whoever opens a report seals it to the recovery key: nobody changes that key behind their backs."""
    people_told = [one.user for one in queries.recipients_in_office()]
    context = {"first": key.first_holder.display_name, "second": key.second_holder.display_name}
    notify.queue(RECOVERY_KEY_MADE, recipients=people_told, at=at, context=context)
