"""What the database itself refuses once the terms of a vote are fixed, whoever writes past the services."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from budget.frozen_terms import FreezeTerms
from budget.models import Phase, Poll, Pot, Project, TermChange
from budget.services import calendar, opening, term_changes, terms
from budget.states.polls import PollState
from budget.states.projects import ProjectState
from tests.budget.cycles.votes import CLOSES, DAY, OPENS, make_fixed, make_open, make_ready, officer
from tests.budget.factories import NOON, make_project

pytestmark = pytest.mark.django_db
ELSEWHERE: dict[str, Any] = {
    "opens_at": OPENS + DAY, "closes_at": CLOSES + DAY, "electorate": "RESIDENTS_AND_WORKERS", "least_age": 0,
    "age_on": NOON.date(), "ballot_kind": "POINTS", "least_picks": 0, "most_picks": 9, "points": 99,
    "most_points_each": 9, "most_per_category": 1, "counting_method": "greedy", "least_percent": 5, "step_won": 7,
    "has_paper": True, "appeal_days": 1, "terms": {}, "terms_sha256": "f" * 64, "fixed_at": NOON - DAY,
    "state": PollState.PREPARING,
}  # fmt: skip


def refused(write: Callable[[], object]) -> bool:
    """By the trigger and by nothing else."""
    with pytest.raises(IntegrityError, match=FreezeTerms.message), transaction.atomic():
        write()
    return True


def deleted(row: Any) -> None:
    """Without asking the models, which refuse for reasons of their own."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {row._meta.db_table} WHERE id = %s", [row.pk])


@pytest.mark.parametrize("column", ELSEWHERE)
def test_no_column_of_fixed_terms_is_written(column: str) -> None:
    poll = make_fixed(officer())
    assert refused(lambda: Poll.objects.filter(pk=poll.pk).update(**{column: ELSEWHERE[column]}))


def test_weights_stand_too() -> None:
    poll = make_fixed(officer())
    other = {"weight_residents": 50, "weight_committee": 50}
    assert refused(lambda: Poll.objects.filter(pk=poll.pk).update(**other))


@pytest.mark.parametrize(
    ("column", "value"), [("slug", "other"), ("title", "다른 이름"), ("ceiling_won", 1), ("has_vote", False)]
)
def test_what_the_terms_say_of_the_cycle_stands(column: str, value: Any) -> None:
    poll = make_fixed(officer())
    assert refused(lambda: type(poll.cycle).objects.filter(pk=poll.cycle_id).update(**{column: value}))


def test_dates_of_phases_stand_while_the_clock_still_marks_them() -> None:
    poll = make_fixed(officer())
    for phase in poll.cycle.phases.all():
        moved = {"ends_at": phase.ends_at + DAY}
        assert refused(lambda phase=phase, moved=moved: Phase.objects.filter(pk=phase.pk).update(**moved))
        assert refused(phase.delete)
    span = {"starts_at": CLOSES + 30 * DAY, "ends_at": CLOSES + 40 * DAY}
    assert refused(lambda: Phase.objects.create(cycle=poll.cycle, kind="EXECUTION", **span))
    while calendar.turn(at=OPENS):
        pass
    assert poll.cycle.phases.get(kind="VOTE").opened_at == OPENS


@pytest.mark.parametrize(
    ("column", "value"),
    [("ceiling_won", 1), ("areas", ["한빛동"]), ("name", "다른 부문"), ("number", 7), ("kind", "AREA")],
)
def test_pots_stand(column: str, value: Any) -> None:
    pot = make_fixed(officer()).pots.get()
    assert refused(lambda: Pot.objects.filter(pk=pot.pk).update(**{column: value}))
    assert refused(lambda: Pot.objects.create(poll=pot.poll, number=2, name="새 부문", ceiling_won=1))
    assert refused(lambda: deleted(pot))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("number", 9), ("title", "다른 사업"), ("summary", "다른 말"), ("text", "다른 글"), ("cost_won", 1),
        ("cost_note", "다른 셈"), ("place_text", "다른 곳"), ("area", "다른 동네"), ("pot", None),
        ("state", ProjectState.WITHDRAWN), ("state", ProjectState.PREPARED), ("state", ProjectState.DROPPED),
    ],
)  # fmt: skip
def test_words_costs_and_presence_of_projects_stand(column: str, value: Any) -> None:
    pot = make_fixed(officer()).pots.get()
    project = pot.projects.get(number=1)
    assert refused(lambda: Project.objects.filter(pk=project.pk).update(**{column: value}))


def test_no_project_comes_or_goes_and_drafts_stay_free() -> None:
    poll = make_ready(officer())
    pot = poll.pots.get()
    draft = make_project(pot, number=8, state=ProjectState.PREPARED)
    terms.fix(poll, actor=officer(), at=NOON)
    assert refused(lambda: make_project(pot, number=9))
    assert refused(lambda: Project.objects.filter(pk=draft.pk).update(state=ProjectState.ON_BALLOT))
    assert refused(lambda: deleted(pot.projects.get(number=1)))
    Project.objects.filter(pk=draft.pk).update(title="고친 이름", cost_won=3)
    Project.objects.filter(number=1).update(picture_text="그림 설명")


def test_a_result_is_written_and_undone_but_no_withdrawal_is() -> None:
    asker = officer()
    poll = make_open(asker)
    change = term_changes.ask(poll, actor=asker, reason="땅이 팔렸습니다.", at=OPENS + DAY, withdraw=[2])
    for _turn in range(2):
        term_changes.approve(change, actor=officer(), at=OPENS + DAY)
    withdrawn = Project.objects.filter(cycle=poll.cycle, number=2)
    assert withdrawn.get().state == ProjectState.WITHDRAWN
    assert refused(lambda: withdrawn.update(state=ProjectState.ON_BALLOT))
    for state in (ProjectState.SELECTED, ProjectState.NOT_SELECTED):
        Project.objects.filter(cycle=poll.cycle, number=1).update(state=state)


def test_a_change_that_one_person_approved_opens_no_door() -> None:
    asker = officer()
    poll = make_fixed(asker)
    change = term_changes.ask(poll, actor=asker, reason="비가 옵니다.", at=NOON, closes_at=CLOSES + DAY)
    term_changes.approve(change, actor=officer(), at=NOON)
    written = {"closes_at": CLOSES + DAY, "terms": change.terms_after, "terms_sha256": change.sha256_after}
    assert refused(lambda: Poll.objects.filter(pk=poll.pk).update(**written))
    term_changes.approve(change, actor=officer(), at=NOON)
    poll.refresh_from_db()
    assert poll.closes_at == CLOSES + DAY and poll.terms == change.terms_after


def test_a_decided_change_lets_nothing_else_in() -> None:
    """The door leads from one published text to the other, and only with the whole of it."""
    asker = officer()
    poll = make_fixed(asker)
    before = (poll.terms, poll.terms_sha256)
    change = term_changes.ask(poll, actor=asker, reason="비가 옵니다.", at=NOON, closes_at=CLOSES + DAY)
    for _turn in range(2):
        term_changes.approve(change, actor=officer(), at=NOON)
    back = {"terms": before[0], "terms_sha256": before[1], "closes_at": CLOSES}
    assert refused(lambda: Poll.objects.filter(pk=poll.pk).update(**back))
    other = {"terms": {**change.terms_after, "title": "다른 이름"}, "terms_sha256": change.sha256_after}
    assert refused(lambda: Poll.objects.filter(pk=poll.pk).update(**other))


def test_a_vote_called_off_frees_its_cycle_and_never_comes_back() -> None:
    asker = officer()
    poll = opening.call_off(make_fixed(asker), actor=asker, reason="예산이 없습니다.", at=NOON)
    poll.cycle.phases.filter(kind="DECISION").update(ends_at=CLOSES + 60 * DAY)
    assert refused(lambda: Poll.objects.filter(pk=poll.pk).update(state=PollState.OPEN))
    assert refused(lambda: Poll.objects.filter(pk=poll.pk).update(terms={"format": "other"}))
    assert refused(lambda: deleted(poll))


def test_while_terms_are_prepared_everything_is_free() -> None:
    poll = make_ready(officer())
    Poll.objects.filter(pk=poll.pk).update(closes_at=CLOSES + timedelta(days=3), most_picks=7)
    poll.pots.update(ceiling_won=5)
    poll.cycle.phases.update(opened_at=None)
    poll.cycle.projects.update(cost_won=5)
    assert not TermChange.objects.exists()


def test_the_freeze_is_laid_and_lifted_as_a_whole() -> None:
    """As a migration does that writes one of the tables anew."""
    poll = make_fixed(officer())
    FreezeTerms.lift(connection)
    Poll.objects.filter(pk=poll.pk).update(appeal_days=3)
    FreezeTerms.lay(connection)
    assert refused(lambda: Poll.objects.filter(pk=poll.pk).update(appeal_days=4))
