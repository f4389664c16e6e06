"""What clerks type for one sheet: numbers, `0` for a blank one, `x1` to `x4` for a spoiled one."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

from budget.ballots.choices import POINTS, RANKS, Choices, ChoicesRefused, Limits, Option
from budget.models import Pot, Project
from budget.services.refusals import BudgetRefused
from budget.states.paper import Mark, SpoiltReason
from budget.states.projects import PUBLIC_PROJECTS

BLANK = "0"
# The key of x writes ㅌ while the keyboard is Korean, and the star stands on the block of numbers.
_SPOILED = re.compile(r"[xㅌ*]\s*([1-9])")
_APART = re.compile(r"[\s,.+>]+")
_POINTS = re.compile(r"(\d+)[:/\-](\d+)")
REASONS = tuple(SpoiltReason)


@dataclass(frozen=True)
class Sheet:
    """A sheet of paper as somebody read it."""

    mark: str
    reason: str = ""
    choices: str = ""


def read(typed: str, pot: Pot) -> Sheet:
    """Hold what was typed against the terms of the vote. Raises BudgetRefused, saying what to type instead."""
    # Composing turns the single letter of a Korean keyboard into another one that looks the same.
    text = " ".join(unicodedata.normalize("NFKC", typed).replace("\u1110", "ㅌ").casefold().split())
    if not text:
        raise _refused("empty", _("Type the numbers, 0 for a blank sheet, or x and a number for a spoiled one."))
    if text == BLANK:
        return Sheet(Mark.BLANK)
    if spoiled := _SPOILED.fullmatch(text):
        place = int(spoiled[1])
        if place > len(REASONS):
            raise _refused("reason", _("There are the reasons x1 to x%(last)s.") % {"last": len(REASONS)})
        return Sheet(Mark.SPOILED, reason=REASONS[place - 1])
    try:
        choices = _choices(text, pot.poll.ballot_kind)
        choices.check(Limits.of(pot.poll, pot), options_of(pot))
    except ChoicesRefused as refused:
        if refused.code in ("unknown", "repeated", "malformed"):
            raise _refused(refused.code, refused.message) from refused
        hint = _("If the sheet says exactly this, it is spoiled: type x1.")
        raise _refused(refused.code, f"{refused.message} {hint}") from refused
    return Sheet(Mark.VALID, choices=choices.canonical())


def typed(sheet: Sheet) -> str:
    """The other way: what one would type for this sheet."""
    if sheet.mark == Mark.BLANK:
        return BLANK
    if sheet.mark == Mark.SPOILED:
        return f"x{REASONS.index(SpoiltReason(sheet.reason)) + 1}"
    return sheet.choices.replace(",", " ").replace(">", " ")


def options_of(pot: Pot) -> dict[int, Option]:
    """Every project printed on the sheet. One that was withdrawn since stands there all the same."""
    return {
        project.number: Option(project.number, project.cost_won, project.category_id)
        for project in printed_on(pot)
    }  # fmt: skip


def printed_on(pot: Pot) -> list[Project]:
    return list(pot.projects.filter(state__in=PUBLIC_PROJECTS).order_by("number"))


def _choices(text: str, kind: str) -> Choices:
    parts = [part for part in _APART.split(text) if part]
    if kind == POINTS:
        found = [_POINTS.fullmatch(part) for part in parts]
        if not all(found):
            raise _refused("malformed", _("Type each project with its points, such as 3:5 7:2."))
        return Choices.parse(kind, ",".join(f"{int(pair[1])}:{int(pair[2])}" for pair in found if pair))
    if not all(part.isdecimal() and len(part) <= 5 for part in parts):
        raise _refused("malformed", _("Type the numbers of the projects with a space between them."))
    return Choices.parse(kind, (">" if kind == RANKS else ",").join(str(int(part)) for part in parts))


def _refused(code: str, message: str) -> BudgetRefused:
    return BudgetRefused(code, message, field="typed")
