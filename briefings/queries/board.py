"""What stands on the board of the moderators: so many queries, however many questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, IntegerField, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from briefings.models import Question, Room, Support
from briefings.queries import similar
from briefings.states.questions import QUESTION_WORKFLOW, QuestionState
from core.workflow.definitions import Transition
from core.workflow.models import TransitionRecord

S = QuestionState
AT_ONCE = 40
MOST = 400
WAITING = "waiting"
TABS: dict[str, tuple[Any, str]] = {
    WAITING: (pgettext_lazy("question", "Waiting"), S.SUBMITTED),
    "shown": (pgettext_lazy("question", "Shown"), S.SHOWN),
    "held": (pgettext_lazy("question", "Held back"), S.HELD),
    "hidden": (pgettext_lazy("question", "Not shown"), S.HIDDEN),
    "answered": (pgettext_lazy("question", "Answered"), S.ANSWERED),
    "follow_up": (pgettext_lazy("question", "Answer follows"), S.FOLLOW_UP),
}
SUPPORT, OLDEST, NEWEST = "support", "oldest", "newest"
SORTS = (
    ("", _("As is usual here")),
    (SUPPORT, _("Most supported first")),
    (NEWEST, _("Newest first")),
    (OLDEST, _("Oldest first")),
)
_ORDERS: dict[str, tuple[Any, ...]] = {
    SUPPORT: ("-supporters", "asked_at", "pk"),
    NEWEST: ("-asked_at", "-pk"),
    OLDEST: ("asked_at", "pk"),
}
# What is shown goes by what the room wants, what is settled by what came last.
_USUAL: dict[str, tuple[Any, ...]] = {
    WAITING: _ORDERS[NEWEST],
    "shown": (F("pinned_at").desc(nulls_last=True), *_ORDERS[SUPPORT]),
}
_LAST_MOVED: tuple[Any, ...] = ("-state_changed_at", "-pk")
# The order of the buttons, the likeliest first, and the letter of each.
BUTTONS = {
    "show": "s", "take_up": "a", "answer": "d", "put_back": "b", "hold": "h", "hide": "x", "follow_up": "f",
}  # fmt: skip


# Where it is decided what becomes of a question; elsewhere nobody needs to know what is like it.
_COMPARED = (WAITING, "held")


@dataclass(frozen=True)
class Wanted:
    tab: str = WAITING
    words: str = ""
    speaker: Any = None
    item: Any = None
    label: str = ""
    sort: str = ""
    many: int = AT_ONCE

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.speaker or self.item or self.label)


@dataclass(frozen=True)
class Button:
    name: str
    label: Any
    key: str


@dataclass(frozen=True)
class Row:
    question: Any
    buttons: tuple[Button, ...]
    last: TransitionRecord | None
    # What the room shows already that asks nearly the same.
    alike: tuple[similar.Shown, ...] = ()

    @property
    def moved(self) -> TransitionRecord | None:
        """Whoever among the staff had it last."""
        return self.last if self.last is not None and self.last.actor is not None and self.last.name != "open" else None


@dataclass(frozen=True)
class Board:
    rows: list[Row]
    on_air: Row | None
    counts: dict[str, int]
    has_more: bool
    newest: int


def with_numbers(found: QuerySet[Question]) -> QuerySet[Any]:
    supports = Support.objects.filter(question=OuterRef("pk")).order_by().values("question")
    joined = Question.objects.filter(merged_into=OuterRef("pk")).order_by().values("merged_into")
    return found.select_related("speaker", "item", "participant", "merged_into").annotate(
        supporters=_count(supports), joined=_count(joined)
    )


def board(room: Room, wanted: Wanted) -> Board:
    state = TABS[wanted.tab][1]
    counts = dict(room.questions.order_by().values_list("state").annotate(Count("pk")))
    order = _ORDERS.get(wanted.sort) or _USUAL.get(wanted.tab, _LAST_MOVED)
    found = list(
        with_numbers(_narrowed(room.questions.filter(state=state), wanted)).order_by(*order)[: wanted.many + 1]
    )
    on_air = with_numbers(room.questions.filter(state=S.ON_AIR)).first()
    shown = found[: wanted.many]
    rows = rows_of([*shown, *([on_air] if on_air else [])])
    if wanted.tab in _COMPARED:
        rows = [*_with_alike(room, rows[:AT_ONCE]), *rows[AT_ONCE:]]
    return Board(
        rows=[row for row in rows if row.question is not on_air],
        on_air=next((row for row in rows if row.question is on_air), None),
        counts={tab: counts.get(state, 0) for tab, (_label, state) in TABS.items()},
        has_more=len(found) > wanted.many,
        newest=max((one.pk for one in shown), default=0),
    )


def _with_alike(room: Room, rows: list[Row]) -> list[Row]:
    found = similar.shown_like(room, [row.question.text for row in rows])
    own = [tuple(one for one in alike if one[0] != row.question.pk) for row, alike in zip(rows, found, strict=True)]
    return [replace(row, alike=alike) for row, alike in zip(rows, own, strict=True)]


def rows_of(questions: Iterable[Question]) -> list[Row]:
    questions = list(questions)
    kind = ContentType.objects.get_for_model(Question)
    records = TransitionRecord.objects.filter(content_type=kind, object_id__in=[one.pk for one in questions])
    newest = records.order_by().values("object_id").annotate(newest=Max("pk")).values("newest")
    found = TransitionRecord.objects.filter(pk__in=newest).select_related("actor")
    last = {record.object_id: record for record in found}
    return [Row(one, buttons_of(one.state), last.get(one.pk)) for one in questions]


def buttons_of(state: str) -> tuple[Button, ...]:
    steps = {step.name: step for step in QUESTION_WORKFLOW.transitions if _is_pressed(step, state)}
    return tuple(Button(name, steps[name].label, key) for name, key in BUTTONS.items() if name in steps)


def _is_pressed(step: Transition, state: str) -> bool:
    return state in step.sources and bool(step.permission)


def _narrowed(found: QuerySet[Question], wanted: Wanted) -> QuerySet[Question]:
    for word in wanted.words.split():
        found = found.filter(text__icontains=word)
    given = {"speaker": wanted.speaker, "item": wanted.item, "label": wanted.label}
    return found.filter(**{name: value for name, value in given.items() if value})


def _count(rows: Any) -> Any:
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number"), output_field=IntegerField()), 0)
