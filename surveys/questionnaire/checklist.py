"""What its author should look at before a questionnaire goes out: what works, and still would turn out badly.

What makes it unusable is no remark but a fault: `documents.faults`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.questionnaire.definitions import (
    OF_WORDS,
    WITH_OPTIONS,
    WITH_POINTS,
    Kind,
    Question,
    Questionnaire,
    Section,
)
from surveys.questionnaire.pace import minutes
from surveys.questionnaire.reach import Paths
from surveys.questionnaire.wording import piped_in, texts_of

# Fewer people alike than this can be recognised; the same number as suppression uses.
FEWEST_ALIKE = 5
# With no size known: as many groups as a survey of a few hundred answers can bear.
MOST_GROUPS = 100
LONGEST_MINUTES = 15
MOST_ROWS_ON_A_TELEPHONE = 10
MOST_BACKGROUND_OPTIONS = 12


@dataclass(frozen=True)
class Facts:
    """What the questionnaire itself does not say about the survey. `people` are those asked, or the population."""

    anonymous: bool = False
    people: int | None = None


@dataclass(frozen=True)
class Remark:
    """`serious` ones hurt those who answer or spoil the result; `where` is a key, or empty."""

    where: str
    message: str
    serious: bool = False


def look(questionnaire: Questionnaire, *, facts: Facts = Facts()) -> list[Remark]:
    """The serious ones first, else in the order of the questionnaire."""
    remarks = [
        *_unreachable(questionnaire),
        *_identifying(questionnaire, facts),
        *_notices(questionnaire, facts),
        *_gaps(questionnaire),
        *_scores(questionnaire),
        *_concepts(questionnaire),
        *_untranslated(questionnaire),
        *_bearable(questionnaire),
    ]
    return sorted(remarks, key=lambda remark: not remark.serious)


def _unreachable(questionnaire: Questionnaire) -> Iterator[Remark]:
    paths = Paths(questionnaire)
    for section in questionnaire.sections:
        reached = paths.to(section)
        if reached.kept is None:
            yield _never(section.key, reached.tried_all)
            continue
        for question in section.questions:
            if question.condition and (reached := paths.to(question)).kept is None:
                yield _never(question.key, reached.tried_all)


def _never(key: str, is_sure: bool) -> Remark:
    if is_sure:
        return Remark(key, _("Nobody can ever get here: no answers fulfil its condition."), serious=True)
    return Remark(key, _("Perhaps nobody can get here; please try its condition in the preview."))


def _identifying(questionnaire: Questionnaire, facts: Facts) -> Iterator[Remark]:
    """Background questions cut those who answer into groups; small ones are persons."""
    cutting = [question for question in questionnaire.questions if question.background]
    for question in cutting:
        if question.kind not in WITH_OPTIONS | WITH_POINTS or len(question.codes) > MOST_BACKGROUND_OPTIONS:
            message = _("A background question with so many different answers points at persons. Ask in broad groups.")
            yield Remark(question.key, message, serious=True)
    groups = prod(_groups_of(question) for question in cutting)
    if len(cutting) < 2 or groups <= (facts.people / FEWEST_ALIKE if facts.people else MOST_GROUPS):
        return
    message = ngettext(
        "Together the background questions make %(groups)s group. Many of them will be one or two people who can be "
        "recognised. Ask fewer, or in broader groups.",
        "Together the background questions make %(groups)s groups. Many of them will be one or two people who can be "
        "recognised. Ask fewer, or in broader groups.",
        groups,
    )
    yield Remark(cutting[-1].key, message % {"groups": groups}, serious=True)


def _groups_of(question: Question) -> int:
    if question.kind is Kind.MULTIPLE:
        return 2 ** min(len(question.codes), 30)
    return max(1, len(question.codes))


def _notices(questionnaire: Questionnaire, facts: Facts) -> Iterator[Remark]:
    for question in questionnaire.questions:
        if facts.anonymous and question.personal:
            yield Remark(question.key, _("An anonymous survey must not ask for personal data."), serious=True)
        elif facts.anonymous and question.kind is Kind.FILE:
            yield Remark(
                question.key, _("A file can show who sent it. Leave it out of an anonymous survey."), serious=True
            )
        elif question.personal and not question.help:
            message = _(
                "Say beside it what the personal data are for, how long they are kept, and that one may refuse."
            )
            yield Remark(question.key, message, serious=True)
        elif question.personal and question.required:
            yield Remark(question.key, _("Personal data should be asked for without requiring them."))
        elif facts.anonymous and question.kind is Kind.LONGTEXT and not question.help:
            yield Remark(question.key, _("Say beside it that one should not write who one is."))
        if facts.anonymous and question.background and question.required:
            yield Remark(question.key, _("Let people leave out what describes themselves."))


def _gaps(questionnaire: Questionnaire) -> Iterator[Remark]:
    """A text that repeats an answer which may not be there."""
    paths = Paths(questionnaire)
    parts: list[Section | Question] = [*questionnaire.sections, *questionnaire.questions]
    for part in parts:
        for key in sorted(piped_in(*texts_of(part))):
            source = questionnaire.question(key)
            if source and paths.to(part, without=key).kept is not None:
                message = _("It repeats the answer to “%(question)s”, which may be missing; then it shows “…”.")
                yield Remark(part.key, message % {"question": source.text[:60]})


def _scores(questionnaire: Questionnaire) -> Iterator[Remark]:
    used = {question.dimension for question in questionnaire.questions}
    used |= {row.dimension for question in questionnaire.questions for row in question.asked_rows}
    for dimension in questionnaire.dimensions:
        if dimension.key not in used:
            message = _("No question belongs to the dimension “%(name)s”.") % {"name": dimension.name}
            yield Remark("", message, serious=True)
    for question in questionnaire.questions:
        if question.kind in WITH_POINTS and not (question.low and question.high):
            yield Remark(question.key, _("Say what the ends of the scale mean."))
        unscored = any(option.score is None for option in question.offered)
        if question.kind is Kind.SINGLE and question.dimension and unscored:
            yield Remark(
                question.key, _("It counts in a dimension, but some of its answers have no score."), serious=True
            )


def _concepts(questionnaire: Questionnaire) -> Iterator[Remark]:
    """A row may bear the concept of its question; any other concept twice makes the years incomparable."""
    named: Counter[str] = Counter()
    for question in questionnaire.questions:
        named.update({question.concept, *(row.concept for row in question.asked_rows)} - {""})
    for question in questionnaire.questions:
        twice = sorted(concept for concept in {question.concept} - {""} if named[concept] > 1)
        for concept in twice:
            message = _("Another question has the concept “%(concept)s” too; years are then compared with either.")
            yield Remark(question.key, message % {"concept": concept})


def _untranslated(questionnaire: Questionnaire) -> Iterator[Remark]:
    names = set(_said(questionnaire))
    for language, texts in questionnaire.translations.items():
        if missing := names - {name for name, text in texts.items() if text}:
            message = ngettext(
                "%(count)s text is not translated (%(language)s).",
                "%(count)s texts are not translated (%(language)s).",
                len(missing),
            )
            yield Remark("", message % {"count": len(missing), "language": language})


def _said(questionnaire: Questionnaire) -> Iterator[str]:
    """Names of all texts, as translations are kept by."""
    yield from (f"{dimension.key}.name" for dimension in questionnaire.dimensions)
    for section in questionnaire.sections:
        yield from (f"{section.key}.{name}" for name in ("title", "text") if getattr(section, name))
    for question in questionnaire.questions:
        names = ("text", "help", "low", "high", "unit")
        yield from (f"{question.key}.{name}" for name in names if getattr(question, name))
        yield from (f"{question.key}.o{option.code}" for option in question.offered)
        yield from (f"{question.key}.r{row.code}" for row in question.asked_rows)


def _bearable(questionnaire: Questionnaire) -> Iterator[Remark]:
    if (needed := minutes(questionnaire)) > LONGEST_MINUTES:
        message = _("It takes about %(minutes)s minutes. Many give up after %(most)s; ask less.")
        yield Remark("", message % {"minutes": needed, "most": LONGEST_MINUTES})
    for question in questionnaire.questions:
        if len(question.asked_rows) > MOST_ROWS_ON_A_TELEPHONE:
            yield Remark(question.key, _("So many rows tire on a telephone. Make two questions of them."))
        if question.kind in OF_WORDS and question.required:
            yield Remark(question.key, _("Nobody writes well because they must. Let people leave it out."))
