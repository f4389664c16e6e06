"""Endorsing, following, and counts that stay right whatever happens at once."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from discussion.models import Comment, Endorsement, Follow, TallyChange, Thread
from discussion.places import NoSuchPlace
from discussion.queries.counts import Counts, counts_for, counts_of
from discussion.services import comments, support, tally
from discussion.services.refusals import DiscussionRefused
from tests.discussion.places import opened
from tests.discussion.racing import at_once
from tests.factories import make_department, make_user


def test_endorsing_twice_counts_once(department: Any, reader: Any, at: datetime) -> None:
    assert support.endorse(department, person=reader, at=at) is True
    assert support.endorse(department, person=reader, at=at) is False
    assert counts_of(department).endorsements == 1


def test_an_endorsement_can_be_taken_back_and_given_again(department: Any, reader: Any, at: datetime) -> None:
    support.endorse(department, person=reader, at=at)
    assert support.take_back_endorsement(department, person=reader) is True
    assert support.take_back_endorsement(department, person=reader) is False
    assert counts_of(department).endorsements == 0
    support.endorse(department, person=reader, at=at)
    assert counts_of(department).endorsements == 1


@pytest.mark.django_db(transaction=True)
def test_200_parallel_endorsements_by_one_person_make_one(department: Any, reader: Any, at: datetime) -> None:
    deed = lambda: support.endorse(department, person=reader, at=at)  # noqa: E731
    results = at_once(*[deed] * 200, workers=12)
    assert results.count(True) == 1
    assert results.count(False) == 199
    assert Endorsement.objects.count() == 1
    assert counts_of(department).endorsements == 1


@pytest.mark.django_db(transaction=True)
def test_parallel_taking_back_counts_down_once(department: Any, reader: Any, at: datetime) -> None:
    support.endorse(department, person=reader, at=at)
    deed = lambda: support.take_back_endorsement(department, person=reader)  # noqa: E731
    assert at_once(*[deed] * 16).count(True) == 1
    assert counts_of(department).endorsements == 0


@pytest.mark.django_db(transaction=True)
def test_many_people_at_once_are_all_counted_while_folding_goes_on(department: Any, at: datetime) -> None:
    people = [make_user() for _ in range(24)]
    deeds: list[Any] = [lambda person=person: support.endorse(department, person=person, at=at) for person in people]
    deeds += [tally.fold] * 4
    results = at_once(*deeds)
    assert [result for result in results if isinstance(result, Exception)] == []
    assert counts_of(department).endorsements == 24
    tally.fold()
    assert TallyChange.objects.count() == 0
    assert Thread.objects.get().endorsement_count == 24


def test_folding_changes_no_sum_and_fills_the_columns(department: Any, author: Any, reader: Any, at: datetime) -> None:
    comment = comments.post_comment(department, author=author, body="가로등이 필요합니다.", at=at)
    support.endorse(comment, person=reader, at=at)
    support.endorse(department, person=reader, at=at)
    before = counts_for([department, comment])
    assert before == {department: Counts(1, 1, 1), comment: Counts(0, 1, 0)}
    tally.fold()
    assert counts_for([department, comment]) == before
    thread = Thread.objects.get()
    assert (thread.comment_count, thread.endorsement_count, thread.follower_count) == (1, 1, 1)
    assert Comment.objects.get().endorsement_count == 1


def test_counts_of_a_list_take_one_query_whatever_its_length(
    place: Any, reader: Any, at: datetime, django_assert_num_queries: Any
) -> None:
    departments = [make_department() for _ in range(30)]
    for department in departments[:3]:
        support.endorse(department, person=reader, at=at)
    counts_for(departments)
    for length in (1, 30):
        with django_assert_num_queries(1):
            found = counts_for(departments[:length])
        assert len(found) == length
    assert sum(counts.endorsements for counts in found.values()) == 3


def test_counting_nothing_asks_nothing(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert counts_for([]) == {}


def test_strangers_and_own_comments_are_not_endorsed(department: Any, author: Any, at: datetime) -> None:
    comment = comments.post_comment(department, author=author, body="가로등이 필요합니다.", at=at)
    with pytest.raises(PermissionDenied):
        support.endorse(department, person=AnonymousUser(), at=at)
    with pytest.raises(PermissionDenied):
        support.endorse(comment, person=author, at=at)


def test_the_place_may_count_verified_residents_only(reader: Any, author: Any, at: datetime) -> None:
    with opened(who_may_endorse=lambda user, department: user == author):
        department = make_department()
        support.endorse(department, person=author, at=at)
        with pytest.raises(PermissionDenied):
            support.endorse(department, person=reader, at=at)


def test_unregistered_kinds_are_neither_endorsed_nor_followed(db: None, reader: Any, at: datetime) -> None:
    for deed in (support.endorse, support.follow):
        with pytest.raises(NoSuchPlace):
            deed(make_department(), person=reader, at=at)


def test_a_flood_of_endorsements_is_slowed_down(place: Any, reader: Any, at: datetime) -> None:
    departments = [make_department(organisation=None) for _ in range(61)]
    for department in departments[:60]:
        support.endorse(department, person=reader, at=at)
    with pytest.raises(DiscussionRefused):
        support.endorse(departments[60], person=reader, at=at + timedelta(seconds=30))
    support.endorse(departments[60], person=reader, at=at + timedelta(seconds=61))


@pytest.mark.django_db(transaction=True)
def test_parallel_follows_make_one(department: Any, reader: Any, at: datetime) -> None:
    results = at_once(*[lambda: support.follow(department, person=reader, at=at)] * 16)
    assert results.count(True) == 1
    assert Follow.objects.count() == 1
    assert counts_of(department).followers == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_after_the_close(department: Any, moderator: Any, at: datetime) -> None:
    people = [make_user() for _ in range(8)]
    deeds: list[Any] = [
        lambda person=person: comments.post_comment(department, author=person, body=f"{person} 의견", at=at)
        for person in people
    ]
    deeds.insert(4, lambda: comments.close_thread(department, by=moderator, reason="마감", at=at))
    results = at_once(*deeds)
    written = [result for result in results if isinstance(result, Comment)]
    refused = [result for result in results if isinstance(result, DiscussionRefused)]
    assert len(written) + len(refused) == 8
    assert counts_of(department).comments == len(written)
    with pytest.raises(DiscussionRefused):
        comments.post_comment(department, author=people[0], body="늦은 의견", at=at)


@pytest.mark.django_db(transaction=True)
def test_the_same_words_at_once_make_one_comment(department: Any, author: Any, at: datetime) -> None:
    deed = lambda: comments.post_comment(department, author=author, body="한 번만 올려 주세요.", at=at)  # noqa: E731
    results = at_once(*[deed] * 8)
    assert len([result for result in results if isinstance(result, Comment)]) == 1
    assert Comment.objects.count() == 1
