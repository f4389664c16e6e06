"""“Did I vote?”, the receipt held against the board, “that was not me”, the reminder, the turnout, the practice."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from budget.models import Ballot, BegunBallot, BoardBatch, BoardLeaf, Participation, Poll, TurnoutSnapshot
from budget.queries.turnout import turnout_of
from budget.services import turnout, voting
from budget.states.names import BallotKind
from budget.states.polls import PollState
from core.notify.models import OutboxMessage
from tests.budget.casting.voters import make_voter, vote
from tests.budget.factories import make_poll
from tests.budget.voting.booths import make_vote, path, send, voter_at

pytestmark = pytest.mark.django_db


def text_of(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def put_on_the_board(poll: Poll) -> None:
    batch = BoardBatch.objects.create(
        poll=poll,
        number=1,
        leaf_count=BoardLeaf.objects.count(),
        root="0" * 64,
        signature="",
        published_at=timezone.now(),
    )
    BoardLeaf.objects.update(batch=batch)


def test_did_i_vote_says_day_and_way_and_never_what(client: Client) -> None:
    poll = make_vote()
    voter_at(client)
    assert client.get(path(poll, "mine/")).context["took"] is None
    send(client, poll, {"pick-1": "4"})
    page = client.get(path(poll, "mine/"))
    assert page.context["took"].channel == "ONLINE"
    assert page.headers["Cache-Control"] == "no-store"
    assert "사업 4" not in text_of(page)


def test_after_the_close_the_day_is_gone_and_the_page_stands(client: Client) -> None:
    poll = make_vote()
    voter_at(client)
    send(client, poll)
    Participation.objects.update(day=None)
    Poll.objects.filter(pk=poll.pk).update(state=PollState.CLOSED)
    assert client.get(path(poll, "mine/")).status_code == 200


def receipt_file(answer: Any) -> str:
    from urllib.parse import unquote

    page = text_of(answer)
    start = page.index("data:text/plain")
    return unquote(page[start : page.index('"', start)].split(",", 1)[1])


def checked(client: Client, poll: Poll, receipt: str) -> str:
    answer = client.post(path(poll, "check/"), {"receipt": receipt})
    assert answer.headers["Cache-Control"] == "no-store"
    return str(answer.context["answer"])


def test_a_receipt_is_found_by_code_and_by_file(client: Client) -> None:
    poll = make_vote()
    voter_at(client)
    file = receipt_file(send(client, poll))
    leaf = BoardLeaf.objects.get().leaf
    stranger = Client()
    assert checked(stranger, poll, file) == "waiting"
    assert checked(stranger, poll, leaf) == "waiting"
    assert checked(stranger, poll, leaf[:16]) == "missing", "by its beginning only what is public is found"
    put_on_the_board(poll)
    assert checked(stranger, poll, f"{leaf[:4]} {leaf[4:8]} {leaf[8:12]} {leaf[12:16]}") == "found"
    assert checked(stranger, poll, file) == "found"
    assert checked(stranger, poll, file.replace("|1|1,3|", "|1|1,4|")) == "altered"
    assert checked(stranger, poll, "0123 4567 89ab cdef") == "missing"
    send(client, poll, {"pick-1": "2"})
    assert checked(stranger, poll, file) == "superseded"


def test_the_check_keeps_nothing(client: Client) -> None:
    poll = make_vote()
    leaf = vote(poll, make_voter(), "1", at=timezone.now()).leaf
    checked(client, poll, leaf)
    assert leaf not in str([session.get_decoded() for session in Session.objects.all()])
    assert OutboxMessage.objects.filter(context__icontains=leaf).count() == 0


@pytest.mark.parametrize("receipt", ["", "hello", "g" * 64, "1234", "가나다", "\x00"])
def test_what_is_no_receipt_is_refused(client: Client, receipt: str) -> None:
    answer = client.post(path(make_vote(), "check/"), {"receipt": receipt})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in text_of(answer)


def test_the_board_is_read_by_two_letters_and_shows_only_what_is_on_it(client: Client) -> None:
    poll = make_vote()
    leaf = vote(poll, make_voter(), "1", at=timezone.now()).leaf
    assert text_of(client.get(path(poll, f"check/{leaf[:2]}/"))) == ""
    put_on_the_board(poll)
    assert leaf in text_of(client.get(path(poll, f"check/{leaf[:2]}/")))
    for wrong in ("zz", "abc", "a", "AB"):
        assert client.get(path(poll, f"check/{wrong}/")).status_code == 404


def test_whoever_began_is_reminded_once_a_day_before_the_close() -> None:
    now = timezone.now()
    poll, voter, sent = make_vote(closes_at=now + timedelta(hours=30)), make_voter(), make_voter()
    for person in (voter, sent):
        voting.begin(poll, resident=person, at=now)
    BegunBallot.objects.filter(resident=sent).delete()
    assert voting.remind(at=now) == 0, "too early"
    assert not voting.reminders_are_due(now)
    later = now + timedelta(hours=7)
    assert voting.reminders_are_due(later)
    assert [voting.remind(at=later), voting.remind(at=later)] == [1, 0]
    assert [row.recipient for row in OutboxMessage.objects.filter(event="budget.ballot_unsent")] == [voter]


def test_whoever_wants_no_reminder_gets_none(client: Client) -> None:
    poll, voter = make_vote(), voter_at(client)
    client.post(path(poll, "begun/"))
    assert voting.has_begun(poll, voter)
    client.post(path(poll, "mine/give-up/"))
    assert not voting.has_begun(poll, voter)


def test_after_the_close_nobody_knows_who_began() -> None:
    now = timezone.now()
    poll = make_vote()
    voting.begin(poll, resident=make_voter(), at=now)
    assert voting.forget(at=now) == 0
    Poll.objects.filter(pk=poll.pk).update(state=PollState.CLOSED)
    assert voting.forget(at=now) == 1


def test_the_turnout_is_late_and_rounded_while_the_vote_is_open() -> None:
    now = timezone.now()
    poll = make_vote()
    for _number in range(12):
        vote(poll, make_voter(), "1", at=now)
    turnout.take_snapshots(at=now)
    assert turnout_of(poll, now + timedelta(minutes=14)).total == 0
    shown = turnout_of(poll, now + timedelta(minutes=15))
    assert (shown.total, shown.channels, shown.as_of) == (10, ["ONLINE"], now)
    turnout.take_snapshots(at=now + timedelta(hours=2))
    assert TurnoutSnapshot.objects.count() == 1, "old ones are not kept"
    Poll.objects.filter(pk=poll.pk).update(state=PollState.CLOSED)
    turnout.take_snapshots(at=now + timedelta(hours=3))
    assert not TurnoutSnapshot.objects.exists()


@pytest.mark.parametrize("kind", BallotKind.values)
def test_practice_is_for_everybody_and_leaves_nothing(client: Client, kind: str) -> None:
    poll = make_vote(ballot_kind=kind)
    page = client.get(path(poll, "practice/"))
    assert page.status_code == 200 and "연습" in text_of(page)
    order = page.context["order"]
    marked = {"pick-1": "2", "points-1-2": "3", "ranks-1": "2>1", "order": order}
    answer = client.post(path(poll, "practice/confirm/"), marked)
    assert answer.status_code == 200
    assert client.post(path(poll, "practice/confirm/"), {"order": order}).status_code == 422
    done = client.post(path(poll, "practice/done/"), {"choices-1": "2"})
    assert done.status_code == 200
    assert not Ballot.objects.exists() and not Participation.objects.exists() and not BegunBallot.objects.exists()
    assert not Session.objects.exists()


def test_the_order_of_a_practice_stays_from_page_to_page(client: Client) -> None:
    poll = make_vote(projects=15)
    first = client.get(path(poll, "practice/"))
    again = client.post(path(poll, "practice/"), {"order": first.context["order"], "go": "meter"})
    numbers = [[card.project.number for card in page.context["steps"][0].cards] for page in (first, again)]
    assert numbers[0] == numbers[1]
    assert client.post(path(poll, "practice/"), {"order": "<script>"}).context["order"].isalnum()


def test_before_there_are_projects_practice_is_held_with_invented_ones(client: Client) -> None:
    now = timezone.now()
    poll = make_poll(state=PollState.FIXED, opens_at=now + timedelta(days=5), closes_at=now + timedelta(days=9))
    page = text_of(client.get(path(poll, "practice/")))
    assert page.count('<li class="ballot-card') == 5
    assert f"/budget/{poll.cycle.slug}/projects/1/" not in page, "an invented project has no page"


def test_the_page_of_the_cycle_shows_the_turnout_and_the_unsent_ballot(client: Client) -> None:
    now = timezone.now()
    poll, voter = make_vote(), voter_at(client)
    cycle = f"/budget/{poll.cycle.slug}/"
    vote(poll, make_voter(), "1", at=now)
    turnout.take_snapshots(at=now - timedelta(minutes=20))
    first = client.get(cycle)
    assert first.status_code == 200, "a turnout that is rounded down to nobody"
    assert "아직 보내지" not in text_of(first)
    for _number in range(25):
        vote(poll, make_voter(), "1", at=now)
    turnout.take_snapshots(at=now - timedelta(minutes=16))
    voting.begin(poll, resident=voter, at=now)
    page = text_of(client.get(cycle))
    assert "지금까지 20명 이상" in page
    assert "아직 보내지" in page
