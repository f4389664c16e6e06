"""One answer: read into its one shape whatever was sent, then judged by what the question asks for.

Reading and judging are apart, so that what somebody is still choosing (two of three) already leads the way and is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.search.korean import tidy
from surveys.questionnaire import limits
from surveys.questionnaire.definitions import OF_WORDS, Kind, Question

_NUMBER = re.compile(rf"[+-]?[0-9]{{1,{limits.MOST_DIGITS}}}(\.[0-9]{{1,{limits.MOST_DECIMALS}}})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UPLOAD = re.compile(r"[0-9A-Za-z-]{1,64}")
# What fits 16 bits as days from 1970 on.
EARLIEST, LATEST = date(1900, 1, 1), date(2050, 12, 31)


class Unreadable(Exception):
    """This is no answer to the question; the message says why, to whoever gave it."""


def read(question: Question, raw: Any) -> Any:
    """The answer in its shape, None where there is none. Raises Unreadable."""
    if raw is None or raw == "" or raw == [] or raw == {}:
        return None
    return _READERS[question.kind](question, raw)


def read_other(raw: Any) -> str | None:
    """The words beside "other, please say"."""
    if not isinstance(raw, str):
        return None
    return tidy(raw[: limits.LONGEST_ANSWER]).strip()[: limits.LONGEST_OTHER] or None


def _code(question: Question, raw: Any) -> int:
    if not _is_whole(raw) or raw not in question.codes:
        raise Unreadable(_("Please choose one of the given answers."))
    return raw


def _codes(question: Question, raw: Any) -> list[int]:
    if not isinstance(raw, list) or len(raw) > limits.MOST_OPTIONS:
        raise Unreadable(_("Please choose from the given answers."))
    return sorted({_code(question, code) for code in raw})


def _ranking(question: Question, raw: Any) -> list[int]:
    """Codes from the best on, or {code: rank} as a page sends it: ranks from 1 on, each once."""
    if isinstance(raw, Mapping):
        ranks = {_whole(code): _whole(rank) for code, rank in raw.items()}
        if sorted(map(str, ranks.values())) != sorted(map(str, range(1, len(ranks) + 1))):
            raise Unreadable(_("Please give each rank once, from 1 on without a gap."))
        raw = sorted(ranks, key=lambda code: ranks[code])
    if not isinstance(raw, list) or len(raw) > limits.MOST_OPTIONS:
        raise Unreadable(_("Please choose from the given answers."))
    order = [_code(question, code) for code in raw]
    if len(set(order)) < len(order):
        raise Unreadable(_("Please give each rank once, from 1 on without a gap."))
    return order


def _matrix(question: Question, raw: Any) -> dict[str, int] | None:
    if not isinstance(raw, Mapping) or len(raw) > limits.MOST_ROWS:
        raise Unreadable(_("Please choose one answer in each row."))
    rows = {str(row.code) for row in question.asked_rows}
    if not set(raw) <= rows:
        raise Unreadable(_("Please choose one answer in each row."))
    chosen = {str(row.code): raw.get(str(row.code)) for row in question.asked_rows}
    return {code: _code(question, value) for code, value in chosen.items() if value not in (None, "")} or None


def _number(question: Question, raw: Any) -> str:
    """The decimal number as text, in one form: 1,200.50 is 1200.5."""
    typed = str(raw) if _is_whole(raw) else raw
    if not isinstance(typed, str) or not _NUMBER.fullmatch(typed := typed.replace(",", "").strip()):
        raise Unreadable(_("Please write a number, such as 12 or 3.5."))
    number = format(Decimal(typed), "f")
    number = number.rstrip("0").rstrip(".") if "." in number else number
    return "0" if number == "-0" else number


def _date(question: Question, raw: Any) -> str:
    try:
        if not isinstance(raw, str) or not _DAY.fullmatch(raw):
            raise ValueError
        day = date.fromisoformat(raw)
    except ValueError:
        raise Unreadable(_("Please write a day of the calendar.")) from None
    if not EARLIEST <= day <= LATEST:
        raise Unreadable(_("Please write a day of the calendar."))
    return raw


def _words(question: Question, raw: Any) -> str | None:
    """Cut far above what anybody may write, so that nobody keeps the server busy with a novel; judged later."""
    if not isinstance(raw, str):
        raise Unreadable(_("Please write your answer in words."))
    return tidy(raw[: limits.LONGEST_ANSWER + 1]).strip() or None


def _file(question: Question, raw: Any) -> str:
    if not isinstance(raw, str) or not _UPLOAD.fullmatch(raw):
        raise Unreadable(_("Please choose the file again."))
    return raw


_READERS: dict[Kind, Callable[[Question, Any], Any]] = {
    Kind.SINGLE: _code,
    Kind.SCALE: _code,
    Kind.NPS: _code,
    Kind.MULTIPLE: _codes,
    Kind.RANKING: _ranking,
    Kind.MATRIX: _matrix,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.TEXT: _words,
    Kind.LONGTEXT: _words,
    Kind.FILE: _file,
}


def _is_whole(raw: Any) -> bool:
    return isinstance(raw, int) and not isinstance(raw, bool)


def _whole(raw: Any) -> Any:
    """Keys of JSON objects and fields of forms are text."""
    return int(raw) if isinstance(raw, str) and re.fullmatch(r"-?[0-9]{1,6}", raw) else raw


def judge(question: Question, value: Any) -> str | None:
    """What is wrong with a readable answer, in words; None where it may stay as it is."""
    if value is None:
        return _("Please answer this question.") if question.required else None
    if question.kind in (Kind.MULTIPLE, Kind.RANKING):
        return _judge_count(question, value)
    if question.kind is Kind.MATRIX and question.required and len(value) < len(question.asked_rows):
        return _("Please choose one answer in each row.")
    if question.kind is Kind.NUMBER:
        return _judge_number(question, Decimal(value))
    if question.kind in OF_WORDS and len(value) > question.longest:
        return _("Please shorten this to %(most)s characters; it has %(length)s.") % {
            "most": question.longest,
            "length": len(value),
        }
    return None


def _judge_count(question: Question, codes: list[int]) -> str | None:
    exclusive = {option.code for option in question.offered if option.exclusive}
    if len(codes) > 1 and exclusive & set(codes):
        return _("One of the chosen answers stands only by itself.")
    if question.least and len(codes) < question.least and not exclusive & set(codes):
        return ngettext("Please choose at least %(least)s.", "Please choose at least %(least)s.", question.least) % {
            "least": question.least
        }
    if question.most and len(codes) > question.most:
        return ngettext("Please choose at most %(most)s.", "Please choose at most %(most)s.", question.most) % {
            "most": question.most
        }
    return None


def _judge_number(question: Question, number: Decimal) -> str | None:
    if question.minimum is not None and number < Decimal(str(question.minimum)):
        return _("Please write a number of at least %(least)s.") % {"least": f"{question.minimum:g}"}
    if question.maximum is not None and number > Decimal(str(question.maximum)):
        return _("Please write a number of at most %(most)s.") % {"most": f"{question.maximum:g}"}
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > question.decimals:
        if question.decimals == 0:
            return _("Please write a whole number.")
        return _("Please write at most %(decimals)s decimals.") % {"decimals": question.decimals}
    return None
