"""What casting keeps about people, what becomes of it, and what it writes into the record of access."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budget.models import Participation
from budget.services import keys
from core import personal_data
from core.audit.verbs import Kind, describe

_TASK = _("Task in the public interest: a vote that can be checked")
_UNTIL_THE_END = _("Until the end of the time for objections")

describe(keys.DESTROYED, _("Destroyed the keys of a vote and who took part in it"), Kind.CHANGE)
describe("budget.confirm_work", _("Confirmed at a counter that somebody works or studies here"), Kind.CHANGE)
describe("budget.read_anomalies", _("Read the signs of trouble of a vote"), Kind.READ)

personal_data.register_field(
    "budget.WorkProof", "user", "keyed_hash", "area", "born_on_or_before",
    purpose=_("Who may vote because they work or study here"), period=_UNTIL_THE_END, basis=_TASK,
)  # fmt: skip
personal_data.register_field(
    "budget.WorkProof", "confirmed_by",
    purpose=_("Which member of staff saw the document"), period=_UNTIL_THE_END, basis=_TASK,
)  # fmt: skip


def _collect(user: Any) -> list[dict[str, Any]]:
    took_part = Participation.objects.filter(resident=user).select_related("poll__cycle")
    return [{"vote": one.poll.cycle.title, "channel": one.channel, "day": one.day} for one in took_part]


personal_data.register_export("budget_votes", _collect, label=_("Votes you took part in (never what you chose)"))


def _leave(*, user: Any, at: datetime) -> None:
    """Nothing is taken out: a ballot that was cast counts, and nobody comes back for a second one."""


personal_data.register_departure(
    "budget_votes",
    _leave,
    kept=[(_("That a vote was cast with your proof, so that there is no second one; never what it says"),
           _UNTIL_THE_END)],
)  # fmt: skip


def _destroy(outlived: Any) -> None:
    for kept in outlived.select_related("poll"):
        keys.destroy(kept.poll, at=timezone.now())


personal_data.register_destruction(
    "budget_vote_keys", keys.outlived, label=_("Keys of votes, and who took part"), destroy=_destroy
)
