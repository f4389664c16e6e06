"""What others than the residents say of the projects: the committee by its marks, a survey by its published shares.

Each electorate hands out its percent of the result in proportion to what it gives each project of a pot:

    score(p) = residents · votes(p) / all votes + committee · mark(p) / all marks + survey · share(p) / all shares

in fractions, without rounding. What no resident chose cannot win, whatever the others gave it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from budget.counting.pots import Scores
from budget.models import Poll, SurveyShares
from budget.queries import deliberation
from budget.services.refusals import BudgetRefused
from budget.states.permissions import RUN_VOTE
from budget.states.polls import PollState
from core import permissions
from core.audit import audit
from core.workflow import engine

ENTERED_WHILE = (PollState.FIXED, PollState.OPEN, PollState.CLOSED)
MOST = 100


def scores_of(poll: Poll) -> dict[int, Scores]:
    """By the number of the pot. Raises BudgetRefused where a weight has nothing to weigh."""
    weights = poll.terms["weights"]
    committee = _committee(poll) if weights["committee"] else {}
    survey = _survey(poll) if weights["survey"] else {}
    found = {}
    for pot in poll.terms["pots"]:
        numbers = [project["number"] for project in pot["projects"] if not project.get("is_withdrawn")]
        found[pot["number"]] = Scores(
            committee={number: committee[number] for number in numbers if number in committee},
            survey={number: survey[number] for number in numbers if number in survey},
        )
    return found


def survey_source(poll: Poll) -> str:
    found = SurveyShares.objects.filter(poll=poll).first()
    return found.source if found else ""


@transaction.atomic
def enter_survey(poll: Poll, *, shares: Mapping[int, str], source: str, actor: Any, at: datetime) -> SurveyShares:
    """Percent for each project of each pot, as the survey published them, before the count. Raises BudgetRefused."""
    permissions.check(actor, RUN_VOTE, poll)
    locked = engine.lock(poll)
    if locked.state not in ENTERED_WHILE or not locked.terms["weights"]["survey"]:
        raise BudgetRefused("state", _("The survey is entered before the count, where the terms give it a weight."))
    if not source.strip():
        raise BudgetRefused("source", _("Say where the survey is published."), field="source")
    known = {project["number"] for pot in locked.terms["pots"] for project in pot["projects"]}
    if set(shares) != known:
        raise BudgetRefused("projects", _("Every project needs its share, 0 where it has none."))
    entered, _made = SurveyShares.objects.update_or_create(
        poll=locked,
        defaults={
            "shares": {str(number): str(_percent(number, share)) for number, share in sorted(shares.items())},
            "source": source.strip(),
            "entered_by": actor,
            "entered_at": at,
        },
    )
    audit.record("budget.enter_survey", actor=actor, at=at, target=locked, detail={"source": source.strip()})
    return entered


def _percent(number: int, share: str) -> Decimal:
    try:
        percent = Decimal(share.strip())
    except InvalidOperation:
        percent = Decimal(-1)
    if not percent.is_finite() or not 0 <= percent <= MOST or -percent.as_tuple().exponent > 4:  # type: ignore[operator]
        message = _("The share of project %(number)s must be a number from 0 to 100.") % {"number": number}
        raise BudgetRefused("share", message, field=f"share_{number}")
    return percent


def _committee(poll: Poll) -> dict[int, Fraction]:
    marks = deliberation.committee_scores(poll.cycle)
    if not marks:
        raise BudgetRefused("committee", _("The committee counts too, but has not given its marks yet."))
    return dict(marks)


def _survey(poll: Poll) -> dict[int, Fraction]:
    entered = SurveyShares.objects.filter(poll=poll).first()
    if entered is None:
        raise BudgetRefused("survey", _("A survey counts too: enter its shares first."))
    return {int(number): Fraction(share) for number, share in entered.shares.items()}
