"""From the answers of a survey to a table that may be given out: what its privacy promises decides what stands in it.

By name: one row for each answer, with words and day, and with names for those who may see them.
Confidential and anonymous: only after the close, so that nobody watches a row come in; no day, no words in the rows,
background answers only where at least five share all that is shown; words apart, in alphabetical order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from surveys.exporting import small_groups
from surveys.exporting.tables import Table, may_be_hidden
from surveys.exporting.variables import HIDDEN, Shape, Variable, variables_of
from surveys.models import FreeText, Response, Survey
from surveys.queries import by_chance, results_unfinished
from surveys.questionnaire import documents
from surveys.services.export_columns import Columns
from surveys.services.refusals import SurveyRefused
from surveys.states.surveys import OVER, Channel, Mode

ROWS_AT_ONCE = 5_000
# Begins the names of columns that are no question: no key holds a dot.
FACT = "answer."
CHANNELS = {channel.value: number for number, channel in enumerate(Channel, start=1)}
# Fewer comments on one question than this would show who wrote them.
FEWEST_TEXTS = 10
Progress = Callable[[int], None]


def table_of(
    survey: Survey, *, at: datetime, with_names: bool = False, progress: Progress = lambda done: None
) -> Table:
    """Raises SurveyRefused where no rows may be given out."""
    refuse_rows(survey, at)
    named = survey.mode == Mode.NAMED
    variables = all_variables(survey)
    columns = _columns(survey, variables, named=named, with_names=with_names and named)
    hiding = _Hiding.of(survey, columns) if not named else None
    return Table(
        title=survey.title,
        made_at=at,
        columns=tuple(columns),
        blocks=lambda: _blocks(survey, columns, hiding, progress),
        texts=lambda: iter(()) if named else texts_of(survey, variables),
        notes=() if named else _notes(),
    )


def refuse_rows(survey: Survey, at: datetime) -> None:
    """Raises SurveyRefused, with the reason, while single answers of this survey may not leave the house."""
    if survey.mode == Mode.NAMED:
        return
    if survey.state not in OVER:
        raise SurveyRefused("open", _("Rows of a survey that is not by name can be exported after it has closed."))
    if reason := results_unfinished.waits_for_answers(survey, at):
        raise SurveyRefused("unfinished", reason)
    if Response.objects.filter(survey=survey)[: small_groups.LEAST].count() < small_groups.LEAST:
        raise SurveyRefused(
            "few", _("There are fewer than %(least)s answers: no rows are given out.") % {"least": small_groups.LEAST}
        )


def count_of(survey: Survey) -> int:
    return Response.objects.filter(survey=survey).count()


def all_variables(survey: Survey) -> tuple[Variable, ...]:
    versions = survey.versions.order_by("number").values_list("number", "content")
    return variables_of([(number, documents.read(content)) for number, content in versions])


def texts_of(survey: Survey, variables: Sequence[Variable]) -> Iterator[tuple[Variable, str]]:
    """What people wrote, without whose it is; nothing of questions that few wrote to or that ask for personal data."""
    counts = dict(FreeText.objects.filter(survey=survey).values_list("key").annotate(count=Count("id")).order_by("key"))
    for variable in variables:
        if not variable.has_words or variable.personal or counts.get(variable.key, 0) < FEWEST_TEXTS:
            continue
        found = FreeText.objects.filter(survey=survey, key=variable.key).order_by("text")
        for text in found.values_list("text", flat=True).iterator(chunk_size=ROWS_AT_ONCE):
            yield variable, text


def _notes() -> tuple[str, ...]:
    return (
        _("Background answers stand here only where at least %(least)s people share all that is shown of them.")
        % {"least": small_groups.LEAST},
        _("What people wrote stands apart from the rows, in alphabetical order."),
    )


def _columns(survey: Survey, variables: Sequence[Variable], *, named: bool, with_names: bool) -> list[Variable]:
    columns = [_fact("number", _("Number"))]
    if with_names:
        columns += [_fact("person", _("Name"), Shape.WORDS), _fact("email", _("E-mail"), Shape.WORDS)]
    if named:
        columns.append(_fact("day", _("Day"), Shape.DATE))
    columns += _of_the_whole(survey)
    # Who is asked for a telephone number gave a name with it.
    return columns + [one for one in variables if with_names or (not one.personal and (named or not one.has_words))]


def _of_the_whole(survey: Survey) -> Iterator[Variable]:
    """What is known of every answer and may tell people apart as any background question does."""
    channels = tuple((code, str(Channel(value).label)) for value, code in CHANNELS.items())
    yield _fact("channel", _("How it was answered"), values=channels, background=True)
    yield _fact("version", _("Version of the questionnaire"), background=True)
    if strata := _strata(survey):
        values = tuple((number, name) for name, number in strata.items())
        yield _fact("stratum", pgettext("survey export", "Group"), values=values, background=True)


def _strata(survey: Survey) -> dict[str, int]:
    found = Response.objects.filter(survey=survey).exclude(stratum="").order_by("stratum")
    names = found.values_list("stratum", flat=True).distinct()
    return {name: number for number, name in enumerate(names, start=1)}


def _fact(name: str, label: str, shape: Shape = Shape.CODE, **more: Any) -> Variable:
    return Variable(f"{FACT}{name}", "", shape, label, **more)


@dataclass(frozen=True)
class _Hiding:
    """What each combination of background values becomes where it is too rare. Questions come before what is known
    besides: the last are hidden first."""

    places: tuple[int, ...]
    instead: Mapping[small_groups.Pattern, small_groups.Pattern]
    nothing: small_groups.Pattern

    @classmethod
    def of(cls, survey: Survey, columns: Sequence[Variable]) -> _Hiding:
        background = [place for place, column in enumerate(columns) if column.background]
        asked = [place for place in background if columns[place].key]
        places = (*asked, *(place for place in background if place not in asked))
        own = [columns[place] for place in places]
        patterns: Counter[small_groups.Pattern] = Counter()
        for block in _blocks(survey, own, None, lambda done: None):
            patterns.update(zip(*block, strict=True))
        nothing = tuple(HIDDEN if may_be_hidden(column) else None for column in own)
        shown = small_groups.shown_parts(patterns)
        return cls(places, {one: one[:depth] + nothing[depth:] for one, depth in shown.items()}, nothing)

    def hide(self, block: list[Any]) -> None:
        together = zip(*(block[place] for place in self.places), strict=True)
        # A combination that came in since they were counted is shown as rare.
        hidden = zip(*(self.instead.get(pattern, self.nothing) for pattern in together), strict=True)
        for place, values in zip(self.places, hidden, strict=True):
            block[place] = values


def _blocks(
    survey: Survey, columns: Sequence[Variable], hiding: _Hiding | None, progress: Progress
) -> Iterator[Sequence[Sequence[Any]]]:
    """Answers in an order that says nothing of when they came or what is hidden in them, except where everything is
    known by name anyway."""
    order = "id" if survey.mode == Mode.NAMED else by_chance.PLACE
    names = _NAMES if any(column.name == f"{FACT}person" for column in columns) else ()
    fields = ("id", "version_id", "version__number", "codes", "channel", "stratum", "answered_on", *names)
    responses = by_chance.placed(Response.objects.filter(survey=survey), survey)
    found = responses.order_by(order).values_list(*fields)
    unpacked, strata, done = Columns(survey), _strata(survey), 0
    words = any(column.has_words and column.key for column in columns)
    for some in _chunks(found):
        facts = _Facts(some, done, strata, words=words)
        answers = unpacked.block(facts.versions, facts.codes)
        block = [facts.of(column) if facts.knows(column) else answers.of(column) for column in columns]
        if hiding is not None:
            hiding.hide(block)
        done += len(some)
        progress(done)
        yield block


class _Facts:
    """What is known of some thousand answers beside what was chosen: columns of the rows, and the words."""

    def __init__(self, rows: Sequence[tuple[Any, ...]], before: int, strata: Mapping[str, int], *, words: bool) -> None:
        keys, self.versions, numbers, self.codes, channels, groups, days, *who = zip(*rows, strict=True)
        self._words = _words(keys) if words else {}
        self._keys = keys
        self._known: dict[str, Sequence[Any]] = {
            "number": range(before + 1, before + len(rows) + 1),
            "version": numbers,
            "channel": [CHANNELS[channel] for channel in channels],
            "stratum": [strata.get(group) for group in groups],
            "day": [day and day.isoformat() for day in days],
        }
        if who:
            people, emails, invited, invited_emails = who
            self._known["person"] = [one or other for one, other in zip(people, invited, strict=True)]
            self._known["email"] = [one or other for one, other in zip(emails, invited_emails, strict=True)]

    def knows(self, column: Variable) -> bool:
        return column.has_words or not column.key

    def of(self, column: Variable) -> Sequence[Any]:
        if not column.key:
            return self._known[column.name.removeprefix(FACT)]
        return [self._words.get(key, {}).get(column.key) for key in self._keys]


_NAMES = tuple(
    f"respondent__participation__{field}"
    for field in ("person__display_name", "person__email", "invitation__name", "invitation__email")
)


def _chunks(found: QuerySet[Any, Any]) -> Iterator[list[Any]]:
    some: list[Any] = []
    for one in found.iterator(chunk_size=ROWS_AT_ONCE):
        some.append(one)
        if len(some) == ROWS_AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def _words(responses: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
    words: dict[int, dict[str, str]] = {}
    found = FreeText.objects.filter(response__in=responses).values_list("response_id", "key", "text")
    for response, key, text in found:
        words.setdefault(response, {})[key] = text
    return words
