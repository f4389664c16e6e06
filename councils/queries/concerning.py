"""For other apps: what bodies dealt with and decided about their objects, as everybody may read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from councils.models import AgendaItem, Decision, DecisionOption, OpinionStatement
from councils.models.bodies import Body
from councils.models.meetings import Meeting
from councils.queries.opinions import statements_visible_to
from councils.states.decisions import DecisionState
from councils.states.meetings import STILL_TO_HOLD, MeetingState

_STILL_TO_VOTE = (DecisionState.DRAFT, DecisionState.OPEN, DecisionState.TIED)


@dataclass(frozen=True)
class Mark:
    """What an object got in one scoring, out of how much. `of` is its key."""

    of: int
    decision: Decision
    hundredths: int
    maximum: int
    rank: int | None


def public_items_about(obj: Any) -> QuerySet[AgendaItem]:
    """Items of public meetings about the object itself, or with a question about it; the newest meeting first."""
    kind = ContentType.objects.get_for_model(obj)
    about = {"content_type": kind, "object_id": obj.pk}
    asked = DecisionOption.objects.filter(decision__item=OuterRef("pk"), **about)
    rows = AgendaItem.objects.filter(Q(**about) | Q(Exists(asked)), withdrawn_at__isnull=True)
    public = rows.filter(meeting__in=Meeting.objects.known_to_public())
    related = ("decisions__options", "recusals", "opinion_requests__opinions")
    return public.select_related("meeting__body").prefetch_related(*related).order_by("-meeting__starts_at", "-pk")


def votable_about(obj: Any) -> QuerySet[Decision]:
    """Questions about the object on which a body can still vote, the earliest meeting first; closed meetings too.

    For rules, and for staff. What everybody reads must ask for meetings known to the public besides.
    """
    return votable_among(type(obj), [obj.pk])


def votable_among(model: Any, ids: Iterable[int]) -> QuerySet[Decision]:
    """The same about any of several objects of one kind."""
    kind = ContentType.objects.get_for_model(model)
    asked = Decision.objects.filter(content_type=kind, object_id__in=list(ids), state__in=_STILL_TO_VOTE)
    held = asked.filter(item__withdrawn_at__isnull=True, item__meeting__state__in=STILL_TO_HOLD)
    return held.select_related("item__meeting__body").order_by("item__meeting__starts_at", "pk")


def marks_about(model: Any, ids: Iterable[int]) -> list[Mark]:
    """Of scorings settled in public meetings, oldest first: a later mark replaces an earlier one.

    What a closed meeting gave is neither shown nor counted anywhere: nobody could check it.
    """
    kind = ContentType.objects.get_for_model(model)
    rows = DecisionOption.objects.filter(
        content_type=kind, object_id__in=list(ids), score_hundredths__isnull=False,
        decision__state=DecisionState.DECIDED,
        decision__item__withdrawn_at__isnull=True,
        decision__item__meeting__in=Meeting.objects.known_to_public(),
    )  # fmt: skip
    found = list(rows.select_related("decision__item__meeting__body").order_by("decision__decided_at", "pk"))
    maxima = dict(
        Decision.objects.filter(pk__in={one.decision_id for one in found})
        .annotate(highest=Sum("criteria__maximum"))
        .values_list("pk", "highest")
    )
    return [
        Mark(one.object_id or 0, one.decision, one.score_hundredths or 0, maxima[one.decision_id] or 0, one.rank)
        for one in found
    ]


def statements_about(obj: Any, user: Any) -> QuerySet[OpinionStatement]:
    kind = ContentType.objects.get_for_model(obj)
    return statements_visible_to(user).filter(content_type=kind, object_id=obj.pk, issued_at__isnull=False)


def coming_meetings(body: Body, *, at: datetime) -> QuerySet[Meeting]:
    """Of the body and of its parts, to whose agenda something can still be added."""
    rows = Meeting.objects.filter(Q(body=body) | Q(body__parent=body), ends_at__gte=at)
    return (
        rows.filter(state__in=[MeetingState.DRAFT, MeetingState.INVITED]).select_related("body").order_by("starts_at")
    )
