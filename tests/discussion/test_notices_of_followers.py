"""Telling followers: as cheap for 2,000 as for one, in each reader's own words, and only what they may see."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.models import User
from core.notify import delivery
from core.notify.models import Notice, OutboxMessage
from discussion import places
from discussion.models import Comment, Follow, ModerationCase
from discussion.services import comments, events, moderation, support
from tests.discussion.places import opened
from tests.factories import make_user

NEWS = {"news": "검토를 시작했습니다."}


def crowd(department: Any, size: int, at: datetime) -> None:
    people = User.objects.bulk_create(
        User(email=f"follower{number}@example.test", display_name=f"이웃 {number}") for number in range(size)
    )
    kind = places.content_type(department)
    Follow.objects.bulk_create(
        Follow(content_type=kind, object_id=department.pk, person=person, created_at=at) for person in people
    )


@pytest.mark.parametrize("followers", [1, 2_000])
def test_telling_2000_followers_costs_as_many_queries_as_telling_one(
    department: Any, at: datetime, followers: int
) -> None:
    crowd(department, followers, at)
    events.tell_followers(department, at=at, context=NEWS)
    OutboxMessage.objects.all().delete()
    with CaptureQueriesContext(connection) as queries:
        events.tell_followers(department, at=at, context=NEWS)
    writes = [query["sql"] for query in queries if "INSERT" in query["sql"]]
    assert OutboxMessage.objects.count() == followers
    assert len(writes) == 1
    assert len(queries) <= 3  # the statement, within a savepoint of its own


def test_the_rows_written_at_once_are_delivered_like_any_others(department: Any, reader: Any, at: datetime) -> None:
    support.follow(department, person=reader, at=at)
    events.tell_followers(department, at=at, context=NEWS)
    message = OutboxMessage.objects.get()
    assert (message.state, message.attempts, message.created_at, message.next_attempt_at) == ("PENDING", 0, at, at)
    assert message.context["news"] == NEWS["news"]
    delivery.deliver_due(at)
    assert NEWS["news"] in Notice.objects.get(recipient=reader).body


def test_the_actor_and_those_who_left_are_not_told(department: Any, reader: Any, author: Any, at: datetime) -> None:
    gone = make_user(is_active=True)
    for person in (reader, author, gone):
        support.follow(department, person=person, at=at)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    events.tell_followers(department, at=at, actor=author, context=NEWS)
    assert list(OutboxMessage.objects.values_list("recipient", flat=True)) == [reader.pk]


def test_what_was_withdrawn_from_view_is_told_only_to_those_who_still_see_it(
    department: Any, reader: Any, author: Any, at: datetime
) -> None:
    for person in (reader, author):
        support.follow(department, person=person, at=at)
    places.forget("accounts.Department")
    with opened(visible=lambda user, department: getattr(user, "pk", None) == author.pk):
        events.tell_followers(department, at=at, context=NEWS)
    assert list(OutboxMessage.objects.values_list("recipient", flat=True)) == [author.pk]


@pytest.fixture
def hidden(department: Any, reader: Any, moderator: Any, at: datetime) -> ModerationCase:
    """Hidden by a moderator who works in Korean; its author and its reporter read English."""
    author = make_user(display_name="Writer", language="en")
    User.objects.filter(pk=reader.pk).update(language="en")
    comment: Comment = comments.post_comment(department, author=author, body="바보 같은 행정", at=at)
    case = moderation.flag(comment, person=reader, reason="ABUSE", at=at).case
    with translation.override("ko"):
        moderation.decide(case, "uphold", moderator=moderator, rule="ABUSE", reason="운영원칙 2조", at=at)
    case.refresh_from_db()
    return case


def test_a_notice_names_rule_and_day_in_the_language_of_whoever_reads_it(hidden: ModerationCase) -> None:
    delivery.deliver_due(timezone.now())
    body = Notice.objects.get(recipient=hidden.author, title="Your text was hidden").body
    assert "Insult, slander or hatred" in body
    assert "20 May 2026" in body
    assert "모욕" not in body


def test_whoever_reported_reads_the_outcome_in_their_own_language(hidden: ModerationCase, reader: Any) -> None:
    delivery.deliver_due(timezone.now())
    body = Notice.objects.get(recipient=reader, title="Your report was answered").body
    assert body.startswith("Outcome: The text was hidden.")
