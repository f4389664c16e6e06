"""Who came without a name and signs in is one person; who comes after them at the same device is another."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from briefings.models import Duty, Participant, Poll, PollVote, Room, Support
from briefings.queries.cards import people_in, supports_of
from briefings.queries.participants import participant_in
from briefings.services import blocking, supporting
from briefings.services.refusals import BriefingRefused
from tests.briefings.builders import as_participant, make_participant, make_question, make_room, on_duty
from tests.discussion.racing import at_once
from tests.factories import make_user

pytestmark = pytest.mark.django_db
AT = timezone.now()


class Twice:
    """Somebody in a room by the account, and without a name in a browser."""

    def __init__(self) -> None:
        self.room: Room = make_room(slow_seconds=60)
        self.user = make_user()
        self.known = make_participant(self.room, self.user)
        self.nameless = make_participant(self.room)
        self.browser = Client()
        as_participant(self.browser, self.nameless)

    def sign_in(self) -> Participant:
        self.browser.force_login(self.user)
        self.known.refresh_from_db()
        return self.known

    def ask(self, who: Participant, **fields: Any) -> Any:
        question = make_question(self.room, participant=who, **fields)
        Support.objects.create(question=question, given_to=question, participant=who, at=AT)
        return question

    def support(self, question: Any, who: Participant) -> None:
        supporting.support(room=self.room, question=question.pk, participant=who, at=AT)


def test_one_person_counts_once_and_keeps_everything() -> None:
    both = Twice()
    asked = both.ask(both.nameless, state="SHOWN")
    neighbours, lonely = make_question(both.room, state="SHOWN"), make_question(both.room, state="SHOWN")
    both.support(neighbours, both.nameless)
    both.support(neighbours, both.known)
    both.support(asked, both.known)
    both.support(lonely, both.nameless)
    before = people_in(both.room)
    both.sign_in()
    assert people_in(both.room) == before - 1
    assert list(both.known.questions.all()) == [asked]
    assert [supports_of(one.pk) for one in (asked, neighbours, lonely)] == [1, 1, 1]
    assert not Participant.objects.filter(pk=both.nameless.pk).exists()


def test_a_key_that_both_used_does_not_stop_the_sign_in() -> None:
    both = Twice()
    both.ask(both.known, client_key="0123456789")
    both.ask(both.nameless, client_key="0123456789")
    assert both.sign_in().questions.count() == 2


def test_the_answer_of_the_account_counts_and_others_come_along() -> None:
    both = Twice()
    mood, other = (
        Poll.objects.create(room=both.room, kind="SCALE", text="어떻습니까?", created_at=AT, opened_at=AT, closed_at=AT)
        for _ in range(2)
    )
    for poll, who, number in ((mood, both.known, 1), (mood, both.nameless, 5), (other, both.nameless, 3)):
        PollVote.objects.create(poll=poll, participant=who, number=number, at=AT)
    both.sign_in()
    assert sorted(both.known.votes.values_list("poll", "number")) == [(mood.pk, 1), (other.pk, 3)]
    assert PollVote.objects.count() == 2


def test_waiting_between_two_questions_is_not_cut_short() -> None:
    both = Twice()
    Participant.objects.filter(pk=both.nameless.pk).update(last_asked_at=AT)
    assert both.sign_in().last_asked_at == AT


@pytest.mark.parametrize("blocked", ["nameless", "known"])
def test_a_block_holds_whichever_of_the_two_was_blocked(blocked: str) -> None:
    both = Twice()
    waiting = both.ask(both.nameless)
    moderator = on_duty(both.room.briefing, Duty.Kind.MODERATOR)
    blocking.block(getattr(both, blocked), reason="도배", by=moderator, at=AT)
    both.sign_in()
    assert (both.known.blocked_by, both.known.blocked_because) == (moderator, "도배")
    waiting.refresh_from_db()
    assert waiting.state == "HELD"
    with pytest.raises(BriefingRefused) as refused:
        both.support(make_question(both.room, state="SHOWN"), both.known)
    assert refused.value.code == "blocked"


def test_without_one_of_its_own_the_account_becomes_the_blocked_one() -> None:
    room, browser, user = make_room(), Client(), make_user()
    nameless = make_participant(room, blocked_at=AT, blocked_because="도배")
    as_participant(browser, nameless)
    browser.force_login(user)
    assert Participant.objects.get(person=user) == nameless


def test_whoever_comes_after_at_the_same_device_is_a_stranger() -> None:
    room, browser = make_room(), Client()
    first, second = make_user(), make_user()
    nameless = make_participant(room)
    as_participant(browser, nameless)
    browser.force_login(first)
    # Another account signs in without the first having signed out.
    browser.force_login(second)
    assert participant_in(room, user=second, session=browser.session) is None
    browser.logout()
    assert "briefings" not in browser.session
    nameless.refresh_from_db()
    assert nameless.person == first


def test_what_was_kept_is_handed_over_once_even_where_the_account_goes() -> None:
    room, browser = make_room(), Client()
    as_participant(browser, make_participant(room))
    user = make_user()
    browser.force_login(user)
    assert "briefings" not in browser.session
    # The account is gone or its name forgotten, and the session is still there.
    Participant.objects.update(person=None)
    assert participant_in(room, user=make_user(), session=browser.session) is None


@pytest.mark.django_db(transaction=True)
def test_supporting_while_signing_in_counts_once() -> None:
    both = Twice()
    questions = [make_question(both.room, state="SHOWN") for _ in range(3)]
    deeds = [
        lambda asked=asked, who=who: both.support(asked, who)
        for asked in questions
        for who in (both.known, both.nameless)
    ]
    results = at_once(*deeds[:3], both.sign_in, *deeds[3:], workers=4)
    wrong = [one for one in results if isinstance(one, Exception)]
    # Whoever pressed as the one that is gone is told to come in.
    assert [one for one in wrong if not isinstance(one, BriefingRefused) or one.code != "not_here"] == []
    assert [supports_of(one.pk) for one in questions] == [1, 1, 1]
