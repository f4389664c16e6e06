"""Writing, editing and deleting comments, and closing a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts import queries as people
from accounts.models import Position
from core import permissions, uploads
from core.uploads.receiving import attached_to
from core.workflow import SYSTEM, engine
from discussion import places, text
from discussion.models import Comment, CommentVersion, Thread
from discussion.places import Place
from discussion.queries.threads import EDIT_WINDOW, closed_message, closure_of
from discussion.services import blocks, events, limits, moderation, support, tally
from discussion.services.refusals import DiscussionRefused
from discussion.states import ANSWER, CLOSE, DELETE, EDIT, MODERATE, WRITE, Origin, Visibility

MOST_FILES = 3


@transaction.atomic
def post_comment(
    target: Model,
    *,
    author: Any,
    body: str,
    at: datetime,
    parent: Comment | None = None,
    files: Sequence[File[Any]] = (),
    position: Position | None = None,
) -> Comment:
    """Add a comment, or a reply to one. With a `position` it is the official answer of that department.

    Where the place asks for review first, it comes out HELD. Raises PermissionDenied, DiscussionRefused
    (empty, too long, closed, blocked, too fast, the same again) or UploadRefused.
    """
    permissions.check(author, WRITE, target)
    place = places.of(target)
    body = limits.checked_text(body)
    # One person writes one thing at a time: the limits below are counted behind this lock.
    get_user_model()._default_manager.select_for_update(no_key=True).get(pk=author.pk)
    thread = _open_thread(target, place, at)
    blocks.refuse_blocked(author, at)
    if position is not None:
        _check_position(author, position, target, at)
    else:
        limits.refuse_haste(author, at)
        limits.refuse_repetition(author, body, at)
    reviewed = place.moderation == "pre" and position is None and not permissions.allowed(author, MODERATE)
    comment = Comment.objects.create(
        thread=thread,
        parent=_parent_in(thread, parent),
        author=author,
        body=body,
        fingerprint=text.fingerprint(body),
        visibility=Visibility.HELD if reviewed else Visibility.VISIBLE,
        official_department=position.department if position else None,
        official_title=position.title if position else "",
        official_name=author.display_name if position and position.name_is_public else "",
        created_at=at,
    )
    _attach(comment, files, place, at)
    _follow_first_time(target, comment, at)
    if reviewed:
        moderation.case_for(comment, origin=Origin.REVIEW, at=at)
    else:
        tally.count_thread(thread, tally.Kind.COMMENT, 1)
        events.announce(comment, target=target, at=at)
    return comment


@transaction.atomic
def edit_comment(comment: Comment, *, author: Any, body: str, at: datetime) -> Comment:
    """Change one's own words while the window is open; what was said before is kept for all to see."""
    permissions.check(author, EDIT, comment)
    body = limits.checked_text(body)
    target = comment.thread.target
    if target is None:
        raise PermissionDenied(EDIT)
    if Comment.objects.filter(pk=comment.pk, body=body).exists():
        # Nothing to keep, and nothing for a moderator to read again.
        return comment
    place = places.of(target)
    reviewed = place.moderation == "pre" and not comment.is_official and not permissions.allowed(author, MODERATE)
    if reviewed:
        # The case is locked before the text, here as everywhere.
        moderation.case_for(comment, origin=Origin.REVIEW, at=at, words=body)
    locked = Comment.objects.select_for_update(of=("self",)).select_related("thread").get(pk=comment.pk)
    permissions.check(author, EDIT, locked)
    if at > locked.created_at + EDIT_WINDOW:
        raise DiscussionRefused("window", _("The time for changes is over. You can still delete it, or write a reply."))
    _open_thread(target, place, at)
    blocks.refuse_blocked(author, at)
    # What waited for review was never public: it must not become so as an earlier version that nobody approved.
    if not reviewed or locked.visibility == Visibility.VISIBLE:
        _keep_version(locked)
        locked.edited_at = at
    elif locked.edited_at is not None:
        locked.edited_at = at
    if reviewed and locked.visibility == Visibility.VISIBLE:
        locked.visibility = Visibility.HELD
        tally.count_thread(locked.thread, tally.Kind.COMMENT, -1)
    locked.body, locked.fingerprint = body, text.fingerprint(body)
    locked.save(update_fields=["body", "fingerprint", "edited_at", "visibility"])
    return locked


def _keep_version(comment: Comment) -> None:
    CommentVersion.objects.create(
        comment=comment,
        number=comment.versions.count() + 1,
        body=comment.body,
        written_at=comment.edited_at or comment.created_at,
    )


@transaction.atomic
def delete_comment(comment: Comment, *, author: Any, at: datetime) -> Comment:
    """Take one's own words back for good: text, earlier versions and files go, replies stay under a tombstone."""
    permissions.check(author, DELETE, comment)
    return _erase(comment, at=at)


def erase_all_of(person: Any, *, at: datetime) -> None:
    """When somebody leaves: their words go as if they had deleted each one."""
    for comment in Comment.objects.filter(author=person).exclude(visibility=Visibility.DELETED).order_by("id"):
        _erase(comment, at=at)


def _erase(comment: Comment, *, at: datetime) -> Comment:
    case = moderation.locked_case(comment)
    locked = Comment.objects.select_for_update(of=("self",)).select_related("thread").get(pk=comment.pk)
    if locked.visibility == Visibility.DELETED:
        return locked
    if locked.visibility == Visibility.VISIBLE:
        tally.count_thread(locked.thread, tally.Kind.COMMENT, -1)
    for file in attached_to(locked):
        uploads.remove(file, at=at)
    locked.versions.all().delete()
    locked.body = locked.fingerprint = locked.hidden_rule = ""
    locked.visibility = Visibility.DELETED
    locked.save(update_fields=["body", "fingerprint", "hidden_rule", "visibility"])
    if case is not None:
        engine.apply(case, "withdraw", actor=SYSTEM, at=at)
    return locked


@transaction.atomic
def close_thread(target: Model, *, by: Any, reason: str, at: datetime) -> Thread:
    """Nobody writes here any more; the reason and the day are shown."""
    permissions.check(by, CLOSE, target)
    reason = text.clean(reason)
    if not reason:
        raise DiscussionRefused("reason", _("Please give a reason."))
    thread = _locked_thread(target)
    thread.closed_at, thread.closed_by, thread.closed_reason = at, by, reason
    thread.save(update_fields=["closed_at", "closed_by", "closed_reason"])
    return thread


@transaction.atomic
def reopen_thread(target: Model, *, by: Any) -> Thread:
    permissions.check(by, CLOSE, target)
    thread = _locked_thread(target)
    thread.closed_at, thread.closed_by, thread.closed_reason = None, None, ""
    thread.save(update_fields=["closed_at", "closed_by", "closed_reason"])
    return thread


def _locked_thread(target: Model) -> Thread:
    """Writing and closing take turns here, so that nothing is written after the close."""
    return Thread.objects.select_for_update(no_key=True, of=("self",)).get(pk=tally.thread_of(target).pk)


def _open_thread(target: Model, place: Place, at: datetime) -> Thread:
    thread = _locked_thread(target)
    # Read again: it may have been closed since the page was loaded.
    fresh = type(target)._base_manager.get(pk=target.pk)
    if closure := closure_of(fresh, thread, at):
        raise DiscussionRefused("closed", closed_message(closure))
    return thread


def _parent_in(thread: Thread, parent: Comment | None) -> Comment | None:
    """Replies to replies hang on the same comment: one level, readable on a telephone."""
    if parent is None:
        return None
    top = parent.parent or parent
    if parent.thread_id != thread.pk or parent.visibility != Visibility.VISIBLE:
        raise DiscussionRefused("parent", _("The comment that you answer is no longer there."))
    return top


def _check_position(author: Any, position: Position, target: Model, at: datetime) -> None:
    permissions.check(author, ANSWER, target)
    if not people.positions_held(author, at).filter(pk=position.pk).exists():
        raise PermissionDenied(ANSWER)


def _attach(comment: Comment, files: Sequence[File[Any]], place: Place, at: datetime) -> None:
    if not files:
        return
    if not place.attachments:
        raise DiscussionRefused("attachments", _("Files cannot be attached here."))
    kept = uploads.receive_all(files, owner=comment.author, at=at, limit=MOST_FILES)
    uploads.attach(kept, comment, at=at)


def _follow_first_time(target: Model, comment: Comment, at: datetime) -> None:
    """Whoever joins in is told how it goes on; whoever then stops following is not signed up again."""
    joined_before = Comment.objects.filter(thread=comment.thread, author=comment.author).exclude(pk=comment.pk)
    if places.of(target).follows and not joined_before.exists():
        support.follow(target, person=comment.author, at=at)
