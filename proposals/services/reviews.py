"""A department weighs a proposal: several reviewers are asked, each gives scores and a note, unseen by the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import permissions
from core.deadlines import periods
from core.workflow import engine
from discussion import text
from proposals.models import DepartmentReview, Proposal, Review
from proposals.models.reviews import OPEN_REVIEW
from proposals.queries import reviews as queries
from proposals.services import review_notices
from proposals.services.refusals import ProposalRefused
from proposals.services.review_checks import department_of, refuse_undeclared
from proposals.states import ProposalState
from proposals.states.permissions import REVIEW
from proposals.states.reviewing import HIGHEST_SCORE, LOWEST_SCORE, REVIEW_PERIOD, Criterion, Release

SHORTEST_NOTE, LONGEST_NOTE = 10, 2000
MOST_REVIEWERS = 10


@transaction.atomic
def ask(proposal: Proposal, *, reviewers: Sequence[Any], actor: Any, at: datetime) -> DepartmentReview:
    """Ask people of the department for their scores; the first asking begins the round.

    Raises ProposalRefused where it is not under review, an answer is drafted, or the round has been closed: who is
    asked after the scores were shown would not score unseen.
    """
    locked = engine.lock(proposal)
    permissions.check(actor, REVIEW, locked)
    if locked.state != ProposalState.UNDER_REVIEW or locked.drafted_outcome:
        raise ProposalRefused("state", _("Reviewers are asked while it is under review and before an answer."))
    round = _round(locked, actor, at)
    possible = {person.pk for person in queries.possible_reviewers(locked, at)}
    asked = set(round.reviews.filter(released_at__isnull=True).values_list("reviewer", flat=True))
    if not reviewers or len(asked) + len(reviewers) > MOST_REVIEWERS:
        raise ProposalRefused("reviewers", _("Please choose one to ten reviewers."), field="reviewers")
    for person in reviewers:
        if person.pk not in possible:
            raise ProposalRefused("reviewer", _("This person cannot review it."), field="reviewers")
        if person.pk not in asked:
            _ask(round, person, actor, at)
    return round


@transaction.atomic
def give(proposal: Proposal, *, reviewer: Any, scores: Mapping[str, int], note: str, at: datetime) -> Review:
    """Hand in one's scores with what they rest on. The last of those asked closes the round by it.

    Raises PermissionDenied for whoever has an interest, ProposalRefused for whoever has not declared that they have
    none, was not asked, or gave theirs already.
    """
    locked = engine.lock(proposal)
    permissions.check(reviewer, REVIEW, locked)
    refuse_undeclared(reviewer, locked)
    review = Review.objects.filter(OPEN_REVIEW, proposal=locked, reviewer=reviewer).select_related("round").first()
    if review is None:
        raise ProposalRefused("not_asked", _("No review is asked of you here, or you have given it already."))
    for criterion in Criterion:
        score = scores.get(criterion.value)
        if score is None or not LOWEST_SCORE <= score <= HIGHEST_SCORE:
            raise ProposalRefused("score", _("Please give 1 to 5 points."), field=criterion.value)
        setattr(review, criterion.value, score)
    review.note = text.clean(note).strip()
    if not SHORTEST_NOTE <= len(review.note) <= LONGEST_NOTE:
        raise ProposalRefused("note", _("Please write 10 to 2,000 characters on what it rests on."), field="note")
    review.given_at = at
    review.save()
    if not review.round.reviews.filter(OPEN_REVIEW).exists():
        _close(review.round, None, at)
        review_notices.tell_complete(locked, besides=reviewer, at=at)
    return review


@transaction.atomic
def close(proposal: Proposal, *, actor: Any, at: datetime) -> None:
    """The officer waits no longer: what was given is shown, who has not given theirs is released."""
    locked = engine.lock(proposal)
    permissions.check(actor, REVIEW, locked)
    round = queries.open_round(locked)
    if round is None:
        raise ProposalRefused("closed", _("No review is open here."))
    if not round.reviews.filter(given_at__isnull=False).exists():
        raise ProposalRefused("empty", _("Nobody has given scores yet. Ask somebody else instead."))
    release_all(round, because=Release.CLOSED, at=at)
    _close(round, actor, at)


@transaction.atomic
def reassign(review: Review, *, to: Any, actor: Any, at: datetime) -> Review:
    """Another reviewer instead. The day stays where it lies ahead; else the period begins anew."""
    locked = engine.lock(review.proposal)
    permissions.check(actor, REVIEW, locked)
    present = Review.objects.filter(OPEN_REVIEW, pk=review.pk).select_related("round").first()
    if present is None:
        raise ProposalRefused("closed", _("This review has been given or closed in the meantime."))
    if to.pk not in {person.pk for person in queries.possible_reviewers(locked, at)}:
        raise ProposalRefused("reviewer", _("This person cannot review it."))
    if present.round.reviews.filter(released_at__isnull=True, reviewer=to).exists():
        raise ProposalRefused("asked", _("This person has been asked already."))
    release(present, because=Release.REASSIGNED, at=at)
    return _ask(present.round, to, actor, at, due_at=present.due_at if present.due_at > at else None)


def ask_another(review: Review, *, at: datetime) -> Review | None:
    """In place of one who is out: the least busy colleague. Where there is none, the department is told so."""
    asked = set(review.round.reviews.values_list("reviewer", flat=True))
    free = [person for person in queries.possible_reviewers(review.proposal, at) if person.pk not in asked]
    if free:
        return _ask(review.round, free[0], review.asked_by, at)
    if not review.round.reviews.filter(OPEN_REVIEW).exists():
        # Nobody is left to wait for: with scores it is complete, without any the round never was.
        _close(review.round, None, at)
    review_notices.tell_nobody_left(review.proposal, at=at)
    return None


def release(review: Review, *, because: Release, at: datetime) -> None:
    review.released_at, review.released_for = at, because
    review.save(update_fields=["released_at", "released_for"])


def release_all(round: DepartmentReview, *, because: Release, at: datetime) -> None:
    round.reviews.filter(OPEN_REVIEW).update(released_at=at, released_for=because)


def end_round(proposal: Proposal, *, at: datetime) -> None:
    """The proposal went on without it: to another department, into another proposal, back to its author."""
    round = queries.open_round(proposal)
    if round is not None:
        release_all(round, because=Release.MOVED, at=at)
        round.moved_on = True
        _close(round, None, at)


def _round(proposal: Proposal, actor: Any, at: datetime) -> DepartmentReview:
    present = queries.present_round(proposal)
    if present is None:
        weights = queries.weights_for(proposal.call_id)
        return DepartmentReview.objects.create(
            proposal=proposal, department=department_of(proposal), weights=weights, opened_by=actor, opened_at=at
        )
    if present.closed_at is not None and present.reviews.filter(given_at__isnull=False).exists():
        raise ProposalRefused("closed", _("The review is closed, and its scores have been shown."))
    if present.closed_at is not None:
        present.closed_at = present.closed_by = None
        present.save(update_fields=["closed_at", "closed_by"])
    return present


def _ask(round: DepartmentReview, person: Any, actor: Any, at: datetime, due_at: datetime | None = None) -> Review:
    review = Review.objects.create(
        round=round,
        proposal=round.proposal,
        department=round.department,
        reviewer=person,
        asked_by=actor,
        asked_at=at,
        due_at=due_at or periods.end_of(REVIEW_PERIOD, start=at),
    )
    review_notices.tell_asked(review, at=at)
    return review


def _close(round: DepartmentReview, actor: Any, at: datetime) -> None:
    round.closed_at, round.closed_by = at, actor
    round.save(update_fields=["closed_at", "closed_by", "moved_on"])
