"""Several questions become one: their supports come along, and each person counts once.

Joined questions all hang on one root; there are no chains. Whoever asks supports the own question, so that askers come
along too. A support remembers to which question it was given: parting them again gives each what it had.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from briefings.models import Question, Room, Support
from briefings.services import steps
from briefings.services.refusals import BriefingRefused
from briefings.states.questions import QuestionState
from core.workflow.models import TransitionRecord

S = QuestionState
# Nothing is joined with what nobody reads, or with what was joined itself.
NO_ROOT = (S.HIDDEN, S.MERGED, S.WITHDRAWN)


@transaction.atomic
def merge(root: Question, others: Iterable[Question], *, by: Any, at: datetime) -> Question:
    room = root.room
    steps.hold_room(room)
    wanted = {other.pk for other in others} - {root.pk}
    locked = steps.lock_all(room, {root.pk, *wanted})
    root = locked[root.pk]
    if root.state in NO_ROOT or root.kept_back:
        raise steps.refuse_moved(root, steps.last_record(root))
    if not root.is_public and any(locked[pk].is_public for pk in wanted if pk in locked):
        # Everybody has it before them and supports it; it would be gone from one moment to the next.
        raise BriefingRefused(
            "unseen", _("A shown question cannot be joined with one that is not shown. Let the shown one stay.")
        )
    changes = [(root, root.is_public)]
    for other in (locked[pk] for pk in sorted(wanted)):
        if other.merged_into_id == root.pk:
            continue
        changes.append((other, other.is_public))
        _join(other, root, by=by, at=at)
    gather(root)
    steps.tell_room(changes, at=at)
    return root


@transaction.atomic
def part_all(room: Room, questions: Iterable[Question], *, by: Any, at: datetime) -> list[Question]:
    """What was joined at one press is parted at one press: all of them or none."""
    steps.hold_room(room)
    found = sorted(questions, key=lambda one: one.pk)
    # All before the room is told of the first.
    steps.lock_all(room, {pk for one in found for pk in (one.pk, one.merged_into_id) if pk})
    return [part(question, by=by, at=at) for question in found]


@transaction.atomic
def part(question: Question, *, by: Any, at: datetime) -> Question:
    """Back as it was: supports that were given to it go back, and what was not shown before is held."""
    room = question.room
    steps.hold_room(room)
    found = room.questions.filter(pk=question.pk).values_list("pk", "merged_into").first()
    locked = steps.lock_all(room, [pk for pk in found or () if pk])
    question = locked[question.pk]
    root = locked.get(question.merged_into_id or 0)
    if question.state != S.MERGED or root is None:
        raise steps.refuse_moved(question, steps.last_record(question))
    stood = _stood_before(question)
    steps.take(question, "part", by=by, at=at)
    question.merged_into = None
    question.save(update_fields=["merged_into"])
    _give_back(question)
    gather(root)
    if stood != S.SHOWN:
        steps.take(question, "hold", by=by, at=at)
    steps.tell_room([(root, root.is_public), (question, False)], at=at)
    return question


def gather(root: Question) -> None:
    """Each person who supports one of the joined questions supports the root, once."""
    already = set(Support.objects.filter(question=root).values_list("participant", flat=True))
    moving = []
    rest = Support.objects.filter(question__merged_into=root).order_by("at", "pk")
    for pk, participant in rest.values_list("pk", "participant"):
        if participant not in already:
            already.add(participant)
            moving.append(pk)
    Support.objects.filter(pk__in=moving).update(question=root)


def _join(other: Question, root: Question, *, by: Any, at: datetime) -> None:
    merging = other.workflow.transition("merge")
    if merging is None or other.state not in merging.sources:
        shortened = Truncator(other.text).chars(40)
        said = _("This question cannot be joined as it stands (%(state)s): “%(text)s”")
        raise BriefingRefused("state", said % {"state": other.get_state_display(), "text": shortened})
    steps.take(other, "merge", by=by, at=at, reason=str(root.pk), merged_into=root, pinned_at=None)
    other.merged.update(merged_into=root)
    if other.participant_id is not None:
        own = {"given_to": other, "at": other.asked_at}
        Support.objects.get_or_create(question=other, participant_id=other.participant_id, defaults=own)


def _give_back(question: Question) -> None:
    given = Support.objects.filter(given_to=question)
    has = Support.objects.filter(question=question).values_list("participant", flat=True)
    given.exclude(question=question).exclude(participant__in=list(has)).update(question=question)


def _stood_before(question: Question) -> str:
    kind = ContentType.objects.get_for_model(Question)
    merged = TransitionRecord.objects.filter(content_type=kind, object_id=question.pk, name="merge").order_by("-pk")
    return merged.values_list("source", flat=True).first() or ""
