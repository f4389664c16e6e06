"""One conversation as one reader meets it, in a constant number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, Model, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import queries as people
from accounts.models import Position
from core import permissions
from core.ui.paging import KeysetPage, paginate
from core.uploads import StoredFile
from discussion import places
from discussion.models import Comment, Endorsement, Follow, Thread, WritingBlock
from discussion.places import Closure, Place
from discussion.queries.counts import NOTHING, Counts, counts_for
from discussion.states import ANSWER, ENDORSE, FLAG, FOLLOW, MODERATE, WRITE, Visibility

PAGE_SIZE = 50
REPLIES_SHOWN = 5
REPLIES_PER_PAGE = 50
EDIT_WINDOW = timedelta(hours=1)


class Sort(models.TextChoices):
    OLDEST = "oldest", gettext_lazy("Oldest first")
    NEWEST = "newest", gettext_lazy("Newest first")
    ENDORSED = "endorsed", gettext_lazy("Most endorsed first")


ORDERS = {Sort.OLDEST: "pk", Sort.NEWEST: "-pk", Sort.ENDORSED: "-endorsement_count"}


@dataclass
class Entry:
    """One comment and what this reader can do with it."""

    comment: Comment
    endorsements: int
    endorsed: bool
    files: list[StoredFile]
    readable: bool
    own: bool
    may_edit: bool
    may_endorse: bool
    may_flag: bool
    may_reply: bool
    replies: "list[Entry]" = field(default_factory=list)
    reply_total: int = 0
    replies_cut_before: bool = False

    @property
    def may_delete(self) -> bool:
        return self.own and self.comment.visibility != Visibility.DELETED

    @property
    def replies_left(self) -> int:
        return max(0, self.reply_total - len(self.replies))


@dataclass
class Reader:
    """What one person may do around one object; asked once, not per comment."""

    user: Any
    place: Place
    target: Model
    at: datetime
    closure: Closure | None
    may_read: bool
    may_write: bool
    moderating: bool
    positions: list[Position] = field(default_factory=list)
    block: WritingBlock | None = None

    @property
    def can_post(self) -> bool:
        return self.may_write and self.closure is None and self.block is None


@dataclass
class Conversation:
    """Everything that the page of one conversation shows."""

    target: Model
    place: Place
    reader: Reader
    counts: Counts
    sort: Sort
    entries: list[Entry]
    page: KeysetPage[Comment]
    starts_within: bool = False

    @property
    def closed_message(self) -> str:
        return closed_message(self.reader.closure) if self.reader.closure else ""


def closure_of(target: Model, thread: Thread | None, at: datetime) -> Closure | None:
    """Why nobody can write here, and since when; nothing while the conversation is open."""
    if thread is not None and thread.closed_at is not None:
        return Closure(reason=thread.closed_reason, since=thread.closed_at)
    return places.of(target).closure(target, at)


def closed_message(closure: Closure) -> str:
    if closure.since is None:
        return str(closure.reason)
    day = date_format(timezone.localtime(closure.since), "DATE_FORMAT")
    return _("Closed since %(day)s. %(reason)s") % {"day": day, "reason": closure.reason}


def thread_about(target: Model) -> Thread | None:
    rows = Thread.objects.defer("comment_count", "endorsement_count", "follower_count")
    return rows.filter(content_type=places.content_type(target), object_id=target.pk).first()


def reader_of(target: Model, thread: Thread | None, user: Any, at: datetime) -> Reader:
    place = places.of(target)
    signed_in = bool(user.is_authenticated)
    answering = signed_in and permissions.allowed(user, ANSWER, target)
    positions = people.positions_held(user, at).select_related("department") if answering else ()
    blocks = WritingBlock.objects.filter(lifted_at__isnull=True, starts_at__lte=at, ends_at__gt=at)
    return Reader(
        user=user,
        place=place,
        target=target,
        at=at,
        closure=closure_of(target, thread, at),
        may_read=place.may_read(user, target),
        may_write=signed_in and permissions.allowed(user, WRITE, target),
        moderating=signed_in and permissions.allowed(user, MODERATE),
        positions=list(positions),
        block=blocks.filter(person=user).order_by("-ends_at").first() if signed_in else None,
    )


def conversation(
    target: Model,
    *,
    user: Any,
    at: datetime,
    sort: str = "",
    cursor: str = "",
    focus: int | None = None,
    known: Counts | None = None,
) -> Conversation:
    """One page of the conversation. `focus` is a comment at which the page starts; `known` are the counts of the
    target, where the page has asked for them already. Raises BadCursor."""
    thread = thread_about(target)
    reader = reader_of(target, thread, user, at)
    order = Sort(sort) if sort in Sort.values else Sort.OLDEST
    found = _focused(thread, focus) if focus else None
    rows = _rows(reader).filter(thread=thread, parent__isnull=True) if thread else Comment.objects.none()
    if found:
        order, cursor = Sort.OLDEST, ""
        rows = rows.filter(pk__gte=found.parent_id or found.pk)
    if not reader.may_read:
        rows = rows.none()
    page = paginate(rows, cursor, order=ORDERS[order], size=PAGE_SIZE)
    replies = _replies(reader, [comment.pk for comment in page], found)
    shown = [*page, *(reply for group in replies.values() for reply in group)]
    counts = counts_for(shown if known else [target, *shown])
    entries = entries_of(shown, reader, counts)
    for comment in page:
        entry = entries[comment.pk]
        group = replies.get(comment.pk, [])
        entry.replies = [entries[reply.pk] for reply in group]
        entry.reply_total = getattr(group[0], "siblings", 0) if group else 0
        entry.replies_cut_before = bool(found and found.parent_id == comment.pk)
    return Conversation(
        target=target,
        place=reader.place,
        reader=reader,
        counts=known or counts.get(target, NOTHING),
        sort=order,
        entries=[entries[comment.pk] for comment in page],
        page=page,
        starts_within=found is not None,
    )


def replies_to(parent: Comment, reader: Reader, cursor: str) -> tuple[KeysetPage[Comment], list[Entry]]:
    """All replies to one comment, page by page."""
    page = paginate(_rows(reader).filter(parent=parent), cursor, order="pk", size=REPLIES_PER_PAGE)
    entries = entries_of(list(page), reader, counts_for(list(page)))
    return page, [entries[reply.pk] for reply in page]


def entry_of(comment: Comment, reader: Reader) -> Entry:
    """One comment by itself, as after an edit."""
    return entries_of([comment], reader, counts_for([comment]))[comment.pk]


def entries_of(comments: list[Comment], reader: Reader, counts: dict[Model, Counts]) -> dict[int, Entry]:
    files = _files_of(comments)
    endorsed = endorsed_by(reader.user, comments)
    return {
        comment.pk: _entry(comment, reader, counts.get(comment, NOTHING), comment.pk in endorsed, files[comment.pk])
        for comment in comments
    }


def _entry(comment: Comment, reader: Reader, counts: Counts, endorsed: bool, files: list[StoredFile]) -> Entry:
    """Says what `discussion.rules` says, without asking the database once per comment."""
    user = reader.user
    own = bool(user.is_authenticated) and comment.author_id == user.pk
    shown = comment.visibility == Visibility.VISIBLE
    alive = shown or comment.visibility == Visibility.HELD
    readable = shown or (comment.visibility != Visibility.DELETED and (own or reader.moderating))
    foreign = bool(user.is_authenticated) and not own and shown
    return Entry(
        comment=comment,
        endorsements=counts.endorsements,
        endorsed=endorsed,
        files=files if readable else [],
        readable=readable,
        own=own,
        may_edit=own and alive and reader.closure is None and reader.at <= comment.created_at + EDIT_WINDOW,
        may_endorse=foreign,
        may_flag=foreign,
        may_reply=shown and reader.can_post,
    )


def endorsed_by(user: Any, comments: list[Comment]) -> set[int]:
    if not user.is_authenticated or not comments:
        return set()
    mine = Endorsement.objects.filter(
        person=user, content_type=places.content_type(Comment()), object_id__in=[comment.pk for comment in comments]
    )
    return set(mine.values_list("object_id", flat=True))


@dataclass(frozen=True)
class Support:
    """Whether this person endorses and follows an object, and whether they may."""

    endorsed: bool
    following: bool
    may_endorse: bool
    may_follow: bool
    may_flag: bool


def support_of(target: Model, user: Any) -> Support:
    if not user.is_authenticated:
        return Support(False, False, False, False, False)
    key = {"person": user, "content_type": places.content_type(target), "object_id": target.pk}
    return Support(
        endorsed=Endorsement.objects.filter(**key).exists(),
        following=Follow.objects.filter(**key).exists(),
        may_endorse=permissions.allowed(user, ENDORSE, target),
        may_follow=permissions.allowed(user, FOLLOW, target),
        may_flag=permissions.allowed(user, FLAG, target),
    )


def _rows(reader: Reader) -> QuerySet[Comment]:
    return Comment.objects.shown_to(reader.user, moderating=reader.moderating).select_related(
        "author", "official_department"
    )


def _focused(thread: Thread | None, pk: int) -> Comment | None:
    return Comment.objects.filter(thread=thread, pk=pk).first() if thread else None


def _replies(reader: Reader, parents: list[int], focus: Comment | None) -> dict[int, list[Comment]]:
    """The first few replies under each comment; under the focused one, those from the focus on."""
    rows = _rows(reader).filter(parent__in=parents)
    if focus is not None and focus.parent_id:
        rows = rows.filter(~Q(parent=focus.parent_id) | Q(pk__gte=focus.pk))
    rows = rows.annotate(
        place=Window(RowNumber(), partition_by="parent_id", order_by="pk"),
        siblings=Window(Count("pk"), partition_by="parent_id"),
    )
    groups: dict[int, list[Comment]] = defaultdict(list)
    if parents:
        for reply in rows.filter(place__lte=REPLIES_SHOWN).order_by("pk"):
            groups[reply.parent_id or 0].append(reply)
    return groups


def _files_of(comments: list[Comment]) -> dict[int, list[StoredFile]]:
    files: dict[int, list[StoredFile]] = defaultdict(list)
    if comments:
        found = StoredFile.objects.filter(
            content_type=places.content_type(Comment()),
            object_id__in=[comment.pk for comment in comments],
            removed_at__isnull=True,
        )
        for file in found.order_by("id"):
            files[file.object_id or 0].append(file)
    return files
