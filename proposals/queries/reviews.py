"""Reviews: who may see which, what a round came to, and what of it is public."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import models
from django.db.models import Avg, Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import queries as people
from accounts.models import Role
from core import permissions
from core.ui.paging import KeysetPage, paginate
from proposals.models import (
    CriteriaWeights,
    DepartmentReview,
    PreferenceResult,
    Proposal,
    Referral,
    Review,
)
from proposals.models.reviews import OPEN_REVIEW
from proposals.queries import interests
from proposals.states import ProposalState
from proposals.states.permissions import REVIEW
from proposals.states.reviewing import EQUAL_WEIGHTS, GIVE_OPINION, HIGHEST_SCORE, Criterion

PAGE_SIZE = 30
WEEK = timedelta(days=7)
REVIEWERS = (Role.DEPARTMENT_REVIEWER, Role.CASE_OFFICER)


class Stage(models.TextChoices):
    OPEN = "open", _("Still to be given")
    OVERDUE = "overdue", _("Overdue")
    SOON = "soon", _("Due within a week")
    DONE = "done", _("Done")


@dataclass(frozen=True)
class ReviewFilter:
    """What somebody asked the list for; whatever is empty narrows nothing."""

    stage: str = Stage.OPEN
    reviewer: Any = None
    department: Any = None
    category: Any = None


@dataclass(frozen=True)
class Assessment:
    """What several reviewers together gave: the mean of each criterion, and all weighed into a hundred."""

    count: int
    means: list[tuple[Any, Decimal, int]]
    total: Decimal

    @property
    def most(self) -> int:
        """So many points could be given for each."""
        return HIGHEST_SCORE

    @property
    def rows(self) -> list[tuple[Any, Decimal]]:
        return [(label, mean) for label, mean, _weight in self.means]


@dataclass(frozen=True)
class PublicReview:
    """What everybody may know of a review once the answer is public. Without the names of the reviewers."""

    assessment: Assessment | None = None
    # {"won", "basis"}
    estimate: dict[str, Any] | None = None
    preferences: list[PreferenceResult] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.assessment or self.estimate or self.preferences)


def visible_to(user: Any) -> QuerySet[Review]:
    """Those one was asked for, and those of the departments one works for."""
    scope = permissions.scope(user, REVIEW)
    if scope.everywhere:
        return Review.objects.all()
    return Review.objects.filter(Q(reviewer=user) | Q(department__in=sorted(scope.departments)))


def page(user: Any, wanted: ReviewFilter, *, at: datetime, cursor: str = "") -> KeysetPage[Review]:
    rows = narrowed(visible_to(user), wanted, at).select_related("proposal", "proposal__category", "department")
    order = "-given_at" if wanted.stage == Stage.DONE else "due_at"
    return paginate(rows.select_related("reviewer"), cursor, order=order, size=PAGE_SIZE)


def narrowed(rows: QuerySet[Review], wanted: ReviewFilter, at: datetime) -> QuerySet[Review]:
    given = {
        "reviewer": wanted.reviewer,
        "department": wanted.department,
        "proposal__category": wanted.category,
    }
    return rows.filter(_stage(wanted.stage, at), **{name: value for name, value in given.items() if value})


def _stage(stage: str, at: datetime) -> Q:
    if stage == Stage.DONE:
        return Q(given_at__isnull=False)
    bounds = {Stage.OVERDUE: Q(due_at__lt=at), Stage.SOON: Q(due_at__gte=at, due_at__lt=at + WEEK)}
    return OPEN_REVIEW & bounds.get(Stage(stage), Q())


def possible_reviewers(proposal: Proposal, at: datetime) -> list[Any]:
    """Who can be asked: the department's reviewers without an interest, the least busy first."""
    if proposal.department_id is None:
        return []
    staff = people.staff_in(proposal.department_id, *REVIEWERS, at=at)
    staff = staff.exclude(pk__in=interests.concerned_with(proposal))
    found = list(staff)
    open_of = dict(
        Review.objects.filter(OPEN_REVIEW, reviewer__in=found)
        .order_by()
        .values_list("reviewer")
        .annotate(count=Count("pk"))
    )
    return sorted(found, key=lambda person: (open_of.get(person.pk, 0), person.display_name, person.pk))


def open_round(proposal: Proposal) -> DepartmentReview | None:
    return proposal.department_reviews.filter(closed_at__isnull=True).first()


def present_round(proposal: Proposal) -> DepartmentReview | None:
    """The round of the department in charge since the review, or the re-examination, began."""
    since = proposal.state_changed_at
    rounds = proposal.department_reviews.filter(department=proposal.department_id, moved_on=False)
    return rounds.filter(Q(closed_at__isnull=True) | Q(opened_at__gte=since)).last() if since else None


def assessment_of(round: DepartmentReview) -> Assessment | None:
    """Nothing while somebody's scores are still to come: nobody shall look at the others' first."""
    if round.closed_at is None:
        return None
    given = round.reviews.filter(given_at__isnull=False)
    return _assessed(round, given.aggregate(count=Count("pk"), **{name: Avg(name) for name in Criterion.values}))


def _assessed(round: DepartmentReview, found: dict[str, Any]) -> Assessment | None:
    if not found["count"]:
        return None
    means = {name: Decimal(str(found[name])) for name in Criterion.values}
    total = sum((means[name] * round.weights[name] / HIGHEST_SCORE for name in Criterion.values), Decimal(0))
    shown = [(Criterion(name).label, _rounded(means[name]), round.weights[name]) for name in Criterion.values]
    return Assessment(found["count"], shown, _rounded(total))


def public_review(proposal: Proposal, answer: Any) -> PublicReview:
    """What was known when the newest public answer was approved; nothing before there is one.

    The answer brings along the `estimate` of its day, as `detail.detail_of` reads it.
    """
    if answer is None:
        return PublicReview()
    given = Q(reviews__given_at__isnull=False)
    means = {f"mean_{name}": Avg(f"reviews__{name}", filter=given) for name in Criterion.values}
    rounds = proposal.department_reviews.filter(closed_at__lte=answer.approved_at, moved_on=False)
    last = rounds.annotate(given=Count("reviews", filter=given), **means).last()
    assessment = None
    if last is not None:
        found = {name: getattr(last, f"mean_{name}") for name in Criterion.values}
        assessment = _assessed(last, {"count": last.given, **found})
    return PublicReview(assessment, answer.estimate, list(preferences_of(proposal)))


def preferences_of(proposal: Proposal) -> QuerySet[PreferenceResult]:
    return proposal.preference_results.filter(removed_at__isnull=True)


def weights_for(call: Any) -> dict[str, int]:
    """Those of the call, else those for all calls, else equal ones."""
    rows = CriteriaWeights.objects.filter(Q(call=call) | Q(call__isnull=True))
    own = sorted(rows, key=lambda row: row.call_id is None)
    return own[0].by_criterion if own else dict(EQUAL_WEIGHTS)


def must_be_weighed(proposal: Proposal) -> bool:
    """Criteria are set for its call, and nobody has scored by them since the review, or the re-examination, began."""
    if proposal.state != ProposalState.UNDER_REVIEW:
        return False
    if not CriteriaWeights.objects.filter(Q(call=proposal.call_id) | Q(call__isnull=True)).exists():
        return False
    present = present_round(proposal)
    return present is None or not present.reviews.filter(given_at__isnull=False).exists()


def opinions_wanted(user: Any) -> QuerySet[Referral]:
    """What lies with the committees whose business this person looks after, the most urgent first."""
    scope = permissions.scope(user, GIVE_OPINION)
    rows = Referral.objects.filter(returned_at__isnull=True, taken_back_at__isnull=True)
    if not scope.everywhere:
        rows = rows.filter(body__department__in=sorted(scope.departments))
    return rows.select_related("body", "proposal", "proposal__department").order_by("due_at", "pk")


def open_referral(proposal: Proposal) -> Referral | None:
    rows = proposal.referrals.filter(returned_at__isnull=True, taken_back_at__isnull=True)
    return rows.select_related("body").first()


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
