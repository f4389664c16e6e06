"""Choose, confirm, send, receipt, as a browser without script does it; and every way in which it can go wrong."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from budget.ballots import reading
from budget.models import Ballot, BegunBallot, BoardLeaf, Participation, Poll
from budget.services import casting
from budget.states.names import BallotKind
from budget.states.polls import PollState
from budget.states.projects import ProjectState
from core.submissions.models import Draft, Submission
from tests.budget.casting.voters import make_voter, pot_of, prove
from tests.budget.voting.booths import CHOICES, add_pot, confirm, hidden_in, make_vote, path, send, voter_at
from tests.factories import make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


def text_of(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def test_one_vote_from_the_ballot_to_the_receipt(client: Client) -> None:
    poll, voter = make_vote(), voter_at(client)
    page = client.get(path(poll))
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"

    answer = send(client, poll)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    leaf = BoardLeaf.objects.get()
    assert leaf.leaf in text_of(answer)
    assert f"dure-ballot-1|{poll.cycle.slug}|1|1,3|" in text_of(answer)
    assert Participation.objects.get(resident=voter).channel == "ONLINE"


def test_nothing_of_the_choice_is_kept_anywhere_but_in_the_sealed_ballot(client: Client) -> None:
    poll = make_vote()
    voter_at(client)
    answer = send(client, poll, {"pick-1": ["2", "5"]})
    leaf = BoardLeaf.objects.get().leaf
    assert leaf in text_of(answer)
    kept = [str(session.get_decoded()) for session in Session.objects.all()]
    kept += [str(row) for row in [*Submission.objects.values(), *Draft.objects.values()]]
    assert not [text for text in kept if leaf in text or "2,5" in text or "pick-1" in text]


def test_the_meter_is_told_without_script_and_choices_stay(client: Client) -> None:
    poll = make_vote(most_picks=4)
    voter_at(client)
    page = text_of(client.post(path(poll), {"pick-1": ["2", "4"], "go": "meter"}))
    assert "4개 중 2개" in page
    assert page.count("data-pick checked") == 2


def test_a_filter_hides_cards_and_loses_no_choice(client: Client) -> None:
    poll = make_vote()
    voter_at(client)
    page = text_of(client.post(path(poll), {"pick-1": "6", "f-most": "30000000", "go": "view"}))
    cards = page.split('<li class="ballot-card')[1:]
    hidden = [card for card in cards if "hidden>" in card.split(">", 1)[0] + ">"]
    assert len(cards) == 6 and len(hidden) == 3
    assert any(" checked" in card for card in hidden), "the project of 60 million is hidden and still chosen"


def test_two_projects_stand_side_by_side_without_script(client: Client) -> None:
    poll = make_vote()
    voter_at(client)
    page = text_of(client.post(path(poll), {"compare": ["1", "2"], "go": "compare"}))
    assert 'class="panel ballot-compared"' in page
    assert 'class="panel ballot-compared"' not in text_of(client.get(path(poll)))


@pytest.mark.parametrize(
    ("kind", "choices", "kept"),
    [
        (BallotKind.PICK, {"pick-1": ["4", "2"]}, "2,4"),
        (BallotKind.BUDGET, {"pick-1": ["1", "2", "3"]}, "1,2,3"),
        (BallotKind.POINTS, {"points-1-2": "4", "points-1-5": "03", "points-1-1": "0", "points-1-3": ""}, "2:4,5:3"),
        (BallotKind.RANKS, {"ranks-1": "5>1>3"}, "5>1>3"),
        (BallotKind.CHOOSE_ONE, {"pick-1": "6"}, "6"),
    ],
)
def test_each_kind_of_ballot_is_cast_as_it_was_marked(
    client: Client, kind: str, choices: dict[str, Any], kept: str
) -> None:
    poll = make_vote(ballot_kind=kind)
    voter_at(client)
    assert send(client, poll, choices).status_code == 200
    Poll.objects.filter(pk=poll.pk).update(state=PollState.CLOSED)
    poll.refresh_from_db()
    assert [ballot.choices for ballot in reading.read(poll)] == [kept]


@pytest.mark.parametrize(
    ("fields", "choices"),
    [
        ({}, {}),
        ({}, {"pick-1": ["99"]}),
        ({}, {"pick-1": ["1", "1"]}),
        ({}, {"pick-1": ["1", "2", "3", "4", "5", "6"]}),
        ({}, {"pick-1": ["-1"]}),
        ({}, {"pick-1": ["1'; DROP TABLE budget_ballot"]}),
        ({}, {"pick-1": ["1" * 5000]}),
        ({"least_picks": 3}, {"pick-1": ["1", "2"]}),
        ({"ballot_kind": BallotKind.BUDGET}, {"pick-1": [str(number) for number in range(1, 41)]}),
        ({"ballot_kind": BallotKind.POINTS}, {"points-1-1": "6"}),
        ({"ballot_kind": BallotKind.POINTS}, {"points-1-1": "5", "points-1-2": "5", "points-1-3": "1"}),
        ({"ballot_kind": BallotKind.POINTS}, {"points-1-1": "-3"}),
        ({"ballot_kind": BallotKind.POINTS}, {"points-1-x": "2"}),
        ({"ballot_kind": BallotKind.RANKS}, {"ranks-1": "1>2>1"}),
        ({"ballot_kind": BallotKind.RANKS}, {"ranks-1": "1,2"}),
        ({"ballot_kind": BallotKind.CHOOSE_ONE}, {"pick-1": ["1", "2"]}),
    ],
)
def test_what_is_no_ballot_comes_back_with_a_reason(
    client: Client, fields: dict[str, Any], choices: dict[str, Any]
) -> None:
    poll = make_vote(projects=40 if fields.get("ballot_kind") == BallotKind.BUDGET else 6, **fields)
    voter_at(client)
    answer = client.post(path(poll, "confirm/"), choices)
    assert answer.status_code == 422
    assert "data-error-summary" in text_of(answer)
    assert not Ballot.objects.exists()


def test_choices_stay_when_the_ballot_comes_back(client: Client) -> None:
    poll = make_vote(most_picks=2)
    voter_at(client)
    page = text_of(client.post(path(poll, "confirm/"), {"pick-1": ["1", "2", "3"]}))
    assert page.count("data-pick checked") == 3
    assert "1개 많습니다" in page


def test_a_category_that_has_too_many_is_refused_at_its_pot(client: Client) -> None:
    from tests.proposals.factories import make_category

    poll = make_vote(most_per_category=1)
    voter_at(client)
    poll.cycle.projects.filter(number__in=[1, 2]).update(category=make_category(name="환경"))
    answer = client.post(path(poll, "confirm/"), {"pick-1": ["1", "2"]})
    assert answer.status_code == 422
    assert "환경" in text_of(answer)


def test_ranks_move_by_buttons_without_script(client: Client) -> None:
    poll = make_vote(ballot_kind=BallotKind.RANKS)
    voter_at(client)
    for press, expected in (
        ("1:add:4", "2&gt;5&gt;4"), ("1:up:5", "5&gt;2"), ("1:down:5", "2&gt;5"), ("1:remove:2", "5"),
        ("1:up:2", "2&gt;5"), ("2:add:4", "2&gt;5"), ("1:add:77", "2&gt;5"), ("nonsense", "2&gt;5"),
    ):  # fmt: skip
        page = text_of(client.post(path(poll), {"ranks-1": "2>5", "press": press}))
        assert f'name="ranks-1" value="{expected}"' in page, press


def test_several_pots_on_one_visit_and_one_left_out(client: Client) -> None:
    poll = make_vote()
    add_pot(poll)
    add_pot(poll, name="먼동", areas=("먼동",))
    voter_at(client)
    page = text_of(client.get(path(poll)))
    assert "1/2" in page and "2/2" in page and "먼동" not in page
    sent = confirm(client, poll, {"pick-1": "2"})
    assert "choices-2" not in sent
    assert client.post(path(poll, "send/"), sent).status_code == 200
    assert Ballot.objects.count() == 1


def test_a_pot_of_another_neighbourhood_cannot_be_slipped_in(client: Client) -> None:
    poll = make_vote()
    foreign = add_pot(poll, name="먼동", areas=("먼동",))
    voter_at(client)
    sent = confirm(client, poll) | {f"choices-{foreign.number}": "7"}
    answer = client.post(path(poll, "send/"), sent)
    assert answer.status_code == 422
    assert answer.context["problem"] and text_of(answer).count("data-pick checked") == 2
    assert not Ballot.objects.exists()


def test_a_project_withdrawn_in_the_meantime_is_named(client: Client) -> None:
    poll = make_vote()
    voter_at(client)
    sent = confirm(client, poll)
    poll.cycle.projects.filter(number=3).update(state=ProjectState.WITHDRAWN)
    answer = client.post(path(poll, "send/"), sent)
    assert answer.status_code == 422
    assert "3" in answer.context["wrong"][0].error
    assert not Ballot.objects.exists()


def test_a_second_press_of_the_same_page_gets_the_same_receipt(client: Client) -> None:
    poll = make_vote()
    voter_at(client)
    sent = confirm(client, poll)
    first, second = client.post(path(poll, "send/"), sent), client.post(path(poll, "send/"), sent)
    leaf = BoardLeaf.objects.get().leaf
    assert leaf in text_of(first) and leaf in text_of(second)
    assert Ballot.objects.get().revision == 1
    assert "이미 도착" in text_of(second)


def test_two_pages_that_differ_the_later_one_is_asked(client: Client) -> None:
    poll = make_vote()
    voter_at(client)
    one, other = confirm(client, poll, {"pick-1": "1"}), confirm(client, poll, {"pick-1": "2"})
    assert client.post(path(poll, "send/"), one).status_code == 200
    asked = client.post(path(poll, "send/"), other)
    assert asked.status_code == 409
    assert "더 새로운" in text_of(asked)
    assert Ballot.objects.get().revision == 1, "nothing changed before the person said so"

    decided = hidden_in(text_of(asked))
    assert client.post(path(poll, "send/"), decided).status_code == 200
    assert Ballot.objects.get().revision == 2
    assert BoardLeaf.objects.filter(is_superseded=True).count() == 1


def test_a_vote_can_be_changed_and_the_page_says_that_the_old_one_cannot_be_shown(client: Client) -> None:
    poll = make_vote()
    voter_at(client)
    send(client, poll)
    assert "이미 투표하셨습니다" in text_of(client.get(path(poll)))
    answer = send(client, poll, {"pick-1": "5"})
    assert "투표를 바꾸었습니다" in text_of(answer)
    assert Ballot.objects.get().revision == 2


def test_the_close_comes_between_choosing_and_sending(client: Client) -> None:
    poll = make_vote()
    voter_at(client)
    sent = confirm(client, poll)
    Poll.objects.filter(pk=poll.pk).update(closes_at=timezone.now() - timedelta(seconds=1))
    answer = client.post(path(poll, "send/"), sent)
    assert answer.status_code == 422
    assert "반영되지 않았습니다" in text_of(answer)
    assert not Ballot.objects.exists()


def test_after_the_close_the_earlier_vote_is_said_to_count(client: Client) -> None:
    poll = make_vote()
    voter_at(client)
    send(client, poll)
    later = confirm(client, poll, {"pick-1": "2"})
    Poll.objects.filter(pk=poll.pk).update(closes_at=timezone.now() - timedelta(seconds=1))
    answer = client.post(path(poll, "send/"), later)
    assert answer.status_code == 422
    assert "먼저 내신 투표는 그대로 집계됩니다" in text_of(answer)


def test_a_lost_answer_is_given_again_even_after_the_close(client: Client) -> None:
    poll = make_vote()
    voter_at(client)
    sent = confirm(client, poll)
    client.post(path(poll, "send/"), sent)
    Poll.objects.filter(pk=poll.pk).update(closes_at=timezone.now() - timedelta(seconds=1))
    again = client.post(path(poll, "send/"), sent)
    assert again.status_code == 200
    assert BoardLeaf.objects.get().leaf in text_of(again)


def test_the_state_says_whether_a_lost_ballot_arrived(client: Client) -> None:
    poll = make_vote()
    voter_at(client)
    assert client.get(path(poll, "mine/state/?seen=0")).json()["counted"] is False
    send(client, poll)
    assert client.get(path(poll, "mine/state/?seen=0")).json()["counted"] is True
    assert client.get(path(poll, "mine/state/?seen=1")).json()["counted"] is False
    assert client.get(path(poll, "mine/state/?seen=abc")).status_code == 200


def test_forged_nonces_are_refused(client: Client) -> None:
    poll = make_vote()
    voter_at(client)
    answer = client.post(path(poll, "send/"), confirm(client, poll) | {"nonce-1": "short"})
    assert answer.status_code == 422
    assert not Ballot.objects.exists()


def test_the_receipt_says_who_drew_the_second_number(client: Client) -> None:
    poll = make_vote()
    voter_at(client)
    assert "서버가 뽑았습니다" in text_of(send(client, poll))
    own = confirm(client, poll, {"pick-1": "2"}) | {"nonce-1": "0f" * 16}
    answer = text_of(client.post(path(poll, "send/"), own))
    assert "브라우저가 뽑았습니다" in answer
    assert "0f" * 16 in answer


def reason_of(client: Client, poll: Poll) -> tuple[int, str, str]:
    answer = client.get(path(poll))
    return answer.status_code, answer.context["standing"].reason, answer.context["next"].url


def test_each_reason_has_one_next_step(client: Client) -> None:
    poll, back = make_vote(), "next="
    assert reason_of(client, poll) == (
        200,
        "not_signed_in",
        f"/accounts/login/?{back}%2Fbudget%2F{poll.cycle.slug}%2Fvote%2F",
    )

    stranger = make_user()
    sign_in(client, stranger)
    status, reason, url = reason_of(client, poll)
    assert (status, reason) == (200, "no_proof") and "residency" in url

    prove(stranger, born=date(2015, 1, 1))
    assert reason_of(client, poll)[1] == "too_young"


def test_a_neighbourhood_without_a_vote_is_told_so(client: Client) -> None:
    poll = make_vote()
    poll.pots.update(areas=["먼동"])
    voter_at(client)
    assert reason_of(client, poll)[1] == "no_pot"


@pytest.mark.parametrize(
    ("opens", "closes", "state", "reason"),
    [
        (1, 2, PollState.FIXED, "not_open_yet"),
        (-2, -1, PollState.CLOSED, "closed"),
        (-2, -1, PollState.OPEN, "closed"),
        (-1, 1, PollState.CANCELLED, "cancelled"),
    ],
)
@pytest.mark.parametrize("knows_me", [True, False])
def test_too_early_and_too_late_come_before_the_login(
    client: Client, opens: int, closes: int, state: str, reason: str, knows_me: bool
) -> None:
    now = timezone.now()
    poll = make_vote(state=state, opens_at=now + timedelta(days=opens), closes_at=now + timedelta(days=closes))
    if knows_me:
        voter_at(client)
    assert reason_of(client, poll)[1] == reason
    assert client.post(path(poll, "confirm/"), CHOICES).status_code == 422


def test_a_vote_that_nobody_may_see_yet_is_not_there(client: Client) -> None:
    from tests.budget.factories import make_cycle

    poll = make_vote(cycle=make_cycle(state="PREPARING"), state=PollState.PREPARING)
    for rest in ("", "practice/", "check/", "kiosk/"):
        assert client.get(path(poll, rest)).status_code == 404


def test_sending_asks_for_a_login(client: Client) -> None:
    poll = make_vote()
    answer = client.post(path(poll, "send/"), {"choices-1": "1"})
    assert answer.status_code == 302 and "/accounts/login/" in answer["Location"]


def test_addresses_of_steps_lead_back_when_they_are_opened(client: Client) -> None:
    poll = make_vote()
    voter_at(client)
    assert client.get(path(poll, "confirm/"))["Location"] == path(poll)
    assert client.get(path(poll, "send/"))["Location"] == path(poll, "mine/")
    assert client.get(path(poll, "practice/done/"))["Location"] == path(poll, "practice/")


def test_the_order_is_the_voters_own_and_stays(client: Client) -> None:
    poll = make_vote(projects=12)

    def order() -> list[int]:
        return [card.project.number for card in client.get(path(poll)).context["steps"][0].cards]

    voter_at(client)
    mine = order()
    assert order() == mine
    voter_at(client)
    assert order() != mine


@pytest.mark.parametrize("projects", [1, 30])
def test_the_ballot_asks_the_same_few_questions(
    client: Client, projects: int, django_assert_max_num_queries: Any
) -> None:
    poll = make_vote(projects=projects)
    voter_at(client)
    client.get(path(poll))
    with django_assert_max_num_queries(14):
        assert client.get(path(poll)).status_code == 200


def test_who_begins_is_remembered_without_the_choice_and_forgotten_by_sending(client: Client) -> None:
    poll, voter = make_vote(), voter_at(client)
    assert client.post(path(poll, "begun/")).status_code == 204
    client.post(path(poll, "begun/"))
    assert BegunBallot.objects.get().resident == voter
    send(client, poll)
    assert not BegunBallot.objects.exists()
    client.post(path(poll, "begun/"))
    assert not BegunBallot.objects.exists(), "whoever has voted has nothing unsent"


def test_somebody_elses_proof_used_before_is_told_without_a_pot(client: Client) -> None:
    poll = make_vote()
    twin = make_voter(keyed_hash="f" * 64)
    casting.cast(
        poll, resident=twin, choices={pot_of(poll).pk: "1"}, voter_nonces={}, channel="ONLINE", at=timezone.now()
    )
    twin.residency_proofs.update(ended_at=timezone.now(), end="REVOKED")
    voter_at(client, keyed_hash="f" * 64)
    answer = client.post(path(poll, "send/"), confirm(client, poll))
    assert answer.status_code == 422
    assert answer.context["problem"]
