"""Figures of reports in confidence as open data: the numbers of the page, with the same ones left out."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from auditors.queries import integrity_figures as queries
from auditors.queries.integrity_figures import Figures
from auditors.states.confidential import CONFIDENTIAL_WORKFLOW
from core.open_data import Column, Cycle, Dataset, Kind, register

RECEIVED, RECEIVED_OF_A_KIND, STEP, IN_TIME = "received", "kind", "step", "in_time"
MEASURES = (
    (RECEIVED, _("Received")),
    (RECEIVED_OF_A_KIND, _("Received of this kind")),
    (STEP, _("Steps taken")),
    (IN_TIME, _("Acknowledged in time, in percent")),
)


def rows(at: datetime) -> Iterator[Sequence[Any]]:
    for figures in queries.figures(localdate(at)):
        for measure, name, value in _measured(figures):
            yield figures.period.year, figures.period.half, measure, name, value


def _measured(figures: Figures) -> Iterator[tuple[Any, str, int | None]]:
    labels = {step.name: str(step.label) for step in CONFIDENTIAL_WORKFLOW.transitions}
    said = dict(MEASURES)
    yield said[RECEIVED], "", figures.received
    for kind, count in figures.shown_kinds:
        yield said[RECEIVED_OF_A_KIND], kind.name, count
    for name, count in figures.steps:
        yield said[STEP], labels[name], count
    yield said[IN_TIME], "", figures.acknowledged_in_time


register(
    Dataset(
        name="integrity-figures",
        title=_("Reports in confidence in figures"),
        description=_(
            "Half-years that are over. A number is empty where it is smaller than five, or would let somebody work out "
            "one that is."
        ),
        columns=(
            Column("year", _("Year"), kind=Kind.INTEGER),
            Column("half", _("Half-year"), _("1 from January, 2 from July"), Kind.INTEGER),
            Column("measure", _("What was counted"), kind=Kind.CHOICE, choices=MEASURES),
            Column("name", _("Kind of report, or step")),
            Column("value", _("Value"), kind=Kind.INTEGER),
        ),
        rows=rows,
        cycle=Cycle.TWICE_A_YEAR,
        keywords=(_("Integrity line"),),
        url="/integrity/figures/",
    )
)
