"""Naming judges, scoring, keeping out, and settling a call by scores."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import permissions
from core.audit import audit
from core.notify import notify
from core.workflow import engine
from councils import notices
from councils.models import (
    Application,
    Judge,
    JudgeConflict,
    JudgingCriterion,
    RecruitmentCall,
    Score,
    SeatKind,
    Selection,
)
from councils.queries import judging as queries
from councils.rules.recruitment import JUDGE
from councils.services import selection
from councils.services.refusals import CouncilRefused
from councils.states.applications import ApplicationState
from councils.states.calls import RECRUIT, CallState

FEWEST_JUDGES = 2


@transaction.atomic
def name_judge(call: RecruitmentCall, *, user: Any, by: Any, at: datetime) -> Judge:
    """Raises CouncilRefused for an applicant, or for somebody named already."""
    permissions.check(by, RECRUIT, call)
    locked = engine.lock(call)
    if locked.selection != Selection.SCORES or locked.state not in (CallState.CLOSED, CallState.SELECTING):
        raise CouncilRefused("state", _("Judges are named after the close, for calls that are decided by scores."))
    if Application.objects.filter(call=locked, user=user).exists():
        raise CouncilRefused("applicant", _("An applicant cannot be a judge."))
    try:
        with transaction.atomic():
            judge = Judge.objects.create(call=locked, user=user, added_at=at)
    except IntegrityError as error:
        raise CouncilRefused("already", _("This person is a judge already.")) from error
    audit.record("councils.name_judge", actor=by, at=at, target=judge)
    notify.queue(
        notices.JUDGE_NAMED,
        recipients=[user],
        at=at,
        context={"call": locked.title, "url": f"{locked.get_absolute_url()}judge/"},
        target=locked,
    )
    return judge


@transaction.atomic
def keep_out(application: Application, *, judge: Any, reason: str, at: datetime) -> JudgeConflict:
    """Declare a conflict of interest: scores already given are taken back, and no more can be given."""
    permissions.check(judge, JUDGE, application.call)
    if not reason.strip():
        raise CouncilRefused("reason", _("Please give a reason."))
    row = Judge.objects.get(call=application.call, user=judge)
    conflict, created = JudgeConflict.objects.get_or_create(
        judge=row, application=application, defaults={"reason": reason.strip(), "declared_at": at}
    )
    if created:
        Score.objects.filter(application=application, judge=judge).delete()
        audit.record("councils.declare_conflict", actor=judge, at=at, target=application)
    return conflict


@transaction.atomic
def score(application: Application, *, judge: Any, points: Mapping[JudgingCriterion, int], at: datetime) -> None:
    """Give points by every criterion; giving them again replaces them. Raises CouncilRefused."""
    call = engine.lock(application.call)
    if application.user_id == judge.pk:
        raise CouncilRefused("own", _("Nobody scores their own application."))
    permissions.check(judge, JUDGE, call)
    if application.state != ApplicationState.ELIGIBLE:
        raise CouncilRefused("state", _("This application is not judged."))
    if application.conflicts.filter(judge__user=judge).exists():
        raise CouncilRefused("conflict", _("You declared that you keep out of this application."))
    if set(points) != set(call.criteria.all()):
        raise CouncilRefused("criteria", _("Please give points for every criterion."))
    for criterion, given in points.items():
        if not 0 <= given <= criterion.most_points:
            raise CouncilRefused("points", _("From 0 to %(most)s points.") % {"most": criterion.most_points})
        Score.objects.update_or_create(
            application=application,
            criterion=criterion,
            judge=judge,
            defaults={"points": given, "given_at": at, "applicant_id": application.user_id},
        )


@transaction.atomic
def settle_by_scores(call: RecruitmentCall, *, by: Any, at: datetime) -> None:
    """Rank by the scores and invite. Raises CouncilRefused while something is missing."""
    permissions.check(by, RECRUIT, call)
    locked = engine.lock(call)
    if locked.state != CallState.SELECTING or locked.selection != Selection.SCORES:
        raise CouncilRefused("state", _("This call is not being decided by scores."))
    if locked.judges.count() < FEWEST_JUDGES:
        raise CouncilRefused("judges", _("At least %(count)s judges have to score.") % {"count": FEWEST_JUDGES})
    if queries.unjudged(locked):
        raise CouncilRefused("unjudged", _("Every judge keeps out of one application. Name another judge."))
    if queries.missing(locked):
        raise CouncilRefused("missing", _("Some judges have not scored all applications yet."))
    order: dict[SeatKind, list[Application]] = defaultdict(list)
    for row in queries.ranking(locked):
        order[row.application.seat_kind].append(row.application)
    audit.record("councils.settle_by_scores", actor=by, at=at, target=locked)
    selection.settle(locked, order, at=at)
