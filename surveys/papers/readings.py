"""What somebody read on a sheet, as they typed it: checked place by place, compared, and made into answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from core.search.korean import strip_controls, tidy
from surveys.papers.blanks import Blank, blanks
from surveys.questionnaire import checking
from surveys.questionnaire.definitions import NO_OPINION, OF_WORDS, WITH_POINTS, Answers, Kind, Questionnaire
from surveys.questionnaire.limits import LONGEST_OTHER, MOST_DIGITS

# {name of the blank: what was typed}; what was left empty is not in it.
Reading = dict[str, str]
# Something stands there, and nobody can say what.
UNREADABLE = "x"
# Printed and typed in place of the code of "no opinion".
NO_OPINION_TYPED = 0
_DAY = re.compile(r"(\d{4})[-./\s]*(\d{1,2})[-./\s]*(\d{1,2})\.?")


class NotOnTheSheet(ValueError):
    """Typed by mistake: the sheet offers no such thing. The message says what it offers."""


def read(questionnaire: Questionnaire, typed: Mapping[str, Any]) -> tuple[Reading, dict[str, str]]:
    """What was typed in its one form, and, by the name of the blank, what cannot stand on this sheet."""
    reading: Reading = {}
    faults: dict[str, str] = {}
    for blank in blanks(questionnaire):
        text = strip_controls(tidy(str(typed.get(blank.name) or ""))).strip()
        if not text:
            continue
        try:
            reading[blank.name] = UNREADABLE if text.casefold() == UNREADABLE else _one_form(blank, text)
        except NotOnTheSheet as fault:
            faults[blank.name] = str(fault)
    return reading, faults


def _one_form(blank: Blank, text: str) -> str:
    question = blank.question
    if blank.is_other:
        return text[:LONGEST_OTHER]
    if question.kind in OF_WORDS:
        return text[: question.longest]
    match question.kind:
        case Kind.NUMBER:
            return _number(text)
        case Kind.DATE:
            return _day(text)
        case Kind.MULTIPLE:
            return " ".join(map(str, sorted(set(_codes(blank, text)))))
        case Kind.RANKING:
            ranked = _codes(blank, text)
            if len(set(ranked)) != len(ranked):
                raise NotOnTheSheet(_("One number stands there twice."))
            return " ".join(map(str, ranked))
        case _:
            if len(codes := _codes(blank, text)) != 1:
                raise NotOnTheSheet(_("Only one number can be typed here. If several are marked, type x."))
            return str(codes[0])


def offered(blank: Blank) -> list[tuple[int, str]]:
    """The numbers printed at this place, with what they say."""
    question = blank.question
    if question.kind in WITH_POINTS:
        ends = {1: question.low, question.points: question.high}
        points = [(point, ends.get(point, "")) for point in range(1, question.points + 1)]
        return points + ([(NO_OPINION_TYPED, _("No opinion"))] if question.no_opinion else [])
    if question.kind is Kind.NPS:
        ends = {0: question.low, 10: question.high}
        return [(point, ends.get(point, "")) for point in range(11)]
    return [(option.code, option.label) for option in question.offered]


def _codes(blank: Blank, text: str) -> list[int]:
    allowed = [code for code, _label in offered(blank)]
    codes = []
    for part in re.split(r"[\s,./]+", text.strip(" ,./")):
        if not part.isdecimal() or len(part) > 5 or int(part) not in allowed:
            shown = ", ".join(map(str, allowed[:30]))
            raise NotOnTheSheet(
                _("The sheet offers: %(numbers)s. Type x for what cannot be read.") % {"numbers": shown}
            )
        codes.append(int(part))
    return codes


def _number(text: str) -> str:
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= Decimal(10) ** MOST_DIGITS:
        raise NotOnTheSheet(_("Please type a number, or x for what cannot be read."))
    return f"{number.normalize():f}"


def _day(text: str) -> str:
    if found := _DAY.fullmatch(text):
        try:
            return date(*map(int, found.groups())).isoformat()
        except ValueError:
            pass
    raise NotOnTheSheet(_("Please type a date such as 2026-05-14, or x for what cannot be read."))


def differing(questionnaire: Questionnaire, one: Reading, other: Reading) -> list[Blank]:
    """Where two people read differently. Blanks and capitals in free words do not count."""
    return [blank for blank in blanks(questionnaire) if _measure(blank, one) != _measure(blank, other)]


def _measure(blank: Blank, reading: Reading) -> str:
    text = reading.get(blank.name, "")
    if blank.is_other or blank.question.kind in OF_WORDS:
        return re.sub(r"\s+", "", text).casefold()
    return text


def answers_of(questionnaire: Questionnaire, reading: Reading) -> Answers:
    """Answers by the same rules as online: what cannot be read, breaks a rule or stands at a question that the person
    was told to pass over counts as unanswered, and nothing else of the sheet is lost for it."""
    raw = _raw(questionnaire, reading)
    while True:
        checked = checking.check(questionnaire, raw)
        broken = [key for key in checked.faults if key in raw]
        if not broken:
            return checked.answers
        for key in broken:
            raw.pop(key)


def _raw(questionnaire: Questionnaire, reading: Reading) -> Answers:
    raw: Answers = {}
    for blank in blanks(questionnaire):
        text = reading.get(blank.name)
        if text is None or text == UNREADABLE:
            continue
        question = blank.question
        if blank.row is not None:
            raw.setdefault(question.key, {})[str(blank.row.code)] = _point(text)
        elif blank.is_other or question.kind in OF_WORDS or question.kind in (Kind.NUMBER, Kind.DATE):
            raw[blank.name] = text
        elif question.kind in (Kind.MULTIPLE, Kind.RANKING):
            raw[question.key] = [int(code) for code in text.split()]
        else:
            raw[question.key] = _point(text) if question.kind in WITH_POINTS else int(text)
    return raw


def _point(text: str) -> int:
    return int(text) if int(text) != NO_OPINION_TYPED else NO_OPINION
