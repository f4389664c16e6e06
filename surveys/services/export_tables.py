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
from surveys.exporting.tables import Line, Table, may_be_hidden
from surveys.exporting.variables import HIDDEN, Shape, Variable, variables_of
from surveys.models import FreeText, Response, Survey
from surveys.questionnaire import documents
from surveys.services.refusals import SurveyRefused
from surveys.states.surveys import OVER, Channel, Mode

ROWS_AT_ONCE = 2_000
# Fewer comments on one question than this would show who wrote them.
FEWEST_TEXTS = 10
Progress = Callable[[int], None]


@dataclass(frozen=True)
class _Column:
    """A column and where its value is from: an answer, or what is known of the answer as a whole."""

    variable: Variable
    read: Callable[[_Row], Any]


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    answers: Mapping[str, Any]
    texts: Mapping[str, str]
    response: Mapping[str, Any]


def table_of(
    survey: Survey, *, at: datetime, with_names: bool = False, progress: Progress = lambda done: None
) -> Table:
    """Raises SurveyRefused where no rows may be given out."""
    refuse_rows(survey)
    named = survey.mode == Mode.NAMED
    variables = all_variables(survey)
    columns = _columns(survey, variables, named=named, with_names=with_names and named)
    hiding = _Hiding.of(survey, columns) if not named else None
    return Table(
        title=survey.title,
        made_at=at,
        columns=tuple(column.variable for column in columns),
        lines=lambda: _lines(survey, columns, hiding, progress),
        texts=lambda: iter(()) if named else texts_of(survey, variables),
        notes=() if named else _notes(),
    )


def refuse_rows(survey: Survey) -> None:
    """Raises SurveyRefused, with the reason, while single answers of this survey may not leave the house."""
    if survey.mode == Mode.NAMED:
        return
    if survey.state not in OVER:
        raise SurveyRefused("open", _("Rows of a survey that is not by name can be exported after it has closed."))
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


def _columns(survey: Survey, variables: Sequence[Variable], *, named: bool, with_names: bool) -> list[_Column]:
    columns = [_Column(_fact("number", _("Number")), lambda row: row.number)]
    if with_names:
        columns += [
            _Column(_fact("person", _("Name"), Shape.WORDS), lambda row: row.response["person"]),
            _Column(_fact("email", _("E-mail"), Shape.WORDS), lambda row: row.response["email"]),
        ]
    if named:
        columns.append(_Column(_fact("day", _("Day"), Shape.DATE), lambda row: row.response["day"]))
    columns += _of_the_whole(survey)
    columns += [
        _Column(variable, _answer(variable))
        for variable in variables
        if named or not (variable.has_words or variable.personal)
    ]
    return columns


def _of_the_whole(survey: Survey) -> Iterator[_Column]:
    """What is known of every answer and may tell people apart as any background question does."""
    channels = list(Channel)
    codes = {channel.value: number for number, channel in enumerate(channels, start=1)}
    values = tuple((codes[channel.value], str(channel.label)) for channel in channels)
    yield _Column(
        _fact("channel", _("How it was answered"), values=values, background=True),
        lambda row: codes[row.response["channel"]],
    )
    yield _Column(
        _fact("version", _("Version of the questionnaire"), background=True), lambda row: row.response["version"]
    )
    strata = _strata(survey)
    if strata:
        numbers = {name: number for number, name in enumerate(strata, start=1)}
        values = tuple((number, name) for name, number in numbers.items())
        yield _Column(
            _fact("stratum", pgettext("survey export", "Group"), values=values, background=True),
            lambda row: numbers.get(row.response["stratum"]),
        )


def _strata(survey: Survey) -> list[str]:
    found = Response.objects.filter(survey=survey).exclude(stratum="").order_by("stratum")
    return list(found.values_list("stratum", flat=True).distinct())


def _fact(name: str, label: str, shape: Shape = Shape.CODE, **more: Any) -> Variable:
    return Variable(f"answer.{name}", "", shape, label, **more)


def _answer(variable: Variable) -> Callable[[_Row], Any]:
    read = variable.reader()
    if variable.has_words:
        return lambda row: row.texts.get(variable.key)
    return lambda row: read(row.answers)


@dataclass(frozen=True)
class _Hiding:
    """Which background columns a row shows, by what they say together. Questions come before what is known besides:
    the last are hidden first."""

    places: tuple[int, ...]
    shown: Mapping[small_groups.Pattern, int]

    @classmethod
    def of(cls, survey: Survey, columns: Sequence[_Column]) -> _Hiding:
        background = [place for place, column in enumerate(columns) if column.variable.background]
        asked = [place for place in background if columns[place].variable.key]
        places = (*asked, *(place for place in background if place not in asked))
        reads = [columns[place].read for place in places]
        patterns = Counter(tuple(_hashable(read(row)) for read in reads) for row in _rows(survey))
        return cls(places, small_groups.shown_parts(patterns))

    def hide(self, line: list[Any], columns: Sequence[_Column]) -> None:
        # A combination that came in since they were counted is shown as rare.
        depth = self.shown.get(tuple(_hashable(line[place]) for place in self.places), 0)
        for place in self.places[depth:]:
            line[place] = HIDDEN if may_be_hidden(columns[place].variable) else None


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _lines(survey: Survey, columns: Sequence[_Column], hiding: _Hiding | None, progress: Progress) -> Iterator[Line]:
    reads = [column.read for column in columns]
    words = any(column.variable.has_words and column.variable.key for column in columns)
    names = any(column.variable.name == "answer.person" for column in columns)
    for row in _rows(survey, words=words, names=names):
        line = [read(row) for read in reads]
        if hiding is not None:
            hiding.hide(line, columns)
        if row.number % ROWS_AT_ONCE == 0:
            progress(row.number)
        yield line


def _rows(survey: Survey, *, words: bool = False, names: bool = False) -> Iterator[_Row]:
    """Answers in an order that says nothing of when they came, except where everything is known by name anyway."""
    order = ("id",) if survey.mode == Mode.NAMED else ("codes", "id")
    fields = ("id", "answers", "channel", "version__number", "stratum", "answered_on", *(_NAMES if names else ()))
    found = Response.objects.filter(survey=survey).order_by(*order).values_list(*fields)
    number = 0
    for some in _chunks(found):
        written = _words([one[0] for one in some]) if words else {}
        for key, answers, channel, version, stratum, day, *who in some:
            number += 1
            known = {"channel": channel, "version": version, "stratum": stratum, "day": day and day.isoformat()}
            if who:
                person, email, invited, invited_email = who
                known |= {"person": person or invited, "email": email or invited_email}
            yield _Row(number, answers, written.get(key, {}), known)


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
    yield some


def _words(responses: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
    words: dict[int, dict[str, str]] = {}
    found = FreeText.objects.filter(response__in=responses).values_list("response_id", "key", "text")
    for response, key, text in found:
        words.setdefault(response, {})[key] = text
    return words
