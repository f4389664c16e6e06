"""What judging and points keep about people, and what becomes of it."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import personal_data
from proposals.models import ExchangeRequest, Judge, Sheet
from proposals.services import exchanges
from proposals.services.rewards import postings_of

_TASK = _("Task in the public interest: contests that can be checked")
_RECORD = _("As long as the results stand")
_UNTIL_LEAVING = _("Until the person leaves")
_CONSENT = _("Consent by writing here")

personal_data.register_field(
    "proposals.CallChange", "asked_by", "first_approver", "second_approver",
    purpose=_("That three people took part in a change of published terms"), period=_RECORD, basis=_TASK,
)  # fmt: skip
personal_data.register_field(
    "proposals.Call", "judging", purpose=_("Who judges is part of the published terms"), period=_RECORD, basis=_TASK
)
personal_data.register_field("proposals.Judge", "person", purpose=_("Who judges"), period=_UNTIL_LEAVING, basis=_TASK)
personal_data.register_field(
    "proposals.Sheet", "recusal_reason", "remark", purpose=_("What a judge said about an entry"), period=_RECORD,
    basis=_TASK,
)  # fmt: skip
personal_data.register_field(
    "proposals.PointAccount", "person", purpose=_("Whose points they are"), period=_UNTIL_LEAVING, basis=_CONSENT
)
personal_data.register_field(
    "proposals.ExchangeRequest", "person", purpose=_("Who exchanges points"), period=_UNTIL_LEAVING, basis=_CONSENT
)


def collect(user: Any) -> dict[str, Any]:
    """Points that came and went, exchanges, and what the person said as a judge."""
    return {
        "postings": [
            {"kind": row.kind, "points": row.points, "subject": row.subject, "at": row.posted_at.isoformat(),
             "gained": row.target.person_id == user.pk}
            for row in postings_of(user)
        ],
        "exchanges": [
            {"for": row.option.title, "points": row.points, "state": row.state, "at": row.asked_at.isoformat()}
            for row in ExchangeRequest.objects.filter(person=user).select_related("option")
        ],
        "score_sheets": [
            {"round": row.judge.round_id, "entry": row.entry.number, "points": row.points, "remark": row.remark,
             "recusal": row.recusal, "reason": row.recusal_reason}
            for row in Sheet.objects.filter(judge__person=user).select_related("judge", "entry")
        ],
    }  # fmt: skip


def leave(*, user: Any, at: datetime) -> None:
    exchanges.leave(user=user, at=at)
    Judge.objects.filter(person=user).update(person=None)


personal_data.register_export("contests", collect, label=_("Points, exchanges and score sheets"))
personal_data.register_departure(
    "contests",
    leave,
    destroyed=(
        _("Points that you have not exchanged, and exchanges that wait for an answer, lapse: exchange them before."),
        _("Your name at points and at score sheets."),
    ),
    kept=((_("Postings of points and scores of judges, without your name"), _RECORD),),
)
