"""What one person wrote, endorsed and follows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import reverse
from django.utils.text import Truncator

from core.ui.paging import KeysetPage, paginate
from discussion import places
from discussion.models import Comment, Endorsement, Follow, ModerationCase
from discussion.queries.reading import may_read
from discussion.states import Visibility

PAGE_SIZE = 20
Key = tuple[int, int]


@dataclass(frozen=True)
class Subject:
    """What a row is about, as far as this person may still see it."""

    title: str
    url: str
    # The title of what a comment is about; for anything else its own.
    about: str = ""


@dataclass(frozen=True)
class Activity:
    row: Any
    subject: Subject | None


def comments_by(person: Any, cursor: str) -> tuple[KeysetPage[Comment], list[Activity]]:
    rows = Comment.objects.filter(author=person).exclude(visibility=Visibility.DELETED).select_related("thread")
    page = paginate(rows, cursor, order="-pk", size=PAGE_SIZE)
    subjects = subjects_of({(row.thread.content_type_id, row.thread.object_id) for row in page}, person)
    return page, [Activity(row, subjects.get((row.thread.content_type_id, row.thread.object_id))) for row in page]


def endorsements_by(person: Any, cursor: str) -> tuple[KeysetPage[Endorsement], list[Activity]]:
    page = paginate(Endorsement.objects.filter(person=person), cursor, order="-pk", size=PAGE_SIZE)
    return page, _with_subjects(page, person)


def follows_of(person: Any, cursor: str) -> tuple[KeysetPage[Follow], list[Activity]]:
    page = paginate(Follow.objects.filter(person=person), cursor, order="-pk", size=PAGE_SIZE)
    return page, _with_subjects(page, person)


def follows(person: Any, kind: type[Model], object_id: int) -> bool:
    """Whether the person follows it, be it visible or not."""
    content_type = places.content_type(kind())
    return Follow.objects.filter(person=person, content_type=content_type, object_id=object_id).exists()


def cases_about(person: Any, cursor: str) -> KeysetPage[ModerationCase]:
    """Decisions about one's own texts."""
    return paginate(ModerationCase.objects.filter(author=person), cursor, order="-pk", size=PAGE_SIZE)


def subjects_of(keys: Iterable[Key], person: Any) -> dict[Key, Subject]:
    """Titles and addresses, with one query per kind of object. What the person may not see is left out."""
    ids: dict[int, set[int]] = defaultdict(set)
    for content_type_id, object_id in keys:
        ids[content_type_id].add(object_id)
    subjects: dict[Key, Subject] = {}
    for content_type_id, object_ids in ids.items():
        for obj in _objects(content_type_id, object_ids):
            if subject := _subject(obj, person):
                subjects[content_type_id, obj.pk] = subject
    return subjects


def _with_subjects(rows: Iterable[Any], person: Any) -> list[Activity]:
    rows = list(rows)
    subjects = subjects_of({(row.content_type_id, row.object_id) for row in rows}, person)
    return [Activity(row, subjects.get((row.content_type_id, row.object_id))) for row in rows]


def _objects(content_type_id: int, object_ids: set[int]) -> Iterable[Model]:
    model = ContentType.objects.get_for_id(content_type_id).model_class()
    if model is None:
        return ()
    if model is Comment:
        return Comment.objects.filter(pk__in=object_ids).select_related("thread").prefetch_related("thread__target")
    return model._base_manager.filter(pk__in=object_ids)


def _subject(obj: Any, person: Any) -> Subject | None:
    if isinstance(obj, Comment):
        place_object = obj.thread.target
        if place_object is None or not may_read(person, obj) or _subject(place_object, person) is None:
            return None
        about = places.of(place_object).title(place_object)
        return Subject(Truncator(obj.body).chars(80), reverse("discussion:comment", args=[obj.pk]), about)
    try:
        place = places.of(obj)
    except places.NoSuchPlace:
        return None
    return Subject(place.title(obj), place.url(obj), place.title(obj)) if place.visible(person, obj) else None
