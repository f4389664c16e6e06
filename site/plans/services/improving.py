"""From a weak figure of a survey to a task of a plan: as a draft, which becomes public with the next signed version."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core import permissions
from core.refusals import Refused
from plans.models import PlanCause, PlanPage, StrategyPage, TaskCard, TaskPage, TaskTarget
from plans.models.choices import CauseKind, TaskKind
from plans.states import DRAFT_IMPROVEMENT
from signoff import queries as signoff
from surveys.models import Improvement, Survey
from surveys.queries.results_measures import Measure
from surveys.services import results_improvement

UNIT = "%"


@dataclass(frozen=True)
class Wanted:
    """What the new task says."""

    strategy: StrategyPage
    title: str
    summary: str
    department: Any
    year: int
    # Percent of positive answers to be reached in that year.
    target: Decimal | None = None


@transaction.atomic
def draft_task(*, survey: Survey, measure: Measure, wanted: Wanted, by: Any, at: datetime) -> Improvement:
    """A task below a strategy, with the weak figure as what was and a target for the next survey.

    Raises PermissionDenied, and Refused while the plan is being signed or where there is such a task already.
    """
    plan = plan_of(wanted.strategy)
    permissions.check(by, DRAFT_IMPROVEMENT, plan)
    _not_being_signed(plan)
    task = _task(survey, measure, wanted, by)
    _name_cause(plan, survey, measure, by)
    return results_improvement.note(
        survey=survey,
        concept=measure.key,
        name=measure.name,
        score=measure.percent,
        task_title=wanted.title,
        task_path=_path("plans:draft", plan.pk),
        task_key=task.pk,
        by=by,
        at=at,
    )


def plan_of(strategy: StrategyPage) -> PlanPage:
    return PlanPage.objects.ancestor_of(strategy).get()


def _not_being_signed(plan: PlanPage) -> None:
    if signoff.is_with_reviewers(plan):
        raise Refused("signing", _("This plan is just being signed. Wait until it is approved or returned."))


def _task(survey: Survey, measure: Measure, wanted: Wanted, by: Any) -> TaskPage:
    made: Any = TaskPage
    task: TaskPage = made(
        title=wanted.title,
        slug=_free_slug(wanted.strategy),
        kind=TaskKind.STRATEGY,
        code=_next_code(wanted.strategy),
        summary=wanted.summary,
        department=wanted.department,
        background=_background(survey, measure),
        live=False,
        owner=by,
        targets=[_target(measure, wanted)] if wanted.target is not None else [],
    )
    wanted.strategy.add_child(instance=task)
    task.save_revision(user=by)
    return task


def _target(measure: Measure, wanted: Wanted) -> TaskTarget:
    return TaskTarget(
        indicator=(_("Survey: %(name)s") % {"name": measure.name})[:120],
        unit=UNIT,
        first_year=wanted.year,
        last_year=wanted.year,
        number=wanted.target,
        at_least=True,
    )


def _background(survey: Survey, measure: Measure) -> str:
    """A survey among staff is not named where everybody reads it."""
    words = {"survey": survey.title, "name": measure.name, "percent": f"{measure.percent:.1f}"}
    if survey.is_among_staff:
        return _("In a survey among staff “%(name)s” reached %(percent)s%%.") % words
    return _("In the survey “%(survey)s”, “%(name)s” reached %(percent)s%%.") % words


def _name_cause(plan: PlanPage, survey: Survey, measure: Measure, by: Any) -> None:
    """The next version says what made it; a survey that everybody may read is linked."""
    if survey.is_among_staff:
        return
    draft = plan.get_latest_revision_as_object()
    label = _("%(survey)s: %(name)s") % {"survey": survey.title, "name": measure.name}
    draft.causes.add(PlanCause(kind=CauseKind.SURVEY, label=label[:200], link=_path("surveys:results", survey.slug)))
    draft.save_revision(user=by)


def now_public(plan: PlanPage) -> None:
    """With a new version the drafts have become tasks that everybody reads: surveys lead there from now on."""
    cards = TaskCard.objects.present().filter(plan=plan)
    results_improvement.now_public({card.key: _path("plans:task", card.pk) for card in cards.only("key")})


def _path(name: str, *words: Any) -> str:
    """As in the default language: the reader's own is put in front when it is shown."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse(name, args=words)


def _next_code(strategy: StrategyPage) -> str:
    drafted = strategy.get_latest_revision_as_object()
    return f"{drafted.code}-{strategy.get_children().count() + 1}"[:20]


def _free_slug(strategy: StrategyPage) -> str:
    """One above all numbers in use: tasks may have been deleted in between."""
    taken = [slug for slug in strategy.get_children().values_list("slug", flat=True) if slug.isdecimal()]
    return str(max(map(int, taken), default=0) + 1)
