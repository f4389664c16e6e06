"""Judging: blind, free of conflicts, complete before it closes, and counted as published."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Role
from core import permissions
from core.workflow.engine import TransitionRefused
from proposals.models import CoAuthor, Entry, JudgingRound, Proposal, Sheet
from proposals.queries import lists
from proposals.services import contest_results, judging
from proposals.services.contest_results import Standing, counted, placed, prize_at
from proposals.services.refusals import ProposalRefused
from proposals.states.permissions import REVIEW
from tests.discussion.racing import at_once
from tests.factories import make_staff, make_user
from tests.proposals.contests import CLOSED, LATER, make_contest, make_entry, make_round, score, score_all
from tests.proposals.factories import make_proposal
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Any:
    return make_staff(Role.CASE_OFFICER)


@pytest.fixture
def superior() -> Any:
    return make_staff(Role.DEPARTMENT_REVIEWER)


def finish(found: JudgingRound, officer: Any, superior: Any) -> None:
    contest_results.close(found, actor=officer, at=LATER)
    contest_results.publish(found, actor=superior, at=LATER)


def test_entries_of_a_blind_contest_lie_on_no_shelf_until_the_results(officer: Any, superior: Any) -> None:
    judge = make_user()
    found = make_round(judge, officer=officer)
    for reader in (judge, make_user(), officer):
        assert not lists.visible_to(reader).filter(call=found.call).exists()
    score_all(found)
    finish(found, officer, superior)
    assert lists.visible_to(judge).filter(call=found.call).count() == 3
    assert sorted(Proposal.objects.values_list("state", flat=True)) == ["NOT_SELECTED", "SELECTED", "SELECTED"]


def test_the_page_of_a_judge_names_no_author(officer: Any) -> None:
    judge, author, friend = make_user(), make_user(display_name="글쓴이하나"), make_user(display_name="글쓴이둘")
    call = make_contest(judge, officer=officer)
    entry = make_entry(call, author)
    CoAuthor.objects.create(proposal=entry, person=friend, asked_at=LATER, accepted_at=LATER)
    found = judging.open_round(call, actor=officer, at=LATER)
    client = Client()
    sign_in(client, judge)
    for address in (f"/proposals/judging/{found.pk}/", f"/proposals/judging/{found.pk}/entries/1/"):
        answer = client.get(address)
        assert answer.status_code == 200
        for telling in ("글쓴이하나", "글쓴이둘", f"/proposals/{entry.pk}/"):
            assert telling not in answer.content.decode()
    assert client.get(f"/proposals/{entry.pk}/").status_code == 404


def test_whoever_judges_blind_does_not_work_on_the_entries_meanwhile(officer: Any) -> None:
    """Their pages name the author. Others of the department go on; whoever is excused may again."""
    judge, colleague = make_staff(Role.DEPARTMENT_REVIEWER), make_staff(Role.DEPARTMENT_REVIEWER)
    call = make_contest(judge, make_user(), officer=officer)
    entry = make_entry(call)

    def may(person: Any) -> bool:
        return permissions.allowed(person, REVIEW, Proposal.objects.get(pk=entry.pk))

    assert may(judge) and may(colleague)
    found = judging.open_round(call, actor=officer, at=LATER)
    assert not may(judge) and may(colleague)
    judging.excuse(found.judges.get(person=judge), actor=officer, reason="이해관계가 있습니다.", at=LATER)
    assert may(judge)


def test_only_judges_of_the_round_reach_its_sheets(officer: Any) -> None:
    found = make_round(make_user(), officer=officer)
    for person, expected in ((make_user(), 404), (officer, 403)):
        client = Client()
        sign_in(client, person)
        assert client.get(f"/proposals/judging/{found.pk}/entries/1/").status_code == expected
    with pytest.raises(PermissionDenied):
        score(found.entries.first(), make_user())


@pytest.mark.parametrize("alone", [True, False], ids=["author", "co-author"])
def test_nobody_scores_an_entry_of_their_own(officer: Any, alone: bool) -> None:
    judge, other = make_user(), make_user()
    call = make_contest(judge, other, officer=officer)
    own = make_entry(call, judge if alone else None)
    if not alone:
        CoAuthor.objects.create(proposal=own, person=judge, asked_at=LATER, accepted_at=LATER)
    found = judging.open_round(call, actor=officer, at=LATER)
    entry = found.entries.get()
    assert Sheet.objects.get(entry=entry).recusal == "AUTHOR"
    with pytest.raises(ProposalRefused):
        score(entry, judge)
    score(entry, other)
    assert judging.lacking(found) is None


def test_scoring_needs_the_declaration_and_points_within_the_weight(officer: Any) -> None:
    judge = make_user()
    entry = make_round(judge, officer=officer).entries.first()
    with pytest.raises(ProposalRefused) as refusal:
        judging.score(entry, person=judge, points={"c1": 1, "c2": 1}, free_of_conflict=False, at=LATER)
    assert refusal.value.code == "conflict"
    for wrong in ({"c1": 41, "c2": 0}, {"c1": -1, "c2": 0}, {"c1": 5}, {"c1": "5", "c2": 5}, {"c1": True, "c2": 5}):
        with pytest.raises(ProposalRefused):
            judging.score(entry, person=judge, points=wrong, free_of_conflict=True, at=LATER)
    assert not Sheet.objects.exists()


def test_the_database_keeps_scores_free_of_conflict(officer: Any) -> None:
    judge = make_user()
    sheet = score(make_round(judge, officer=officer).entries.first(), judge)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sheet.objects.filter(pk=sheet.pk).update(recusal="DECLARED")
    with pytest.raises(IntegrityError), transaction.atomic():
        Sheet.objects.filter(pk=sheet.pk).update(declared_free_at=None)


def test_standing_back_wipes_the_scores_and_stays(officer: Any) -> None:
    judge, other = make_user(), make_user()
    entry = make_round(judge, other, officer=officer, entries=1).entries.get()
    score(entry, judge)
    judging.recuse(entry, person=judge, reason="같은 모임의 회원입니다.", at=LATER)
    assert Sheet.objects.get(entry=entry, judge__person=judge).points == {}
    with pytest.raises(ProposalRefused):
        score(entry, judge)


def test_judges_revise_until_the_close_and_not_after(officer: Any) -> None:
    judge = make_user()
    found = make_round(judge, officer=officer, entries=1)
    entry = found.entries.get()
    score(entry, judge, first=10)
    assert score(entry, judge, first=20).points["c1"] == 20
    contest_results.close(found, actor=officer, at=LATER)
    with pytest.raises(ProposalRefused):
        score(entry, judge, first=40)


def test_only_a_complete_round_closes_and_another_publishes(officer: Any) -> None:
    judge, other = make_user(), make_user()
    found = make_round(judge, other, officer=officer, entries=1)
    entry = found.entries.get()
    score(entry, judge)
    with pytest.raises(TransitionRefused):
        contest_results.close(found, actor=officer, at=LATER)
    judging.recuse(entry, person=other, reason="친척입니다.", at=LATER)
    from tests.factories import grant

    grant(officer, Role.DEPARTMENT_REVIEWER)
    contest_results.close(found, actor=officer, at=LATER)
    with pytest.raises(TransitionRefused):
        contest_results.publish(found, actor=officer, at=LATER)


def test_a_round_where_all_stand_back_from_an_entry_does_not_close(officer: Any) -> None:
    judge = make_user()
    found = make_round(judge, officer=officer, entries=1)
    judging.recuse(found.entries.get(), person=judge, reason="친척입니다.", at=LATER)
    with pytest.raises(TransitionRefused):
        contest_results.close(found, actor=officer, at=LATER)


def test_an_excused_judge_counts_no_more_but_somebody_must_stay(officer: Any) -> None:
    judge, other = make_user(), make_user()
    found = make_round(judge, other, officer=officer, entries=1)
    score(found.entries.get(), judge, first=0, second=0)
    score(found.entries.get(), other, first=40, second=60)
    judging.excuse(found.judges.get(person=judge), actor=officer, reason="입원했습니다.", at=LATER)
    with pytest.raises(ProposalRefused):
        judging.excuse(found.judges.get(person=other), actor=officer, reason="바쁩니다.", at=LATER)
    contest_results.close(found, actor=officer, at=LATER)
    assert found.entries.get().hundredths == 10_000


def test_a_shortlist_goes_on_to_the_final(officer: Any, superior: Any) -> None:
    rounds = [{"name": "서류심사", "advance": 2}, {"name": "최종심사"}]
    found = make_round(make_user(), officer=officer, rounds=rounds)
    score_all(found)
    with pytest.raises(ProposalRefused):
        judging.open_round(found.call, actor=officer, at=LATER)
    finish(found, officer, superior)
    found.call.refresh_from_db()
    assert found.call.results_at is None
    final = judging.open_round(found.call, actor=officer, at=LATER)
    assert final.is_final and final.entries.count() == 2
    score_all(final)
    finish(final, officer, superior)
    assert list(final.entries.order_by("place").values_list("prize", flat=True)) == ["최우수상", "우수상"]


def test_a_round_opens_only_after_the_close_and_the_check_of_all_entries(officer: Any) -> None:
    call = make_contest(officer=officer)
    make_proposal(call=call)
    with pytest.raises(ProposalRefused):
        judging.open_round(call, actor=officer, at=CLOSED - timedelta(days=1))
    with pytest.raises(ProposalRefused):
        judging.open_round(call, actor=officer, at=LATER)
    Proposal.objects.update(state="ELIGIBLE")
    assert judging.open_round(call, actor=officer, at=LATER).entries.count() == 1


def test_published_scores_stand_without_names_unless_the_terms_say_so(officer: Any, superior: Any) -> None:
    for named in (False, True):
        judge = make_user(display_name="한심사")
        found = make_round(judge, officer=officer, judges_named=named)
        score_all(found)
        assert Client().get(f"/proposals/calls/{found.call.slug}/results/").status_code == 404
        finish(found, officer, superior)
        page = Client().get(f"/proposals/calls/{found.call.slug}/results/").content.decode()
        assert ("한심사" in page) == named
        assert "90.00" in page and "최우수상" in page


def test_the_results_take_the_same_number_of_queries_for_many(
    officer: Any, superior: Any, django_assert_max_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for entries in (1, 12):
        found = make_round(make_user(), officer=officer, entries=entries)
        score_all(found) if entries == 1 else [score(entry, found.judges.get().person) for entry in found.entries.all()]
        finish(found, officer, superior)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            Client().get(f"/proposals/calls/{found.call.slug}/results/")
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("totals", "rule", "expected"),
    [
        ([80, 90], "MEAN", 8500),
        ([80, 81, 81], "MEAN", 8067),
        ([0, 80, 82, 100], "TRIMMED", 8100),
        ([0, 90, 90], "TRIMMED", 6000),
    ],
)
def test_scores_become_one_by_the_rule(totals: list[int], rule: str, expected: int) -> None:
    assert counted([{"c1": total} for total in totals], rule)[0] == expected


def test_ties_go_by_the_published_rule() -> None:
    criteria = [{"key": "c1", "weight": 40}, {"key": "c2", "weight": 60}]
    one, two = Standing("a", 8000, {"c1": 4000, "c2": 4000}, 2), Standing("b", 8000, {"c1": 3000, "c2": 5000}, 1)
    outcome = {
        tie: [(s.key, s.place) for s in placed([one, two], tie=tie, criteria=criteria)]
        for tie in ("CRITERIA", "EARLIER", "SHARED")
    }
    assert outcome["CRITERIA"] == [("b", 1), ("a", 2)]
    assert outcome["EARLIER"] == [("b", 1), ("a", 2)]
    assert outcome["SHARED"] == [("a", 1), ("b", 1)]


def test_prizes_go_in_their_order() -> None:
    prizes = [{"name": "최우수", "count": 1}, {"name": "우수", "count": 2}]
    names = [(prize_at(place, prizes) or {}).get("name") for place in (1, 2, 3, 4)]
    assert names == ["최우수", "우수", "우수", None]


def test_below_the_points_needed_nobody_wins(officer: Any) -> None:
    rounds = [{"name": "본심사", "least_points": 95}]
    found = make_round(make_user(), officer=officer, rounds=rounds)
    score_all(found)
    contest_results.close(found, actor=officer, at=LATER)
    assert set(found.entries.values_list("prize", flat=True)) == {""}


@pytest.mark.django_db(transaction=True)
def test_a_score_at_the_moment_of_the_close_counts_or_is_refused(officer: Any) -> None:
    judge = make_user()
    found = make_round(judge, officer=officer, entries=1)
    entry = found.entries.get()
    score(entry, judge, first=10, second=10)
    outcomes = at_once(
        lambda: score(Entry.objects.get(pk=entry.pk), judge, first=40, second=60),
        lambda: contest_results.close(JudgingRound.objects.get(pk=found.pk), actor=officer, at=LATER),
    )
    entry.refresh_from_db()
    refused = isinstance(outcomes[0], ProposalRefused)
    assert entry.hundredths == (2000 if refused else 10_000)
