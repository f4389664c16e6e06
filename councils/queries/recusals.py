"""Who must keep out of an item: by what was declared or recorded, and by what other apps know."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from councils import concerns
from councils.models import AgendaItem, Body, Decision, Recusal, Term
from councils.queries.terms import bodies_of, members_in_office, term_of


def subjects_of(item: AgendaItem) -> list[Any]:
    """Everything in other apps that the item, its questions or their options are about."""
    about: list[Any] = [item]
    for decision in item.decisions.all():
        about += [decision, *decision.options.all()]
    return [one.subject for one in about if one.object_id and one.subject is not None]


def concerned(user: Any, item: AgendaItem) -> bool:
    """Whether another app says that the item concerns this person."""
    return any(concerns.concerns(user, subject) for subject in subjects_of(item))


def is_recused(member: Term | None, item: AgendaItem) -> bool:
    """Written down, or to be written down: both hold."""
    if member is None:
        return False
    if any(recusal.member_id == member.pk for recusal in item.recusals.all()):
        return True
    return concerned(member.user, item)


def recused_among(members: Iterable[Term], item: AgendaItem) -> set[int]:
    """The ids of those members who keep out of the item."""
    written = {recusal.member_id for recusal in item.recusals.all()}
    subjects = subjects_of(item)
    return written | {
        member.pk for member in members if any(concerns.concerns(member.user, subject) for subject in subjects)
    }


def found_in_records(item: AgendaItem, *, on: date) -> list[Term]:
    """Members whom the item concerns and for whom nobody has written it down yet."""
    subjects = subjects_of(item)
    if not subjects:
        return []
    written = set(item.recusals.values_list("member_id", flat=True))
    return [
        member
        for member in members_in_office(item.meeting.body, on=on)
        if member.pk not in written and any(concerns.concerns(member.user, subject) for subject in subjects)
    ]


def may_judge(user: Any, obj: Model, *, on: date, body: Body | None = None) -> bool:
    """Whether this person, as a member in office on that day, may judge this object at all.

    Without a `body` any body suffices. A recusal from any item or question about the object counts.
    """
    terms = (
        [term_of(user, body, on=on)]
        if body is not None
        else [term_of(user, one, on=on) for one in bodies_of(user, on=on)]
    )
    held = [term for term in terms if term is not None]
    return bool(held) and not concerns.concerns(user, obj) and not _recusals_about(obj, user).exists()


def _recusals_about(obj: Model, user: Any) -> QuerySet[Recusal]:
    about = {"content_type": ContentType.objects.get_for_model(obj), "object_id": obj.pk}
    items = AgendaItem.objects.filter(**about).values("pk")
    asked = Decision.objects.filter(**about).values("item")
    return Recusal.objects.filter(member__user=user).filter(Q(item__in=items) | Q(item__in=asked))
