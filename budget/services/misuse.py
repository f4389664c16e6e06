"""“That was not me”: reports of votes that somebody else cast, each a case of the election officers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.models import MisuseReport, Poll
from budget.services import participation
from budget.services.addresses import path
from budget.services.cycle_notices import tell_officers
from budget.services.refusals import BudgetRefused
from budget.states.misuse import MISUSE_HOOKS, MisuseState
from budget.states.names import Channel
from core.audit import audit
from core.notify import notify
from core.workflow import engine
from core.workflow.models import TransitionRecord
from discussion import text

REPORTED, ANSWERED = "budget.misuse_reported", "budget.misuse_answered"

notify.register(
    REPORTED,
    category="desk",
    title=gettext_lazy("Somebody says that a vote was not theirs: %(title)s"),
    body=gettext_lazy("Please look into it and answer."),
)
notify.register(
    ANSWERED,
    category="case",
    title=gettext_lazy("Your report is answered: %(vote)s"),
    body=gettext_lazy("%(answer)s"),
)


def last_of(poll: Poll, user: Any) -> MisuseReport | None:
    """What the person's own page shows; a report that was taken back is as if it had not been."""
    mine = MisuseReport.objects.filter(poll=poll, reporter=user).exclude(state=MisuseState.WITHDRAWN)
    return mine.order_by("-pk").first()


def panel(found: MisuseReport, user: Any) -> dict[str, Any]:
    """The same on the desk and on the page of the answer: whether and how a vote stands, never what it says."""
    took = participation.did_i_vote(found.poll, found.reporter)
    return {
        "report": found,
        "took": took,
        "channel": Channel(took.channel).label if took else "",
        "is_open": found.awaits_answer,
    }


@transaction.atomic
def report(poll: Poll, *, reporter: Any, at: datetime, words: str = "") -> MisuseReport:
    """Raises BudgetRefused where no vote stands in this name, or it was reported already."""
    if participation.did_i_vote(poll, reporter) is None:
        raise BudgetRefused("no_vote", _("No vote was cast in your name."))
    try:
        with transaction.atomic():
            made = MisuseReport.objects.create(
                poll=poll, reporter=reporter, text=text.clean(words), reported_at=at, department=poll.cycle.department
            )
    except IntegrityError as error:
        raise BudgetRefused("reported", _("You have reported this already. The officers will answer you.")) from error
    engine.open(made, actor=reporter, at=at)
    tell_officers(REPORTED, poll.cycle, at=at, url=path("vote_report_answer", poll.cycle.slug, made.pk))
    return made


def answer(found: MisuseReport, *, officer: Any, answer: str, at: datetime) -> None:
    """What was found out and done. Raises TransitionRefused, where a colleague was quicker too."""
    engine.apply(found, "answer", actor=officer, at=at, reason=text.clean(answer))


def withdraw(found: MisuseReport, *, actor: Any, at: datetime) -> None:
    """It was theirs after all. Raises TransitionRefused."""
    engine.apply(found, "withdraw", actor=actor, at=at)


@MISUSE_HOOKS.carry_out
def _tell(found: MisuseReport, record: TransitionRecord, context: dict[str, Any]) -> None:
    if record.name != "answer":
        return
    found.answer, found.answered_by, found.answered_at = record.reason, record.actor, record.at
    found.save(update_fields=["answer", "answered_by", "answered_at"])
    audit.record("budget.answer_misuse", actor=record.actor, at=record.at, target=found)
    cycle = found.poll.cycle
    notify.queue(
        ANSWERED,
        recipients=[found.reporter],
        at=record.at,
        context={"vote": cycle.title, "answer": found.answer, "url": path("vote_mine", cycle.slug)},
    )
