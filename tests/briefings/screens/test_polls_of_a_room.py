"""Polls: prepared by moderators, run by whoever leads, one open at a time, and no number before it is shown."""

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import TestCase
from django.utils import timezone

from briefings.commands import registry
from briefings.models import Poll, Room
from briefings.queries import cards
from briefings.queries.participants import Visitor
from briefings.services import polls, voting
from briefings.services.refusals import BriefingRefused
from briefings.services.rooms import close_room
from briefings.states.briefings import BriefingState
from core.live import delivery
from tests.briefings.builders import make_participant
from tests.briefings.screens.evening import Evening
from tests.discussion.racing import at_once

pytestmark = pytest.mark.django_db
K = Poll.Kind


@pytest.fixture
def evening() -> Evening:
    return Evening()


def refusal(deed: Any) -> str:
    with pytest.raises(BriefingRefused) as caught:
        deed()
    return caught.value.code


def say(evening: Evening, name: str, poll: Poll, user: Any) -> Any:
    command = registry.get(name)
    assert command is not None
    visitor = Visitor(user, None)
    return registry.perform(command, room=evening.room, visitor=visitor, data={"poll": poll.pk}, at=timezone.now())


@pytest.mark.parametrize("name", ["organiser", "moderator", "presenter", "speaker", "helper", "resident"])
def test_moderators_prepare_and_whoever_leads_runs(evening: Evening, name: str) -> None:
    person = evening.everybody[name]
    poll = evening.poll()
    may_prepare = name in {"organiser", "moderator"}
    may_run = may_prepare or name == "presenter"

    def prepare() -> Any:
        return polls.draft(room=evening.room, by=person, at=timezone.now(), kind=K.WORDS, text="한 단어로 말하면?")

    if may_prepare:
        prepare()
    else:
        with pytest.raises(PermissionDenied):
            prepare()
    for command in ("open_poll", "show_poll", "hide_poll", "close_poll"):
        if may_run:
            say(evening, command, poll, person)
        else:
            with pytest.raises(PermissionDenied):
                say(evening, command, poll, person)
    poll.refresh_from_db()
    assert (poll.closed_at is not None) is may_run


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"kind": K.SINGLE, "options": ["하나"]}, "options"),
        ({"kind": K.SINGLE, "options": [f"{number}번 안" for number in range(11)]}, "options"),
        ({"kind": K.SINGLE, "options": ["찬성", "찬성.", "반대"]}, "options"),
        ({"kind": K.SINGLE, "options": ["찬성", "\u200b \u202e", "  "]}, "options"),
        ({"kind": K.SINGLE, "options": ["찬성", "반" * 101]}, "options"),
        ({"kind": K.MULTIPLE, "options": ["가", "나", "다"], "most": 4}, "most"),
        ({"kind": K.MULTIPLE, "options": ["가", "나", "다"], "most": 1}, "most"),
        ({"kind": K.WORDS, "text": " \u200b\n"}, "text"),
    ],
)
def test_what_nobody_could_answer_is_refused(evening: Evening, given: dict[str, Any], code: str) -> None:
    assert refusal(lambda: evening.poll(**given)) == code
    assert not Poll.objects.exists()


def test_a_draft_is_nobodys_but_the_staffs(evening: Evening) -> None:
    poll = evening.poll()
    polls.change(poll, by=evening.moderator, at=timezone.now(), kind=K.SCALE, text="얼마나 만족하십니까?", steps=7)
    assert evening.told() == []
    assert {event["kind"] for event in evening.told("staff")} == {"poll"}
    assert cards.snapshot(evening.room)["poll"] is None


def test_late_joiners_see_a_running_poll_without_numbers(evening: Evening) -> None:
    poll = evening.poll(opened=True)
    evening.vote(poll, 0)
    card = cards.snapshot(evening.room)["poll"]
    assert (card["id"], card["open"], card["shown"]) == (poll.pk, True, False)
    assert "results" not in card
    assert [option["text"] for option in card["options"]] == ["찬성", "반대", "모르겠음"]


def test_results_reach_the_public_line_only_while_they_are_shown(evening: Evening) -> None:
    poll = evening.poll(opened=True)
    for option in (0, 0, 1):
        evening.vote(poll, option)
    polls.close_poll(room=evening.room, poll=poll.pk, by=evening.presenter, at=timezone.now())
    assert "results" not in json.dumps(evening.told())
    assert cards.snapshot(evening.room)["poll"] is None

    polls.show_results(room=evening.room, poll=poll.pk, by=evening.presenter, at=timezone.now())
    first, second, third = poll.options.all()
    shown = {"people": 3, "counts": [[first.pk, 2], [second.pk, 1], [third.pk, 0]]}
    assert evening.told()[-1]["poll"]["results"] == shown
    assert cards.snapshot(evening.room)["poll"]["results"] == shown

    polls.hide_results(room=evening.room, poll=poll.pk, by=evening.presenter, at=timezone.now())
    assert "results" not in evening.told()[-1]["poll"]
    assert cards.snapshot(evening.room)["poll"] is None
    # Whoever catches up is not handed what everybody saw for a moment.
    assert "results" not in json.dumps(evening.told())


def test_numbers_that_are_not_shown_go_out_on_no_line(evening: Evening, monkeypatch: Any) -> None:
    said: list[tuple[str, Any]] = []
    monkeypatch.setattr(
        delivery, "value", lambda stream, key, read: said.append((stream, read() if callable(read) else read))
    )
    poll, who, at = evening.poll(opened=True), make_participant(evening.room), timezone.now()
    topic, staff = evening.room.topic, f"{evening.room.topic}:staff"
    given = {"room": evening.room, "poll": poll.pk, "participant": who, "options": [poll.options.all()[0].pk]}

    def vote(capture: Any) -> list[tuple[str, Any]]:
        said.clear()
        with capture(execute=True):
            voting.vote(**given, at=at)
        return said

    committing = TestCase.captureOnCommitCallbacks
    assert vote(committing) == [(topic, None), (staff, at.isoformat())]
    polls.show_results(room=evening.room, poll=poll.pk, by=evening.presenter, at=at)
    assert vote(committing)[0] == (topic, cards.poll_results(poll))
    with committing(execute=True):
        said.clear()
        polls.hide_results(room=evening.room, poll=poll.pk, by=evening.presenter, at=at)
    assert said == [(topic, None)]


def test_pressed_twice_is_once(evening: Evening) -> None:
    poll = evening.poll(opened=True)
    for deed in (polls.open_poll, polls.show_results, polls.show_results, polls.close_poll, polls.close_poll):
        deed(room=evening.room, poll=poll.pk, by=evening.presenter, at=timezone.now())
    assert [event["kind"] for event in evening.told()] == ["poll", "poll", "poll"]


def test_a_second_poll_waits_for_the_first(evening: Evening) -> None:
    first, second = evening.poll(opened=True), evening.poll(text="둘째 질문입니까?")

    def open_second() -> Any:
        return polls.open_poll(room=evening.room, poll=second.pk, by=evening.presenter, at=timezone.now())

    assert refusal(open_second) == "another"
    polls.close_poll(room=evening.room, poll=first.pk, by=evening.presenter, at=timezone.now())
    assert open_second().is_open
    again = lambda: polls.open_poll(room=evening.room, poll=first.pk, by=evening.presenter, at=timezone.now())  # noqa: E731
    assert refusal(again) == "over"


def test_nothing_is_opened_in_a_closed_room(evening: Evening) -> None:
    poll = evening.poll()
    close_room(evening.room, at=timezone.now())
    deed = lambda: polls.open_poll(room=evening.room, poll=poll.pk, by=evening.presenter, at=timezone.now())  # noqa: E731
    assert refusal(deed) == "closed"


def test_a_poll_of_another_room_is_not_there(evening: Evening) -> None:
    other = Evening()
    poll = other.poll()
    deed = lambda: polls.open_poll(room=evening.room, poll=poll.pk, by=evening.presenter, at=timezone.now())  # noqa: E731
    assert refusal(deed) == "gone"


def test_what_was_opened_is_neither_changed_nor_deleted_but_copied(evening: Evening) -> None:
    poll = evening.poll(opened=True, kind=K.MULTIPLE, most=2)
    assert refusal(lambda: polls.delete(poll, by=evening.moderator, at=timezone.now())) == "opened"
    change = lambda: polls.change(poll, by=evening.moderator, at=timezone.now(), kind=K.WORDS, text="다른 질문")  # noqa: E731
    assert refusal(change) == "opened"
    copied = polls.copy(poll, by=evening.moderator, at=timezone.now())
    assert (copied.text, copied.most, copied.opened_at) == (poll.text, 2, None)
    assert [option.text for option in copied.options.all()] == ["찬성", "반대", "모르겠음"]
    polls.delete(copied, by=evening.moderator, at=timezone.now())
    assert list(Poll.objects.all()) == [poll]


@pytest.mark.django_db(transaction=True)
def test_of_two_hosts_who_open_at_once_one_is_told_that_another_runs() -> None:
    evening = Evening(state=BriefingState.LIVE)
    drafts = [evening.poll(text=f"{number}번째 질문입니까?") for number in range(2)]
    hosts = [evening.presenter, evening.moderator]

    def deed(poll: Poll, host: Any) -> Any:
        room = Room.objects.select_related("briefing").get(pk=evening.room.pk)
        return lambda: polls.open_poll(room=room, poll=poll.pk, by=host, at=timezone.now())

    results = at_once(*[deed(poll, host) for poll, host in zip(drafts, hosts, strict=True)])
    refused = [one for one in results if isinstance(one, Exception)]
    assert [getattr(one, "code", one) for one in refused] == ["another"]
    assert Poll.objects.filter(opened_at__isnull=False, closed_at__isnull=True).count() == 1
    assert [event["kind"] for event in evening.told()] == ["poll"]
