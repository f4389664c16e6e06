"""What a questionnaire must be before anybody is asked: whole, and its conditions referring backwards only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from surveys.questionnaire import conditions
from surveys.questionnaire.definitions import (
    SCORED,
    WITH_OPTIONS,
    Condition,
    Dimension,
    Kind,
    Question,
    Questionnaire,
    Section,
)
from surveys.questionnaire.reading import Fault
from surveys.questionnaire.wording import PIPED, piped_in, texts_of


def faults_of(questionnaire: Questionnaire) -> list[Fault]:
    return [
        *_of_keys(questionnaire),
        *_of_dimensions(questionnaire),
        *_of_order(questionnaire),
        *(fault for question in questionnaire.questions for fault in _of_question(question)),
    ]


def _of_keys(questionnaire: Questionnaire) -> Iterator[Fault]:
    if not questionnaire.questions:
        yield Fault("", _("There is no question yet."))
    keys = [
        *(section.key for section in questionnaire.sections),
        *(question.key for question in questionnaire.questions),
    ]
    for key, count in Counter(keys).items():
        if count > 1:
            yield Fault(key, _("Two parts of the questionnaire have the same key."))


def _of_dimensions(questionnaire: Questionnaire) -> Iterator[Fault]:
    known = {dimension.key for dimension in questionnaire.dimensions}
    if len(known) < len(questionnaire.dimensions):
        yield Fault("", _("Two dimensions have the same key."))
    for dimension in questionnaire.dimensions:
        yield from _of_dimension(dimension)
    for question in questionnaire.questions:
        named = {question.dimension, *(row.dimension for row in question.asked_rows)} - {""}
        if named - known:
            yield Fault(question.key, _("Its dimension does not exist."))
        elif named and question.kind not in SCORED:
            yield Fault(question.key, _("Only questions with a score can belong to a dimension."))


def _of_dimension(dimension: Dimension) -> Iterator[Fault]:
    if not dimension.name:
        yield Fault("", _("A dimension has no name."))
    if dimension.weight <= 0:
        yield Fault("", _("The weight of a dimension must be greater than 0."))


def _of_order(questionnaire: Questionnaire) -> Iterator[Fault]:
    """What a part refers to must have been asked before it, whatever the order by chance."""
    before: dict[str, Question] = {}
    for section in questionnaire.sections:
        yield from _refers_back(section.key, section, before)
        at_start = dict(before)
        for question in section.questions:
            yield from _refers_back(question.key, question, at_start if section.shuffle else before)
            before[question.key] = question


def _refers_back(where: str, part: Section | Question, before: dict[str, Question]) -> Iterator[Fault]:
    for leaf in conditions.leaves(part.condition):
        if fault := _of_leaf(leaf, before):
            yield Fault(where, fault)
    for key in sorted(piped_in(*texts_of(part))):
        if key not in before:
            yield Fault(where, _("It repeats the answer to a question that is not asked before it."))
        elif before[key].kind not in PIPED:
            yield Fault(where, _("It repeats an answer that cannot stand within a sentence."))


def _of_leaf(leaf: Condition, before: dict[str, Question]) -> str | None:
    question = before.get(leaf["question"])
    if question is None:
        return _("Its condition refers to a question that is not asked before it.")
    if (question.kind is Kind.MATRIX) != ("row" in leaf) and "answered" not in leaf:
        return _("Its condition does not say which row it means.")
    if "row" in leaf and (question.row(leaf["row"]) is None):
        return _("Its condition names a row that does not exist.")
    if "is" in leaf:
        known = question.codes | {option.code for option in question.options}
        if not set(leaf["is"]) <= known or not leaf["is"]:
            return _("Its condition names an answer that does not exist.")
    if ("at_least" in leaf or "at_most" in leaf) and question.kind not in _MEASURED:
        return _("Its condition compares with a number what is none.")
    return None


_MEASURED = frozenset({Kind.SCALE, Kind.NPS, Kind.MATRIX, Kind.NUMBER, Kind.MULTIPLE, Kind.RANKING})


def _of_question(question: Question) -> Iterator[Fault]:
    if not question.text:
        yield Fault(question.key, _("The question has no text."))
    if question.kind in WITH_OPTIONS:
        yield from _of_options(question)
    if question.kind is Kind.MATRIX:
        yield from _of_parts(
            question, [row.code for row in question.rows], [row.label for row in question.asked_rows], 1
        )
    if question.minimum is not None and question.maximum is not None and question.minimum > question.maximum:
        yield Fault(question.key, _("The smallest number is larger than the largest."))


def _of_options(question: Question) -> Iterator[Fault]:
    codes = [option.code for option in question.options]
    yield from _of_parts(question, codes, [option.label for option in question.offered], 2)
    if sum(option.other for option in question.offered) > 1:
        yield Fault(question.key, _("Only one answer can be “other”."))
    least, most = question.least or 0, question.most or len(question.offered)
    if least > most or least > len(question.offered):
        yield Fault(question.key, _("It asks for more answers than there are to choose."))


def _of_parts(question: Question, codes: list[int], labels: list[str], fewest: int) -> Iterator[Fault]:
    if len(set(codes)) < len(codes):
        yield Fault(question.key, _("Two of its answers or rows have the same number."))
    if len(labels) < fewest:
        yield Fault(question.key, _("There is too little to choose from."))
    if "" in labels:
        yield Fault(question.key, _("An answer or row has no words."))
    if len(set(labels) - {""}) < len([label for label in labels if label]):
        yield Fault(question.key, _("Two of its answers or rows read the same."))
