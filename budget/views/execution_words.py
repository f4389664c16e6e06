"""Figures said in one sentence, and the one thing a reader can do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from budget.models import Undertaking
from budget.queries.execution import Detail, Overview
from budget.queries.history import Year
from budget.states.execution import UndertakingState
from core.ui.money import in_won


def conclusion_of(overview: Overview) -> str:
    """What a reader should take away of a cycle's money."""
    whole = overview.whole
    if not overview.lines:
        return _("Nothing is being carried out yet.")
    said = _("Of %(line)s for %(count)s projects, %(spent)s (%(percent)s%%) is spent and %(done)s are completed.") % {
        "line": in_won(whole.line), "count": whole.projects, "spent": in_won(whole.spent), "percent": whole.percent,
        "done": overview.done,
    }  # fmt: skip
    if overview.delayed:
        said += " " + _("Delayed projects: %(count)s.") % {"count": overview.delayed}
    if overview.stopped:
        said += " " + _("Stopped projects: %(count)s.") % {"count": overview.stopped}
    return said


def history_conclusion(years: Sequence[Year]) -> str:
    known = [year for year in years if year.amount]
    if not known:
        return _("No figures of earlier years have been entered yet.")
    first = min(known, key=lambda year: year.year)
    return _("Since %(first)s, %(projects)s projects with %(amount)s were decided on together with residents.") % {
        "first": first.year,
        "projects": sum(year.projects or 0 for year in years),
        "amount": in_won(sum(year.amount or 0 for year in known)),
    }


@dataclass(frozen=True)
class NextStep:
    """What comes next, in words, and where to take part in it."""

    words: str
    url: str = ""
    label: str = ""


def next_step_of(undertaking: Undertaking, detail: Detail, visits: Sequence[Any], at: datetime) -> NextStep:
    project = undertaking.project
    here = (project.cycle.slug, project.number)
    if undertaking.is_being_evaluated(at) and undertaking.evaluation_until:
        until = date_format(timezone.localtime(undertaking.evaluation_until), "DATE_FORMAT")
        return NextStep(
            _("It is finished. Until %(day)s residents say what they think of it.") % {"day": until},
            reverse("budget:evaluate", args=here), _("Evaluate the project"),
        )  # fmt: skip
    if (visit := next((one for one in visits if one.takes_sign_ups(at)), None)) is not None:
        when = date_format(timezone.localtime(visit.starts_at), "DATETIME_FORMAT")
        return NextStep(
            _("See for yourself: site visit on %(when)s.") % {"when": when},
            reverse("budget:visit", args=[*here, visit.pk]), _("Come along"),
        )  # fmt: skip
    return NextStep(undertaking.next_step or _standing(undertaking, detail))


def _standing(undertaking: Undertaking, detail: Detail) -> str:
    match undertaking.state:
        case UndertakingState.EVALUATED:
            return _("This project is completed and evaluated.")
        case UndertakingState.STOPPED:
            return _("This project was stopped. The reason stands below.")
        case UndertakingState.COMPLETED:
            return _("The department draws its conclusion from the evaluation.")
    if (milestone := detail.next_milestone) is not None:
        day = date_format(milestone.planned_on, "DATE_FORMAT")
        return _("Next: %(step)s, planned for %(day)s.") % {"step": milestone.title, "day": day}
    return _("The department prepares the next step.")
