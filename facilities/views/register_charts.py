"""The register as pictures, each with its one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from facilities.models.grades import GRADE_CHOICES
from facilities.queries.register import Year


@dataclass(frozen=True)
class Chart:
    rows: list[Any]
    conclusion: str
    series: tuple[Any, ...] = ()


def spread_chart(spread: dict[str, int]) -> Chart | None:
    """How many things stand at each grade."""
    total = sum(spread.values())
    if not total:
        return None
    near = spread["D"] + spread["E"]
    words = ngettext(
        "%(near)s of %(total)s piece of equipment is at D or E.",
        "%(near)s of %(total)s pieces of equipment are at D or E.",
        total,
    )
    rows = [(f"{grade} {word}", spread[grade]) for grade, word in GRADE_CHOICES]
    return Chart(rows, words % {"near": near, "total": total})


def record_chart(years: list[Year]) -> Chart | None:
    """Failures and repairs of three years, each bar a year that ends on today's day."""
    failures, repairs = sum(year.failures for year in years), sum(year.repairs for year in years)
    if not failures and not repairs:
        return None
    words = _("In three years: %(failures)s failures, %(repairs)s repairs.")
    rows = [(_until(year), year.failures, year.repairs) for year in years]
    return Chart(rows, words % {"failures": failures, "repairs": repairs}, (_("Failure"), _("Repair")))


def _until(year: Year) -> str:
    return f"~{date_format(year.until, 'Y.m')}"
