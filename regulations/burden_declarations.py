"""What the work on petitions hands in to the others: the desk's panel and chores, open data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from core import permissions
from core.open_data import Column, Cycle, Dataset, Kind, Records, register
from core.workflow import chores, presentation
from core.workflow.chores import Chore
from regulations import clause_names
from regulations.models import ClauseChange, Petition
from regulations.queries import burden_figures, burden_work
from regulations.states import PETITION_WORKFLOW, PetitionOutcome
from regulations.states.permissions import ANSWER, BRING_BEFORE_COMMITTEE
from regulations.states.petitions import publication_of


def _panel(petition: Petition, user: Any) -> dict[str, Any]:
    return {"petition": petition, "work_url": _work_url(petition)}


def _work_url(petition: Petition) -> str:
    return reverse("regulations:petition_work", args=[petition.pk])


presentation.register(
    PETITION_WORKFLOW.name,
    template="regulations/burden/_panel.html",
    context=_panel,
    url=_work_url,
    holds_personal_data=True,
    own_page_steps=["justify", *(publication_of(outcome) for outcome in PetitionOutcome)],
)


def waiting_for(user: Any, at: datetime) -> Iterator[Chore]:
    """Promises past their day are no case of the desk: nobody's step is due, a new version of the rule is."""
    if permissions.allowed(user, ANSWER):
        late = burden_work.overdue_changes(user, timezone.localdate(at)).count()
        if late:
            words = ngettext(
                "%(count)s promised change of a rule is past its day.",
                "%(count)s promised changes of rules are past their day.",
                late,
            )
            yield Chore(words % {"count": late}, "regulations:petition_queue")
    if permissions.allowed(user, BRING_BEFORE_COMMITTEE) and (count := len(burden_work.to_be_brought(user))):
        words = ngettext(
            "%(count)s justification is to be put on the committee's agenda.",
            "%(count)s justifications are to be put on the committee's agenda.",
            count,
        )
        yield Chore(words % {"count": count}, "regulations:judging_committee")


chores.register("regulations.burden", waiting_for)


def figure_rows(at: datetime) -> Iterable[tuple[Any, ...]]:
    found = burden_figures.figures()
    return [
        (
            year,
            department.name if department else "",
            tally.received,
            tally.answered,
            tally.on_time,
            tally.decided,
            tally.accepted,
            tally.median_days,
        )
        for year in found.years
        for department, tally in found.rows(year)
    ]


def target_rows(at: datetime) -> Iterable[tuple[Any, ...]]:
    return [
        (year, score.department.name, score.target, score.improved)
        for year in burden_figures.years_with_scores()
        for score in burden_figures.scores(year)
        if score.target or score.improved
    ]


def public_changes(at: datetime) -> QuerySet[ClauseChange]:
    return burden_figures.public_changes()


def change_row(change: ClauseChange) -> tuple[Any, ...]:
    return (
        change.petition_id,
        change.regulation.title,
        clause_names.name_of(change.key),
        change.petition.department.name if change.petition.department else "",
        timezone.localdate(change.decided_at),
        change.promised_by,
        change.postponed_to,
        change.in_force_on,
    )


register(
    Dataset(
        name="rule-petition-figures",
        title=_("Petitions about rules in numbers"),
        description=_("How many were received, answered in time and accepted, by year and department."),
        columns=(
            Column("year", _("Year"), "", Kind.INTEGER),
            Column("department", _("Department"), _("Empty where nobody has placed it yet")),
            Column("received", _("Received"), "", Kind.INTEGER),
            Column("answered", _("Answers"), _("Public official answers"), Kind.INTEGER),
            Column("on_time", _("Answered in time"), "", Kind.INTEGER),
            Column("decided", _("Decisions"), _("For, against, and for a longer review"), Kind.INTEGER),
            Column("accepted", _("Accepted"), _("Wholly or in part"), Kind.INTEGER),
            Column("median_days", _("Median days"), _("From handing in to the first answer"), Kind.NUMBER),
        ),
        rows=figure_rows,
        cycle=Cycle.AT_ONCE,
        keywords=(_("rules"), _("petitions")),
        url="/regulations/figures/",
    )
)
register(
    Dataset(
        name="rule-improvement-targets",
        title=_("Yearly targets for improved rules"),
        description=_("How many rules each department set out to improve in a year, and how many it did."),
        columns=(
            Column("year", _("Year"), "", Kind.INTEGER),
            Column("department", _("Department")),
            Column("target", _("Target"), "", Kind.INTEGER),
            Column("improved", _("Improved"), _("Changes in force"), Kind.INTEGER),
        ),
        rows=target_rows,
        cycle=Cycle.YEARLY,
        keywords=(_("rules"), _("targets")),
        url="/regulations/scoreboard/",
    )
)
register(
    Dataset(
        name="rule-changes",
        title=_("Changes of rules that petitions brought about"),
        description=_("What was promised to petitions, by when, and when it came into force."),
        columns=(
            Column("petition", _("Number of the petition"), "", Kind.INTEGER),
            Column("rule", pgettext_lazy("regulations", "Rule")),
            Column("clause", _("Clause")),
            Column("department", _("Department")),
            Column("decided_on", _("Decided on"), "", Kind.DATE),
            Column("promised_by", _("Promised by"), "", Kind.DATE),
            Column("postponed_to", _("Put off to"), "", Kind.DATE),
            Column("in_force_on", _("In force from"), "", Kind.DATE),
        ),
        records=Records(queryset=public_changes, row=change_row, filters={"promised_by": "promised_by"}),
        cycle=Cycle.AT_ONCE,
        keywords=(_("rules"), _("petitions")),
        url="/regulations/scoreboard/changes/",
    )
)
