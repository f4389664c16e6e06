"""Rounds in which judges score the entries of a contest."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.deadlines import periods
from core.workflow.definitions import STOP_CLOCK, Transition, Workflow, start_clock
from core.workflow.hooks import Hooks

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


ROUND_HOOKS = Hooks()


def _another_person(judging_round: Any, actor: Any) -> Any:
    if judging_round.closed_by_id == actor.pk:
        return _("You closed the scoring: another person must publish the results.")
    return None


ROUND_WORKFLOW = Workflow(
    name="judging_round",
    label=_("Round of judging"),
    states=RoundState,
    initial=RoundState.SCORING,
    effect=ROUND_HOOKS.effect,
    opening_clock=start_clock(JUDGING_PERIOD),
    public_names={RoundState.SCORING: _("Being judged"), RoundState.CLOSED: _("Results to be announced")},
    transitions=(
        Transition(
            "close", (RoundState.SCORING,), RoundState.CLOSED, label=_("Close the scoring"), permission=MANAGE_JUDGING,
            guard=ROUND_HOOKS.guard("close"), clock=STOP_CLOCK,
        ),
        Transition(
            "publish", (RoundState.CLOSED,), RoundState.PUBLISHED, label=_("Publish the results"),
            permission=PUBLISH_RESULTS, guard=_another_person,
        ),
    ),
)  # fmt: skip
