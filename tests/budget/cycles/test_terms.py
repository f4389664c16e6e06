"""The terms of a vote: what they say, when they can be fixed, and that they stand."""

import hashlib
import json
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Role
from budget.models import Poll
from budget.services import cycles, preparing, terms
from budget.services.refusals import BudgetRefused
from core import fixed_terms
from core.audit.models import AuditRecord
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from tests.budget.cycles.votes import CLOSES, DAY, OPENS, make_draft, make_fixed, make_ready, officer, year
from tests.budget.factories import NOON, make_pot, make_project
from tests.factories import make_staff

pytestmark = pytest.mark.django_db


def said(poll: Poll) -> list[str]:
    return [obstacle.message for obstacle in terms.obstacles(poll)]


def test_fixed_terms_hold_all_that_matters_and_their_fingerprint() -> None:
    poll = make_fixed(officer())
    assert poll.state == "FIXED" and poll.fixed_at == NOON
    assert hashlib.sha256(fixed_terms.canonical(poll.terms).encode()).hexdigest() == poll.terms_sha256
    assert poll.terms["closes_at"] == "2026-05-30T03:00:00Z"
    assert poll.terms["ballot"] == {"kind": "PICK", "least_picks": 1, "most_picks": 5, "most_per_category": None}
    assert poll.terms["ties"] == ["LOWEST_COST", "MOST_VOTES", "PUBLISHED_LOT"]
    (pot,) = poll.terms["pots"]
    assert [project["number"] for project in pot["projects"]] == [1, 2, 3]
    assert pot["projects"][0]["cost_won"] == 50_000_001 and pot["projects"][0]["text"]
    assert AuditRecord.objects.filter(verb="budget.fix_terms").count() == 1


def test_the_same_terms_have_the_same_fingerprint_wherever_the_moment_was_typed() -> None:
    poll = make_ready(officer())
    before = fixed_terms.fingerprint(terms.written(poll))
    poll.opens_at = poll.opens_at.astimezone(ZoneInfo("Asia/Seoul"))
    assert fixed_terms.fingerprint(terms.written(poll)) == before
    poll.closes_at += timedelta(minutes=1)
    assert fixed_terms.fingerprint(terms.written(poll)) != before


def test_a_vote_that_is_possible_has_no_obstacle() -> None:
    assert said(make_ready(officer())) == []


@pytest.mark.parametrize("projects", [0, 1])
def test_a_pot_needs_two_projects(projects: int) -> None:
    poll = make_ready(officer(), projects=projects)
    assert len(said(poll)) == 1
    with pytest.raises(TransitionRefused) as refused:
        terms.fix(poll, actor=officer(), at=NOON)
    assert refused.value.code == "guard"


def test_a_project_dearer_than_its_pot_is_refused() -> None:
    poll = make_ready(officer())
    make_project(poll.pots.get(), number=9, cost_won=300_000_001)
    assert any("사업 9" in message for message in said(poll))


@pytest.mark.parametrize(
    ("limits", "obstacles"),
    [
        ({"least_picks": 3, "most_picks": 3}, 0),
        ({"least_picks": 4, "most_picks": 4}, 1),
        ({"ballot_kind": "BUDGET", "least_picks": 3}, 0),
        ({"ballot_kind": "POINTS", "points": 15, "most_points_each": 5}, 0),
        ({"ballot_kind": "POINTS", "points": 16, "most_points_each": 5}, 1),
        ({"ballot_kind": "RANKS", "least_picks": 4, "most_picks": 4}, 1),
        ({"ballot_kind": "CHOOSE_ONE", "least_picks": 3, "most_picks": 3}, 0),
    ],
)
def test_limits_that_nobody_could_keep_stand_in_the_way(limits: dict[str, Any], obstacles: int) -> None:
    someone = officer()
    poll = make_ready(someone)
    preparing.set_terms(poll, actor=someone, at=NOON, **limits)
    poll.refresh_from_db()
    assert len(said(poll)) == obstacles


def test_the_budget_of_a_pot_bounds_how_many_can_be_chosen() -> None:
    someone = officer()
    poll = make_ready(someone)
    preparing.set_terms(poll, actor=someone, at=NOON, ballot_kind="BUDGET", least_picks=3)
    preparing.set_pots(
        poll, actor=someone, at=NOON, pots=[{"number": 1, "name": "시", "ceiling_won": 100_000_009}]
    )  # fmt: skip
    poll.refresh_from_db()
    assert len(said(poll)) == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"least_picks": 6, "most_picks": 5}, "picks"),
        ({"most_picks": 0, "least_picks": 0}, "picks"),
        ({"ballot_kind": "POINTS", "points": 3, "most_points_each": 4}, "points"),
        ({"ballot_kind": "POINTS", "points": 2, "most_points_each": 1, "least_picks": 3}, "points"),
        ({"weight_residents": 50, "weight_committee": 49}, "weights"),
        ({"weight_residents": 0, "weight_committee": 100, "counting_method": "greedy"}, "weights"),
        ({"weight_residents": 50, "weight_committee": 50}, "weights"),
        ({"counting_method": "greedy-threshold", "least_percent": 0}, "threshold"),
    ],
)
def test_contradictions_are_refused_at_once(given: dict[str, Any], code: str) -> None:
    someone = officer()
    poll = make_ready(someone)
    with pytest.raises(BudgetRefused) as refused:
        preparing.set_terms(poll, actor=someone, at=NOON, **given)
    assert refused.value.code == code
    assert Poll.objects.get(pk=poll.pk).least_picks == 1


def test_weights_go_with_a_rule_of_most_votes() -> None:
    someone = officer()
    poll = make_ready(someone)
    shares = {"weight_residents": 45, "weight_committee": 45, "weight_survey": 10, "counting_method": "greedy"}
    preparing.set_terms(poll, actor=someone, at=NOON, **shares)
    poll.refresh_from_db()
    assert terms.written(poll)["weights"] == {"residents": 45, "committee": 45, "survey": 10}


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([], "pots"),
        ([{"name": "가", "ceiling_won": 200_000_000}, {"name": "나", "ceiling_won": 100_000_001}], "ceiling"),
        ([{"name": "가", "ceiling_won": 1}, {"name": "가", "ceiling_won": 1}], "names"),
        ([{"name": "가", "ceiling_won": 0}], "money"),
        ([{"name": " ", "ceiling_won": 1}], "name"),
        ([{"name": "동", "kind": "AREA", "ceiling_won": 1}], "areas"),
    ],
)
def test_impossible_pots_are_refused(rows: list[dict[str, Any]], code: str) -> None:
    someone = officer()
    poll = make_ready(someone, projects=0)
    with pytest.raises(BudgetRefused) as refused:
        preparing.set_pots(poll, actor=someone, at=NOON, pots=rows)
    assert refused.value.code == code
    assert poll.pots.count() == 1


def test_a_pot_with_projects_is_not_taken_away() -> None:
    someone = officer()
    poll = make_ready(someone)
    with pytest.raises(BudgetRefused):
        preparing.set_pots(poll, actor=someone, at=NOON, pots=[{"name": "다른 부문", "ceiling_won": 1}])
    assert poll.pots.get().projects.count() == 3


def test_pots_keep_their_numbers_when_others_come_and_go() -> None:
    someone = officer()
    poll = make_ready(someone, projects=0)
    rows = [{"number": 1, "name": "시", "ceiling_won": 1}, {"name": "북", "ceiling_won": 1}]
    preparing.set_pots(poll, actor=someone, at=NOON, pots=rows)
    rows = [{"number": 2, "name": "북쪽", "ceiling_won": 1}, {"name": "남", "ceiling_won": 1}]
    preparing.set_pots(poll, actor=someone, at=NOON, pots=rows)
    assert list(poll.pots.values_list("number", "name")) == [(2, "북쪽"), (3, "남")]


def test_terms_cannot_be_fixed_after_the_hour_of_opening() -> None:
    poll = make_ready(officer())
    with pytest.raises(TransitionRefused):
        terms.fix(poll, actor=officer(), at=OPENS)
    assert Poll.objects.get(pk=poll.pk).terms == {}


def test_terms_of_a_draft_cannot_be_fixed() -> None:
    someone = officer()
    poll = Poll.objects.get(cycle=make_draft(someone))
    make_project(poll.pots.get())
    make_project(poll.pots.get())
    with pytest.raises(TransitionRefused):
        terms.fix(poll, actor=someone, at=NOON)


@pytest.mark.parametrize("role", [Role.DEPARTMENT_REVIEWER, Role.CASE_OFFICER, Role.ADMINISTRATOR, Role.MODERATOR])
def test_only_election_officers_fix_terms(role: Role) -> None:
    poll = make_ready(officer())
    with pytest.raises(TransitionRefused) as refused:
        terms.fix(poll, actor=make_staff(role), at=NOON)
    assert refused.value.code == "permission"


def test_what_is_fixed_is_no_longer_prepared() -> None:
    someone = officer()
    poll = make_fixed(someone)
    deeds = [
        lambda: cycles.change_cycle(poll.cycle, actor=someone, at=NOON, ceiling_won=1),
        lambda: preparing.set_calendar(poll.cycle, actor=someone, phases=year(), at=NOON),
        lambda: preparing.set_terms(poll, actor=someone, at=NOON, most_picks=2),
        lambda: preparing.set_pots(poll, actor=someone, at=NOON, pots=[{"number": 1, "name": "시", "ceiling_won": 1}]),
    ]
    for deed in deeds:
        with pytest.raises(BudgetRefused) as refused:
            deed()
        assert refused.value.code == "fixed"


@pytest.mark.parametrize("step", ["take_back", "withdraw"])
def test_projects_on_the_ballot_stand_with_the_terms(step: str) -> None:
    poll = make_ready(officer())
    project = poll.pots.get().projects.get(number=1)
    reviewer = make_staff(Role.DEPARTMENT_REVIEWER)
    terms.fix(poll, actor=officer(), at=NOON)
    with pytest.raises(TransitionRefused) as refused:
        engine.apply(project, step, actor=reviewer, at=NOON, reason="까닭")
    assert refused.value.code == "guard"


def test_a_second_pot_is_checked_too() -> None:
    poll = make_ready(officer())
    make_pot(poll, name="빈 부문", ceiling_won=1_000)
    assert any("빈 부문" in message for message in said(poll))


def test_the_file_reads_back_as_the_terms() -> None:
    poll = make_fixed(officer())
    assert json.loads(fixed_terms.canonical(poll.terms)) == poll.terms
    assert poll.terms["phases"]["VOTE"][1] == poll.terms["closes_at"] and CLOSES - OPENS == 14 * DAY
