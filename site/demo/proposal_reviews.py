"""How departments weighed proposals: declarations, scores, estimates, what a survey said, and rules of assignment."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from core.deadlines import periods
from demo.world import World
from proposals.models import (
    Answer,
    AssignmentRule,
    Category,
    CostEstimate,
    CriteriaWeights,
    DepartmentReview,
    InterestDeclaration,
    PreferenceResult,
    Proposal,
    Review,
)

TEXTS = Path(__file__).parent / "texts" / "proposal_reviews.toml"
BATCH = 1000
CRITERIA = ("feasible", "creative", "effective", "range", "lasting")
WEIGHTS = {"feasible": 30, "creative": 10, "effective": 30, "range": 15, "lasting": 15}
REVIEW_PERIOD = "proposals.review"
# One round under way in so many has reviewers who let their day pass.
LATE = 5
Data = dict[str, Any]


def build(world: World) -> None:
    texts = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    officer = world.staff["officer"]
    CriteriaWeights.objects.create(call=None, set_by=officer, set_at=world.days_ago(400), **WEIGHTS)
    _rules(world, texts, officer)
    heads = {post.department_id: post.holder for post in world.positions.values()}
    answered = _first_answers()
    rows = Proposal.objects.filter(state="UNDER_REVIEW").order_by("pk")
    past = Proposal.objects.filter(pk__in=answered).exclude(state="UNDER_REVIEW").order_by("pk")
    weighed = [(one, answered.get(one.pk)) for one in [*rows, *past] if one.department_id in heads]
    people = [
        [person for person in (heads[one.department_id], officer) if person.pk != one.author_id] for one, _at in weighed
    ]
    rounds = DepartmentReview.objects.bulk_create(
        [_round(one, answer, officer, world) for one, answer in weighed], batch_size=BATCH
    )
    reviews = [
        _review(world, texts, round, person, place, number, officer)
        for number, (round, asked) in enumerate(zip(rounds, people, strict=True))
        for place, person in enumerate(asked)
    ]
    Review.objects.bulk_create(reviews, batch_size=BATCH)
    InterestDeclaration.objects.bulk_create(
        [
            InterestDeclaration(
                proposal=review.proposal, person=review.reviewer, has_interest=False, declared_at=review.given_at
            )
            for review in reviews
            if review.given_at
        ],
        batch_size=BATCH,
    )
    closed = [round for round in rounds if round.closed_at]
    CostEstimate.objects.bulk_create(
        [_estimate(round, texts, number, officer) for number, round in enumerate(closed)], batch_size=BATCH
    )
    PreferenceResult.objects.bulk_create(
        [_preference(round, texts, number, officer) for number, round in enumerate(closed[::9])], batch_size=BATCH
    )


def _first_answers() -> dict[int, Any]:
    """When each proposal's first answer was approved."""
    rows = Answer.objects.filter(approved_at__isnull=False).order_by("-approved_at")
    return dict(rows.values_list("proposal", "approved_at"))


def _rules(world: World, texts: Data, officer: Any) -> None:
    for position, rule in enumerate(texts["rule"], start=1):
        AssignmentRule.objects.create(
            position=position,
            category=Category.objects.filter(slug=rule.get("category", "")).first(),
            area=settings.RESIDENCY_AREAS[0] if rule.get("first_area") else "",
            department=world.departments[rule["department"]],
            person=officer if rule.get("officer") else None,
            made_by=officer,
            made_at=world.days_ago(200),
        )


def _round(proposal: Proposal, answered_at: Any, officer: Any, world: World) -> DepartmentReview:
    """Those that are answered, or whose draft waits, were closed before; the others are under way."""
    under_way = proposal.state == "UNDER_REVIEW"
    opened_at = proposal.state_changed_at if under_way else answered_at - timedelta(days=4)
    closed_at = None if under_way and not proposal.drafted_outcome else min(opened_at + timedelta(days=2), world.at)
    return DepartmentReview(
        proposal=proposal,
        department=proposal.department,
        weights=WEIGHTS,
        opened_by=officer,
        opened_at=opened_at,
        closed_at=closed_at,
    )


def _review(
    world: World, texts: Data, round: DepartmentReview, person: Any, place: int, number: int, officer: Any
) -> Review:
    """In a round that is under way the first of those asked has often given theirs, the last never: most of those who
    have not were asked some days ago, and a few are late and have been reminded."""
    given_at, asked_at, reminded_at = round.closed_at, round.opened_at, None
    if given_at is None and place == 0 and number % 2:
        given_at = min(round.opened_at + timedelta(days=1), world.at)
    if given_at is None and number % LATE:
        asked_at = max(asked_at, world.at - timedelta(days=1 + number % 5))
    due_at = periods.end_of(REVIEW_PERIOD, start=asked_at)
    if given_at is None and due_at < world.at:
        reminded_at = max(due_at, world.at - timedelta(days=2))
    review = Review(
        round=round,
        proposal=round.proposal,
        department=round.department,
        reviewer=person,
        asked_by=officer,
        asked_at=asked_at,
        due_at=due_at,
        reminded_at=reminded_at,
    )
    if given_at is not None:
        review.given_at = given_at
        review.note = texts["notes"][(number + place) % len(texts["notes"])]
        for column, criterion in enumerate(CRITERIA):
            setattr(review, criterion, 2 + (number * 7 + place * 3 + column * 5) % 4)
    return review


def _estimate(round: DepartmentReview, texts: Data, number: int, officer: Any) -> CostEstimate:
    return CostEstimate(
        proposal=round.proposal,
        department=round.department,
        won=(round.proposal.cost_won or 3_000_000) * 9 // 10,
        basis=texts["bases"][number % len(texts["bases"])],
        estimated_by=officer,
        estimated_at=round.closed_at,
    )


def _preference(round: DepartmentReview, texts: Data, number: int, officer: Any) -> PreferenceResult:
    respondents = 180 + number * 23
    shares = (0.61, 0.27, 0.12)
    return PreferenceResult(
        proposal=round.proposal,
        title=texts["survey"]["title"],
        method=texts["survey"]["method"],
        respondents=respondents,
        rows=[[label, int(respondents * share)] for label, share in zip(texts["survey"]["rows"], shares, strict=True)],
        attached_by=officer,
        attached_at=round.closed_at,
    )
