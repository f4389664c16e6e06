"""What people say about an announced draft, and the published answer that each of them gets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import queries as people
from accounts.models import Position
from core import permissions
from core.audit.audit import record
from core.workflow import engine
from core.workflow.actors import SYSTEM
from discussion import text as texts
from discussion.services import blocks, support
from regulations.models import Clause, Opinion, Version
from regulations.rules.drafts import takes_opinions
from regulations.services import draft_notices
from regulations.services.refusals import RegulationRefused
from regulations.states import VersionState
from regulations.states.permissions import ANSWER_OPINION, WRITE

SHORTEST, LONGEST, LONGEST_ANSWER = 5, 2000, 2000
MOST_PER_DRAFT = 20
MOST_AN_HOUR = 10
MOST_TOGETHER = 100
BATCH = 50


@transaction.atomic
def write(version: Version, *, author: Any, text: str, at: datetime, key: str = "") -> Opinion:
    """One opinion on one clause, or on the draft as a whole where no clause is named.

    Raises PermissionDenied, RegulationRefused or DiscussionRefused (blocked from writing).
    """
    permissions.check(author, WRITE)
    said = _checked(text)
    # One person writes one thing at a time: what is counted below is counted behind this lock.
    get_user_model()._default_manager.select_for_update(no_key=True).get(pk=author.pk)
    blocks.refuse_blocked(author, at)
    # Held, so that nothing is written after the collection was closed.
    locked = engine.lock(version)
    if not takes_opinions(locked, at):
        raise RegulationRefused("closed", _("The time for opinions on this draft is over."))
    _refuse_unknown_clause(locked, key)
    _refuse_too_many(author, locked, said, at)
    made = Opinion.objects.create(version=locked, key=key, author=author, text=said, written_at=at)
    support.follow(locked, person=author, at=at)
    return made


@transaction.atomic
def take_back(opinion: Opinion, *, author: Any, at: datetime) -> None:
    """One's own, while opinions are collected and nobody has answered it."""
    version = engine.lock(opinion.version)
    locked = Opinion.objects.select_for_update(of=("self",)).filter(pk=opinion.pk, author=author).first()
    if locked is None:
        raise RegulationRefused("gone", _("This opinion is no longer there."))
    if locked.answered or not takes_opinions(version, at):
        message = _("It belongs to the record by now: it was answered, or the time for opinions is over.")
        raise RegulationRefused("kept", message)
    locked.delete()


@transaction.atomic
def answer(
    opinions: Sequence[Opinion], *, actor: Any, answered: str, answer: str, position: Position, at: datetime
) -> int:
    """The same answer to one opinion or to several that say the same; public at once, with the office's name.

    How many were answered. An answer may be written anew until the version is enacted. Raises RegulationRefused.
    """
    said = _checked_answer(answered, answer)
    if not people.positions_held(actor, at).filter(pk=position.pk).exists():
        raise RegulationRefused("position", _("Answer in an office that you hold."), field="position")
    chosen = [opinion.pk for opinion in opinions]
    if not chosen or len(chosen) > MOST_TOGETHER:
        raise RegulationRefused("chosen", _("Choose between 1 and 100 opinions."))
    rows = Opinion.objects.select_for_update(of=("self",)).select_related("version", "author").filter(pk__in=chosen)
    for opinion in rows.order_by("pk"):
        permissions.check(actor, ANSWER_OPINION, opinion)
        _refuse_unanswerable(opinion, actor)
        opinion.answered, opinion.answer = answered, said
        opinion.answered_by, opinion.answered_at = actor, at
        opinion.department, opinion.official_title = position.department, position.title
        opinion.official_name = actor.display_name if position.name_is_public else ""
        opinion.save()
        record("regulations.answer_opinion", actor=actor, at=at, target=opinion)
        draft_notices.tell_answered(opinion, at=at)
    return len(chosen)


def is_closing(at: datetime) -> bool:
    return _ended(at).exists()


def close_ended(*, at: datetime) -> int:
    """The drafts whose time for opinions is over go on to be answered; how many those were."""
    ended = list(_ended(at).order_by("pk")[:BATCH])
    for version in ended:
        _close(version, at)
    return len(ended)


@transaction.atomic
def _close(version: Version, at: datetime) -> None:
    if engine.lock(version).state == VersionState.ANNOUNCED:
        engine.apply(version, "close_opinions", actor=SYSTEM, at=at)


@transaction.atomic
def hide(opinion: Opinion, rule: str, at: datetime) -> None:
    Opinion.objects.filter(pk=opinion.pk).update(hidden_rule=rule)


@transaction.atomic
def show(opinion: Opinion, at: datetime) -> None:
    Opinion.objects.filter(pk=opinion.pk).update(hidden_rule="")


def _ended(at: datetime) -> Any:
    return Version.objects.filter(state=VersionState.ANNOUNCED, opinions_until__lt=timezone.localdate(at))


def _checked(typed: str) -> str:
    said = texts.clean(typed)
    if len(said) < SHORTEST or not texts.says_something(said):
        raise RegulationRefused("text", _("Please write something."), field="text")
    if len(said) > LONGEST:
        message = _("At most %(most)s characters; yours has %(count)s.") % {"most": LONGEST, "count": len(said)}
        raise RegulationRefused("text", message, field="text")
    return said


def _checked_answer(answered: str, typed: str) -> str:
    said = texts.clean(typed)
    if answered not in Opinion.Answered.values:
        raise RegulationRefused("answered", _("Please choose a result."), field="answered")
    if not 10 <= len(said) <= LONGEST_ANSWER:
        raise RegulationRefused("answer", _("Please write an answer of 10 to 2,000 characters."), field="answer")
    return said


def _refuse_unknown_clause(version: Version, key: str) -> None:
    """Also what the draft takes away can be spoken of."""
    if key and not Clause.objects.filter(Q(version=version) | Q(version=version.based_on_id), key=key).exists():
        raise RegulationRefused("clause", _("This clause does not exist in the draft."), field="key")


def _refuse_too_many(author: Any, version: Version, said: str, at: datetime) -> None:
    mine = Opinion.objects.filter(author=author)
    if mine.filter(version=version, text=said).exists():
        raise RegulationRefused("twice", _("You have said this already. It has arrived; once is enough."), field="text")
    if mine.filter(version=version).count() >= MOST_PER_DRAFT:
        message = _("Each person gives up to %(count)s opinions on a draft.") % {"count": MOST_PER_DRAFT}
        raise RegulationRefused("many", message)
    if mine.filter(written_at__gt=at - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        raise RegulationRefused("haste", _("You have written a great deal lately. Please go on in an hour."))


def _refuse_unanswerable(opinion: Opinion, actor: Any) -> None:
    if opinion.author_id == actor.pk:
        raise RegulationRefused("own", _("You wrote this yourself: another person must answer."))
    if opinion.hidden_rule:
        raise RegulationRefused("hidden", _("A moderator has taken this opinion down; it needs no answer."))
    if not opinion.version.is_in_consultation:
        raise RegulationRefused("state", _("The version was enacted or dropped; its record stands."))
