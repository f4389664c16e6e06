"""“That was not me”: reports of votes that somebody else cast, to the election officers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role
from accounts.queries import holders_of
from budget.models import MisuseReport, Poll
from budget.services import participation
from budget.services.refusals import BudgetRefused
from budget.states.permissions import RUN_VOTE
from core import permissions
from core.audit import audit
from core.notify import notify

REPORTED, ANSWERED = "budget.misuse_reported", "budget.misuse_answered"

notify.register(
    REPORTED,
    category="desk",
    title=gettext_lazy("Somebody says that a vote was not theirs: %(vote)s"),
    body=gettext_lazy("Please look into it and answer."),
)
notify.register(
    ANSWERED,
    category="case",
    title=gettext_lazy("Your report is answered: %(vote)s"),
    body=gettext_lazy("%(answer)s"),
)


def is_reported(poll: Poll, user: Any) -> bool:
    return MisuseReport.objects.filter(poll=poll, reporter=user, answered_at__isnull=True).exists()


@transaction.atomic
def report(poll: Poll, *, reporter: Any, at: datetime) -> MisuseReport:
    """Raises BudgetRefused where no vote stands in this name, or it was reported already."""
    if participation.did_i_vote(poll, reporter) is None:
        raise BudgetRefused("no_vote", _("No vote was cast in your name."))
    try:
        with transaction.atomic():
            made = MisuseReport.objects.create(poll=poll, reporter=reporter, reported_at=at)
    except IntegrityError as error:
        raise BudgetRefused("reported", _("You have reported this already. The officers will answer you.")) from error
    notify.queue(
        REPORTED,
        recipients=holders_of(Role.ELECTION_OFFICER, at=at),
        at=at,
        context={"vote": poll.cycle.title, "url": reverse("budget:vote_reports", args=[poll.cycle.slug])},
    )
    return made


@transaction.atomic
def answer(found: MisuseReport, *, officer: Any, answer: str, at: datetime) -> None:
    """What was found out and done. Raises BudgetRefused where a colleague was quicker."""
    permissions.check(officer, RUN_VOTE)
    open_one = MisuseReport.objects.filter(pk=found.pk, answered_at__isnull=True)
    if not open_one.update(answer=answer, answered_by=officer, answered_at=at):
        raise BudgetRefused("answered", _("A colleague has answered this already."))
    audit.record("budget.answer_misuse", actor=officer, at=at, target=found)
    slug = found.poll.cycle.slug
    notify.queue(
        ANSWERED,
        recipients=[found.reporter],
        at=at,
        context={"vote": found.poll.cycle.title, "answer": answer, "url": reverse("budget:vote_mine", args=[slug])},
    )
