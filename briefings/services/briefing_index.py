"""What the search finds of briefings: the event with its programme and answers, and what there is to read.

Whoever changes what an announced briefing says calls `renew`. Questions come in once it is over: until then moderators
may still take one off the screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from briefings.models import Briefing, Material, Question, Room
from briefings.queries.briefings import visible_to
from briefings.states.briefings import BRIEFING_HOOKS, OVER, PUBLIC
from briefings.states.questions import IN_PUBLIC, QUESTION_HOOKS
from core.search import index

KIND = "briefing"
MATERIAL_KIND = "briefing-material"


@BRIEFING_HOOKS.carry_out
def follow(briefing: Briefing, record: Any, context: dict[str, Any]) -> None:
    renew(briefing)


@QUESTION_HOOKS.carry_out
def follow_question(question: Question, record: Any, context: dict[str, Any]) -> None:
    briefing = question.room.briefing
    if briefing.state in OVER and not question.room.is_rehearsal:
        index.put_all([entry_of(briefing)])


def renew(briefing: Briefing) -> None:
    """In the caller's transaction; a draft is nobody's to find."""
    if briefing.state not in PUBLIC:
        return
    index.put_all([entry_of(briefing), *(material_entry(one) for one in _materials_of(briefing))])


def forget_material(material: Material) -> None:
    """Before it is deleted."""
    index.remove(material)


def entry_of(briefing: Briefing) -> index.Entry:
    return index.Entry(
        obj=briefing,
        kind=KIND,
        title=briefing.title,
        url=_address(briefing),
        published_at=briefing.announced_at or briefing.created_at,
        body="\n\n".join(filter(None, [briefing.purpose, briefing.place, briefing.address, *_said(briefing)])),
    )


def material_entry(material: Material) -> index.Entry:
    """Its files hang on it, so that their text leads here."""
    return index.Entry(
        obj=material,
        kind=MATERIAL_KIND,
        title=material.title,
        url=f"{_address(material.briefing)}#material-{material.pk}",
        published_at=material.added_at,
        body="\n\n".join([material.summary, material.briefing.title]),
    )


def _said(briefing: Briefing) -> Iterator[str]:
    for item in briefing.agenda.all():
        yield f"{item.title}\n{item.description}"
    for speaker in briefing.speakers.all():
        yield f"{speaker.position}\n{speaker.topic}"
    for material in briefing.materials.all():
        yield f"{material.title}\n{material.summary}"
    if briefing.state in OVER:
        for text, answer in _public_questions(briefing):
            yield f"{text}\n{answer}"


def _public_questions(briefing: Briefing) -> Iterable[tuple[str, str]]:
    asked = Question.objects.filter(
        room__briefing=briefing, room__kind=Room.Kind.MAIN, state__in=IN_PUBLIC, kept_back=False
    )
    return asked.order_by("asked_at", "pk").values_list("text", "answer")


def _materials_of(briefing: Briefing) -> Iterable[Material]:
    return briefing.materials.select_related("briefing")


def _address(briefing: Briefing) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return reverse("briefings:briefing", args=[briefing.pk])


def all_entries() -> Iterator[index.Entry]:
    rows = Briefing.objects.announced().prefetch_related("agenda", "speakers", "materials").order_by("pk")
    return (entry_of(briefing) for briefing in rows.iterator(chunk_size=100))


def all_materials() -> Iterator[index.Entry]:
    rows = Material.objects.filter(briefing__state__in=PUBLIC).select_related("briefing").order_by("pk")
    return (material_entry(material) for material in rows.iterator(chunk_size=500))


def readable(person: Any, ids: list[int]) -> Iterable[int]:
    return visible_to(person).filter(pk__in=ids).values_list("pk", flat=True)


def readable_materials(person: Any, ids: list[int]) -> Iterable[int]:
    found = Material.objects.filter(pk__in=ids, briefing__in=visible_to(person).order_by())
    return found.values_list("pk", flat=True)
