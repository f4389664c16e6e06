"""Briefings as open data: which there were and how many took part, and what was asked and answered there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from briefings.models import Attendance, Briefing, Question, Registration, Room
from briefings.queries.lists import Filters, announced
from briefings.states.briefings import HELD, OVER, BriefingState
from briefings.states.questions import IN_PUBLIC, QuestionState
from core.open_data import Column, Cycle, Dataset, Kind, Records, register

_KEYWORDS = (_("Briefings"), _("Questions and answers"))
_PUBLIC_STATES = [
    (state, BriefingState(state).label)
    for state in BriefingState.values
    if state not in {BriefingState.DRAFT, BriefingState.DROPPED}
]
_ANSWER_STATES = [(state, QuestionState(state).label) for state in IN_PUBLIC]


def _total(rows: QuerySet[Any], by: str, figure: Any) -> Coalesce:
    """One number for each briefing; nothing there counts as none."""
    grouped = rows.filter(**{by: OuterRef("pk")}).order_by().values(by).annotate(figure=figure).values("figure")
    return Coalesce(Subquery(grouped, output_field=IntegerField()), 0)


def questions_over() -> QuerySet[Question]:
    """Once a briefing is over: until then a moderator may still take one off the screen."""
    return Question.objects.filter(
        room__kind=Room.Kind.MAIN, room__briefing__state__in=OVER, state__in=IN_PUBLIC, kept_back=False
    )


def briefings_with_figures(at: datetime) -> QuerySet[Briefing]:
    asked, of = questions_over(), "room__briefing"
    coming = Registration.objects.filter(cancelled_at__isnull=True, confirmed_at__isnull=False)
    return announced(Filters()).annotate(
        registered=_total(coming, "briefing", Sum("companions") + Count("pk")),
        came=_total(Attendance.objects.all(), "briefing", Sum("people")),
        asked=_total(asked, of, Count("pk")),
        answered=_total(asked.filter(state=QuestionState.ANSWERED), of, Count("pk")),
    )


def briefing_row(briefing: Any) -> Sequence[Any]:
    held = briefing.state in HELD
    over = briefing.state in OVER
    return (
        briefing.pk, briefing.title, briefing.get_kind_display(), str(briefing.series or ""),
        str(briefing.department or ""), briefing.get_state_display(), briefing.get_form_display(), briefing.place,
        briefing.address, briefing.latitude, briefing.longitude, briefing.starts_at, briefing.ends_at,
        briefing.capacity, briefing.registered if held else None, briefing.came if over else None,
        briefing.asked if over else None, briefing.answered if over else None,
    )  # fmt: skip


def public_questions(at: datetime) -> QuerySet[Question]:
    supports = Count("supports", distinct=True)
    return questions_over().select_related("room__briefing", "speaker").annotate(with_them=supports)


def question_row(question: Any) -> Sequence[Any]:
    """Without the names that people gave."""
    return (
        question.pk, question.room.briefing_id, question.room.briefing.title, question.text, question.with_them,
        question.get_channel_display(), question.speaker.position if question.speaker else "",
        question.get_state_display(), question.answer, question.answered_by, question.asked_at, question.answered_at,
    )  # fmt: skip


register(
    Dataset(
        name="briefings",
        title=_("Briefings"),
        description=_("Which briefings were announced, when and where, and in numbers: who came, what was asked."),
        columns=(
            Column("id", _("Number"), "", Kind.INTEGER),
            Column("title", _("Title")),
            Column("kind", pgettext_lazy("briefing", "Kind"), "", Kind.CHOICE, Briefing.Kind.choices),
            Column("series", pgettext_lazy("briefing", "Series")),
            Column("department", _("Department")),
            Column("state", pgettext_lazy("briefing", "State"), "", Kind.CHOICE, _PUBLIC_STATES),
            Column("form", pgettext_lazy("briefing", "Where"), "", Kind.CHOICE, Briefing.Form.choices),
            Column("place", _("Place")),
            Column("address", _("Address")),
            Column("latitude", _("Latitude"), "", Kind.NUMBER),
            Column("longitude", _("Longitude"), "", Kind.NUMBER),
            Column("starts_at", _("Begins"), "", Kind.MOMENT),
            Column("ends_at", _("Ends"), "", Kind.MOMENT),
            Column("capacity", _("Places on site"), "", Kind.INTEGER),
            Column("registered", _("People registered"), _("With companions; once it has begun"), Kind.INTEGER),
            Column("came", _("People who came"), _("Once it is over"), Kind.INTEGER),
            Column("questions", _("Questions asked"), _("Those that were shown; once it is over"), Kind.INTEGER),
            Column("answered", _("Questions answered"), _("Once it is over"), Kind.INTEGER),
        ),
        records=Records(
            queryset=briefings_with_figures,
            row=briefing_row,
            order="-starts_at",
            filters={"kind": "kind", "state": "state", "form": "form", "starts_at": "starts_at"},
        ),
        cycle=Cycle.AT_ONCE,
        keywords=_KEYWORDS,
        url="/briefings/",
    )
)
register(
    Dataset(
        name="briefing-questions",
        title=_("Questions at briefings"),
        description=_("What was asked at briefings and what was answered. Without the names of those who asked."),
        columns=(
            Column("id", _("Number"), "", Kind.INTEGER),
            Column("briefing", _("Number of the briefing"), "", Kind.INTEGER),
            Column("title", pgettext_lazy("briefing", "Briefing")),
            Column("question", _("Question")),
            Column("supports", _("People who ask the same"), "", Kind.INTEGER),
            Column("channel", _("How it was asked"), "", Kind.CHOICE, Question.Channel.choices),
            Column("speaker", _("To whom"), _("The position")),
            Column("state", pgettext_lazy("briefing", "State"), "", Kind.CHOICE, _ANSWER_STATES),
            Column("answer", _("Answer"), _("Where it was written down")),
            Column("answered_by", _("Who answered"), _("The position")),
            Column("asked_at", _("Asked at"), "", Kind.MOMENT),
            Column("answered_at", pgettext_lazy("question", "Answered"), "", Kind.MOMENT),
        ),
        records=Records(
            queryset=public_questions,
            row=question_row,
            order="-asked_at",
            filters={"briefing": "room__briefing", "channel": "channel", "state": "state", "asked_at": "asked_at"},
        ),
        cycle=Cycle.AT_ONCE,
        keywords=_KEYWORDS,
        url="/briefings/",
    )
)
