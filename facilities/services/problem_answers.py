"""What is asked besides of a kind of problem: only what is asked is kept, and only what makes sense."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from discussion import text as texts
from facilities.models import Question, Service
from facilities.services.refusals import FacilityRefused

LONGEST = {Question.Kind.STRING: 100, Question.Kind.TEXT: 500, Question.Kind.NUMBER: 20}
Answer = str | list[str]


def field_of(question: Question) -> str:
    """How the question is called in forms and refusals."""
    return f"question-{question.code}"


def checked(service: Service, given: Mapping[str, Any]) -> dict[str, Answer]:
    """By the code of each question. Raises FacilityRefused, naming the question."""
    kept: dict[str, Answer] = {}
    for question in service.asked:
        answers = _as_list(given.get(question.code))
        if not answers and question.is_required:
            message = _("Please answer: %(question)s") % {"question": question.label}
            raise FacilityRefused("missing", message, field=field_of(question))
        if answers:
            kept[question.code] = _several(question, answers) if question.is_list else _one(question, answers)
    return kept


def _as_list(given: Any) -> list[str]:
    values = given if isinstance(given, Sequence) and not isinstance(given, str) else [given]
    return [cleaned for value in values if value is not None and (cleaned := texts.clean(str(value)))]


def _several(question: Question, answers: list[str]) -> Answer:
    if not set(answers) <= set(question.possible_answers):
        raise _nonsense(question)
    if question.kind == Question.Kind.ONE:
        if len(set(answers)) > 1:
            raise _nonsense(question)
        return answers[0]
    return list(dict.fromkeys(answers))


def _one(question: Question, answers: list[str]) -> str:
    answer = answers[0]
    if len(answers) > 1 or len(answer) > LONGEST.get(Question.Kind(question.kind), 40):
        raise _nonsense(question)
    if question.kind == Question.Kind.NUMBER and not _is_number(answer):
        raise _nonsense(question)
    if question.kind == Question.Kind.DATETIME and not _is_moment(answer):
        raise _nonsense(question)
    return answer


def _is_number(answer: str) -> bool:
    try:
        return Decimal(answer.replace(",", "")).is_finite()
    except InvalidOperation:
        return False


def _is_moment(answer: str) -> bool:
    try:
        return parse_datetime(answer) is not None
    except ValueError:
        return False


def _nonsense(question: Question) -> FacilityRefused:
    message = _("This answer does not fit the question: %(question)s") % {"question": question.label}
    return FacilityRefused("answer", message, field=field_of(question))
