"""Who may read, write, endorse, flag and moderate."""

from typing import Any

from accounts.models import Role
from accounts.rules import by_role
from core import permissions
from discussion import places
from discussion.models import Comment, ModerationCase
from discussion.states import (
    ANSWER,
    APPEAL,
    BLOCK,
    CLOSE,
    DELETE,
    EDIT,
    ENDORSE,
    FLAG,
    FOLLOW,
    MODERATE,
    WRITE,
    Visibility,
)


def _may_write(user: Any, target: Any) -> bool:
    """Whoever answers for a department may write, even where only verified residents do.

    A reply is written where its comment stands.
    """
    if isinstance(target, Comment):
        target = target.thread.target
    return _signed_in(user) and (_at_place(user, target, "may_write") or _at_place(user, target, "may_answer"))


def _may_endorse(user: Any, target: Any) -> bool:
    if not _signed_in(user):
        return False
    if not isinstance(target, Comment):
        return _at_place(user, target, "may_endorse")
    own = target.author_id == user.pk
    return not own and target.visibility == Visibility.VISIBLE and _sees_thread(user, target)


def _may_follow(user: Any, target: Any) -> bool:
    return _signed_in(user) and places.of(target).follows and _at_place(user, target, "may_read")


def _may_flag(user: Any, target: Any) -> bool:
    if not _signed_in(user):
        return False
    if not isinstance(target, Comment):
        return places.of(target).flaggable and _at_place(user, target, "may_read")
    own = target.author_id == user.pk
    return not own and target.visibility == Visibility.VISIBLE and _sees_thread(user, target)


def _may_edit(user: Any, comment: Comment) -> bool:
    alive = comment.visibility in {Visibility.VISIBLE, Visibility.HELD}
    return _is_author(user, comment) and alive and _sees_thread(user, comment)


def _may_delete(user: Any, comment: Comment) -> bool:
    return _is_author(user, comment) and comment.visibility != Visibility.DELETED


def _may_answer(user: Any, target: Any) -> bool:
    return _signed_in(user) and _at_place(user, target, "may_answer")


def _may_appeal(user: Any, case: ModerationCase) -> bool:
    return _is_author(user, case)


def _is_author(user: Any, thing: Any) -> bool:
    return _signed_in(user) and thing is not None and thing.author_id == user.pk


def _signed_in(user: Any) -> bool:
    return bool(user.is_authenticated and user.is_active)


def _at_place(user: Any, target: Any, question: str) -> bool:
    if target is None:
        return False
    place = places.of(target)
    return place.visible(user, target) and bool(getattr(place, question)(user, target))


def _department_of(target: Any) -> Any:
    """Where the thing lies, as its place says; moderators of one department act there alone."""
    return places.of(target).department(target)


def _sees_thread(user: Any, comment: Comment) -> bool:
    target = comment.thread.target
    return target is not None and _at_place(user, target, "may_read")


permissions.register(WRITE, _may_write)
permissions.register(EDIT, _may_edit)
permissions.register(DELETE, _may_delete)
permissions.register(ANSWER, _may_answer)
permissions.register(ENDORSE, _may_endorse)
permissions.register(FOLLOW, _may_follow)
permissions.register(FLAG, _may_flag)
permissions.register(APPEAL, _may_appeal)
permissions.register(MODERATE, *by_role(Role.MODERATOR))
permissions.register(CLOSE, *by_role(Role.MODERATOR, department_of=_department_of))
permissions.register(BLOCK, *by_role(Role.MODERATOR))
