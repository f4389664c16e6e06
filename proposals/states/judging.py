"""Rounds in which judges score the entries of a contest."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.deadlines import periods
from core.workflow.definitions import STOP_CLOCK, Effect, Transition, Workflow, start_clock

MANAGE_JUDGING = "proposals.manage_judging"
PUBLISH_RESULTS = "proposals.publish_results"
JUDGE = "proposals.judge_entries"

JUDGING_PERIOD = periods.register(periods.Period("proposals.judging", _("One round of judging"), 10)).name


class RoundState(models.TextChoices):
    SCORING = "SCORING", _("Judges are scoring")
    CLOSED = "CLOSED", _("Scoring is closed, results to be published")
    PUBLISHED = "PUBLISHED", _("Results published")


class CountingRule(models.TextChoices):
    """How the scores of several judges become one."""

    MEAN = "MEAN", _("Mean of all judges")
    TRIMMED = "TRIMMED", _("Mean without the highest and the lowest score, from four judges on")


class TieRule(models.TextChoices):
    """Which of two entries with the same score stands first."""

    CRITERIA = "CRITERIA", _("The higher mean in the criterion with the most points, then in the next")
    EARLIER = "EARLIER", _("The entry that was handed in first")
    SHARED = "SHARED", _("They share the place, and both go on or receive the prize")


_effects: list[Effect] = []
_missing: list[Any] = []


def carry_out_round_with(effect: Effect) -> Effect:
    _effects.append(effect)
    return effect


def complete_round_by(guard: Any) -> Any:
    """Who knows what a round still lacks says so here: this module stands below the tables."""
    _missing.append(guard)
    return guard


def _carry_out(judging_round: Any, record: Any, context: dict[str, Any]) -> None:
    for effect in _effects:
        effect(judging_round, record, context)


def _complete(judging_round: Any, actor: Any) -> Any:
    return next((why for guard in _missing if (why := guard(judging_round))), None)


def _another_person(judging_round: Any, actor: Any) -> Any:
    if judging_round.closed_by_id == actor.pk:
        return _("You closed the scoring: another person must publish the results.")
    return None


ROUND_WORKFLOW = Workflow(
    name="judging_round",
    label=_("Round of judging"),
    states=RoundState,
    initial=RoundState.SCORING,
    effect=_carry_out,
    opening_clock=start_clock(JUDGING_PERIOD),
    public_names={RoundState.SCORING: _("Being judged"), RoundState.CLOSED: _("Results to be announced")},
    transitions=(
        Transition(
            "close", (RoundState.SCORING,), RoundState.CLOSED, label=_("Close the scoring"), permission=MANAGE_JUDGING,
            guard=_complete, clock=STOP_CLOCK,
        ),
        Transition(
            "publish", (RoundState.CLOSED,), RoundState.PUBLISHED, label=_("Publish the results"),
            permission=PUBLISH_RESULTS, guard=_another_person,
        ),
    ),
)  # fmt: skip
