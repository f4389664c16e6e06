"""A person's notices on the site, and the number on the bell."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from core.live import live
from core.notify.models import Notice


def notices_of(user: Any) -> QuerySet[Notice]:
    return Notice.objects.filter(recipient=user, in_app=True)


def unread_count(user_id: int) -> int:
    return Notice.objects.filter(recipient_id=user_id, in_app=True, read_at=None).count()


def topic_of(user_id: int) -> str:
    return f"notices.{user_id}"


@transaction.atomic
def mark_read(notice: Notice, *, at: datetime) -> None:
    if Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=at):
        _tell_count(notice.recipient_id, at)


@transaction.atomic
def mark_all_read(user: Any, *, at: datetime) -> None:
    if notices_of(user).filter(read_at=None).update(read_at=at):
        _tell_count(user.pk, at)


def announce(notice: Notice, *, at: datetime) -> None:
    """Let the person's open pages know, in the transaction that made the notice."""
    event = {
        "kind": "notice",
        "id": notice.pk,
        "title": notice.title,
        "url": notice.url,
        "unread": unread_count(notice.recipient_id),
    }
    live.publish(topic_of(notice.recipient_id), event, at=at)


def _tell_count(user_id: int, at: datetime) -> None:
    live.publish(topic_of(user_id), {"kind": "read", "unread": unread_count(user_id)}, at=at)


def _may_follow(user: Any, topic: str, audience: str) -> bool:
    return bool(user.is_authenticated) and topic == topic_of(user.pk) and audience == live.PUBLIC


def _snapshot(topic: str, audience: str) -> dict[str, int]:
    return {"unread": unread_count(int(topic.rpartition(".")[2]))}


live.register_topic(r"notices\.\d+", authorise=_may_follow, snapshot=_snapshot)
