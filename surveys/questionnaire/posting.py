"""Answers out of the fields of a form: key, key.other, key.<row>, and key.<option> with its rank."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Protocol

from surveys.questionnaire.definitions import Answers, Kind, Question, Questionnaire

_WHOLE = re.compile(r"-?[0-9]{1,6}")


class Fields(Protocol):
    """Django's QueryDict is one."""

    def get(self, name: str, default: Any = None, /) -> Any: ...

    def getlist(self, name: str, /) -> list[Any]: ...


def answers_from(questionnaire: Questionnaire, data: Fields) -> Answers:
    """What was sent, still to be checked; what is no answer at all stays as it was typed, to be shown again."""
    answers: Answers = {}
    for question in questionnaire.questions:
        value = _sent(question, data)
        if value not in (None, "", [], {}):
            answers[question.key] = value
        if question.other and (said := data.get(f"{question.key}.other")):
            answers[f"{question.key}.other"] = said
    return answers


def _sent(question: Question, data: Fields) -> Any:
    if question.kind is Kind.MULTIPLE:
        return [_number(value) for value in data.getlist(question.key) if value != ""]
    if question.kind is Kind.MATRIX:
        return _by_part(question, [row.code for row in question.asked_rows], data)
    if question.kind is Kind.RANKING:
        return _ranking(_by_part(question, [option.code for option in question.offered], data))
    value = data.get(question.key)
    if question.kind in (Kind.SINGLE, Kind.SCALE, Kind.NPS):
        return _number(value)
    if question.kind is Kind.NUMBER and isinstance(value, str):
        # Digits of a Korean keyboard may be twice as wide.
        return unicodedata.normalize("NFKC", value[:100]).strip()
    return value.strip() if isinstance(value, str) else value


def _by_part(question: Question, codes: list[int], data: Fields) -> dict[str, Any]:
    sent = {str(code): _number(data.get(f"{question.key}.{code}")) for code in codes}
    return {code: value for code, value in sent.items() if value not in (None, "")}


def _ranking(ranks: dict[str, Any]) -> list[int] | dict[str, Any]:
    """In their order where the ranks are right; else as they were given, which the check refuses in words."""
    order = {rank: int(code) for code, rank in ranks.items()}
    if len(order) == len(ranks) and set(order) == set(range(1, len(ranks) + 1)):
        return [order[rank] for rank in sorted(order)]
    return ranks


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, str) and _WHOLE.fullmatch(value) else value
