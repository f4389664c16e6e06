"""Objections: raised by residents while the result is provisional, decided by the election officers in public."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.models import Count, Objection, Poll
from budget.services.addresses import path
from budget.services.cycle_notices import tell_officers
from budget.services.keys import objections_end
from budget.services.refusals import BudgetRefused
from budget.states.objections import DECIDED, OBJECTION_HOOKS, WITHDRAW_OBJECTION, ObjectionState
from budget.states.polls import POLL_HOOKS, PollState
from core import permissions
from core.notify import notify
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from core.workflow.models import TransitionRecord
from discussion import text

RAISED, ANSWERED = "budget.objection_raised", "budget.objection_decided"
# A person may come back with something new, not with the same every hour.
MOST_EACH = 5

notify.register(
    RAISED, category="desk", title=gettext_lazy("An objection to the result: %(title)s"),
    body=gettext_lazy("It is decided at the desk. The result cannot become final before."),
)  # fmt: skip
notify.register(
    ANSWERED, category="case", title=gettext_lazy("Your objection is decided: %(title)s"),
    body=gettext_lazy("%(answer)s"),
)  # fmt: skip


def takes_objections(poll: Poll, at: datetime) -> bool:
    """From the publication until the last of the days for it; also while it is being counted again."""
    if poll.published_at is None or poll.state in (PollState.FINAL, PollState.CANCELLED):
        return False
    return at < objections_end(poll)


@transaction.atomic
def raise_objection(poll: Poll, *, author: Any, about: str, words: str, at: datetime) -> Objection:
    """Against the result that stands. One at a time. Raises BudgetRefused."""
    locked = engine.lock(poll)
    count = Count.objects.filter(poll=locked, published_at__isnull=False).order_by("-version").first()
    if count is None or not takes_objections(locked, at):
        raise BudgetRefused("over", _("The days for objections are over."))
    said = text.clean(words)
    if not text.says_something(said):
        raise BudgetRefused("empty", _("Please write what is wrong, and why."), field="words")
    if Objection.objects.filter(count__poll=locked, author=author).count() >= MOST_EACH:
        raise BudgetRefused("many", _("You have objected several times already. Please call us."))
    try:
        with transaction.atomic():
            made = Objection.objects.create(
                count=count, author=author, about=about, text=said, received_at=at, department=locked.cycle.department
            )
    except IntegrityError as error:
        raise BudgetRefused("twice", _("Your objection is being decided. Take it back to write it anew.")) from error
    engine.open(made, actor=author, at=at)
    tell_officers(RAISED, locked.cycle, at=at, url=path("count", locked.cycle.slug))
    return made


@transaction.atomic
def withdraw(objection: Objection, *, actor: Any, at: datetime) -> None:
    """Raises TransitionRefused."""
    permissions.check(actor, WITHDRAW_OBJECTION, objection)
    engine.apply(objection, "withdraw", actor=actor, at=at)


def open_ones(poll: Poll) -> Any:
    return Objection.objects.filter(count__poll=poll, state=ObjectionState.RECEIVED)


@OBJECTION_HOOKS.carry_out
def _answer(objection: Objection, record: TransitionRecord, context: dict[str, Any]) -> None:
    if record.target not in DECIDED:
        return
    objection.answer, objection.decided_at = text.clean(record.reason)[:4_000], record.at
    objection.save(update_fields=["answer", "decided_at"])
    if objection.author is not None:
        cycle = objection.count.poll.cycle
        notify.queue(
            ANSWERED, recipients=[objection.author], at=record.at, target=cycle,
            context={"title": cycle.title, "answer": objection.answer, "url": path("results", cycle.slug)},
        )  # fmt: skip


@POLL_HOOKS.refuse
def _undecided(poll: Poll, step: str, actor: Any) -> Any:
    if step == "make_final" and open_ones(poll).exists():
        return _("Some objections have not been decided yet.")
    return None


@POLL_HOOKS.prepare
def _days_not_over(poll: Poll, step: str, actor: Any, at: datetime) -> None:
    """Nobody makes a result final while somebody may still object to it."""
    if step == "make_final" and at < (until := objections_end(poll)):
        when = date_format(localtime(until), "DATETIME_FORMAT")
        raise TransitionRefused("early", _("Objections can be raised until %(when)s.") % {"when": when})
