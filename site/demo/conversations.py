"""What residents said under the news, what they endorse and follow."""

import tomllib
from collections import Counter
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from demo import moderation
from demo.world import SEOUL, World
from discussion import places
from discussion.models import Comment, Endorsement, Follow, Thread
from discussion.text import fingerprint
from home.models import NewsPage, SectionPage

TEXTS = Path(__file__).parent / "texts" / "comments.toml"
TOP_COMMENTS = 430
BATCH = 1000
# Questions draw more words than notices.
WEIGHTS = {"CONSULTATION": 12, "DECISION": 4, "NOTICE": 1}


def build(world: World) -> None:
    texts = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    threads = {page.pk: Thread(content_type=places.content_type(page), object_id=page.pk) for page in world.news}
    Thread.objects.bulk_create(threads.values())
    tops = _tops(world, texts, threads)
    for comment in tops:
        comment.endorsement_count = min(len(world.residents), int(world.chance.expovariate(0.35)))
    Comment.objects.bulk_create(tops, batch_size=BATCH)
    replies = _replies(world, texts, tops)
    Comment.objects.bulk_create(replies, batch_size=BATCH)
    moderation.build(world, texts, tops)
    _supports(world, tops, threads)
    _tally(threads)


def _tops(world: World, texts: dict[str, Any], threads: dict[int, Thread]) -> list[Comment]:
    pages = world.chance.choices(
        world.news, weights=[WEIGHTS[page.kind] for page in world.news], k=TOP_COMMENTS * world.scale
    )
    comments = []
    for page in pages:
        author = world.chance.choice(world.residents)
        bad = world.chance.random() < 0.06
        body = world.chance.choice(texts["bad"] if bad else texts["opening"])
        body = body.format(place=world.chance.choice(texts["place"])) if not bad else body
        comments.append(_comment(threads[page.pk], author, body, world.between(*_span(world, page))))
    comments.sort(key=lambda comment: comment.created_at)
    return comments


def _published(world: World, page: NewsPage) -> datetime:
    """Late in the morning, or in the night before the reference day's own morning."""
    return min(datetime.combine(page.published_on, time(11), tzinfo=SEOUL), world.at - timedelta(hours=9))


def _span(world: World, page: NewsPage) -> tuple[datetime, datetime]:
    """People write in the first weeks, and to a consultation only until it ends."""
    start = _published(world, page)
    end = min(start + timedelta(days=30), world.at, page.open_until or world.at)
    return start, max(end, start + timedelta(hours=1))


def _comment(thread: Thread, author: Any, body: str, at: datetime, **fields: Any) -> Comment:
    return Comment(thread=thread, author=author, body=body, fingerprint=fingerprint(body), created_at=at, **fields)


def _replies(world: World, texts: dict[str, Any], tops: list[Comment]) -> list[Comment]:
    pages = {page.pk: page for page in world.news}
    replies = []
    for comment in tops:
        count = world.chance.choices([0, 1, 2, 3], weights=[62, 24, 10, 4])[0]
        for body in world.chance.sample(texts["reply"], count):
            at = world.between(comment.created_at, comment.created_at + timedelta(days=4))
            replies.append(_comment(comment.thread, world.chance.choice(world.residents), body, at, parent=comment))
        if world.chance.random() < 0.09:
            replies.append(_official(world, texts, comment, pages[comment.thread.object_id]))
    replies.sort(key=lambda reply: reply.created_at)
    return replies


def _official(world: World, texts: dict[str, Any], comment: Comment, page: NewsPage) -> Comment:
    """The department answers by name."""
    body = world.chance.choice(texts["official"]).format(place=world.chance.choice(texts["place"]))
    at = world.between(comment.created_at + timedelta(hours=6), comment.created_at + timedelta(days=6))
    return _comment(
        comment.thread,
        page.responsible.holder,
        body,
        at,
        parent=comment,
        official_department=page.department,
        official_title=page.responsible.title,
        official_name=page.responsible.holder.display_name,
    )


def _supports(world: World, tops: list[Comment], threads: dict[int, Thread]) -> None:
    endorsed: list[Endorsement] = []
    follows: list[Follow] = []
    for page in world.news:
        since = _published(world, page)
        share = {"CONSULTATION": 0.35, "DECISION": 0.18, "NOTICE": 0.05}[page.kind]
        fans = [person for person in world.residents if world.chance.random() < share]
        endorsed += [
            _support(Endorsement, page, person, world.between(since, since + timedelta(days=25))) for person in fans
        ]
        follows += [
            _support(Follow, page, person, world.between(since, since + timedelta(days=25))) for person in fans[::3]
        ]
        threads[page.pk].endorsement_count, threads[page.pk].follower_count = len(fans), len(fans[::3])
    for comment in tops:
        fans = world.chance.sample(world.residents, comment.endorsement_count)
        endorsed += [
            _support(
                Endorsement, comment, person, world.between(comment.created_at, comment.created_at + timedelta(days=9))
            )
            for person in fans
        ]
    sections = [
        _support(Follow, section, person, world.days_ago(world.chance.randint(1, 150)))
        for section in SectionPage.objects.order_by("pk")
        for person in world.chance.sample(world.residents, min(len(world.residents), world.chance.randint(4, 30)))
    ]
    Endorsement.objects.bulk_create(endorsed, batch_size=BATCH)
    Follow.objects.bulk_create([*follows, *sections], batch_size=BATCH)
    _count_sections(sections)


def _support(model: Any, target: Any, person: Any, at: datetime) -> Any:
    return model(content_type=places.content_type(target), object_id=target.pk, person=person, created_at=at)


def _count_sections(follows: list[Follow]) -> None:
    counted = Counter((follow.content_type_id, follow.object_id) for follow in follows)
    Thread.objects.bulk_create(
        [Thread(content_type_id=kind, object_id=pk, follower_count=count) for (kind, pk), count in counted.items()]
    )


def _tally(threads: dict[int, Thread]) -> None:
    """What is shown counts; what is hidden, held or deleted does not."""
    shown = Counter(Comment.objects.filter(visibility="VISIBLE").values_list("thread_id", flat=True))
    for thread in threads.values():
        thread.comment_count = shown[thread.pk]
    Thread.objects.bulk_update(
        threads.values(), ["comment_count", "endorsement_count", "follower_count"], batch_size=BATCH
    )
