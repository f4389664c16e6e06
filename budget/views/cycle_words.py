"""How a cycle speaks to a resident: the one thing to do now, and the year as a line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from budget.models import Cycle
from budget.queries import cycles
from budget.queries.cycles import NextStep, Stage
from budget.states.names import PhaseKind
from budget.states.polls import RESULT_PUBLIC
from budget.views.addresses import door


@dataclass(frozen=True)
class Invitation:
    """One sentence and one button; without an address the sentence alone."""

    title: str
    sentence: str
    label: str = ""
    url: str = ""
    tone: str = "information"
    until: datetime | None = None


@dataclass(frozen=True)
class Card:
    cycle: Cycle
    invitation: Invitation
    stages: list[Stage]
    is_voting: bool


def card_of(cycle: Cycle, at: datetime) -> Card:
    is_voting = cycles.next_step(cycle, at).name == "vote"
    return Card(cycle, invitation(cycle, at), cycles.stages(cycle, at), is_voting)


def invitation(cycle: Cycle, at: datetime) -> Invitation:
    step = cycles.next_step(cycle, at)
    return _WORDS[step.name](cycle, step, at)


def _vote(cycle: Cycle, step: NextStep, at: datetime) -> Invitation:
    return Invitation(
        _("You can vote now"), _("It takes about a minute. You can change your vote until the close."),
        _("Vote now"), door("vote", cycle.slug), "success", step.until,
    )  # fmt: skip


def _propose(cycle: Cycle, step: NextStep, at: datetime) -> Invitation:
    url = f"{reverse('proposals:start')}?call={cycle.call.slug}" if cycle.call else ""
    return Invitation(
        _("Proposals are wanted"), _("Write down what your neighbourhood needs. One idea is enough to begin."),
        _("Propose something"), url, "success", step.until,
    )  # fmt: skip


def _results(cycle: Cycle, step: NextStep, at: datetime) -> Invitation:
    return Invitation(
        _("The result is here"), _("See what won and why, and what each of the others lacked."),
        _("See the result"), door("results", cycle.slug), "success",
    )  # fmt: skip


def _read_projects(cycle: Cycle, step: NextStep, at: datetime) -> Invitation:
    return Invitation(
        _("The projects stand"), _("Read them in peace before the vote begins."),
        _("Read the projects"), door("projects", cycle.slug), "information", step.until,
    )  # fmt: skip


def _being_counted(cycle: Cycle, step: NextStep, at: datetime) -> Invitation:
    return Invitation(
        _("The vote is closed"), _("It is being counted. Two officers confirm the count before it is published."),
        _("Read the projects"), door("projects", cycle.slug),
    )  # fmt: skip


def _follow_the_money(cycle: Cycle, step: NextStep, at: datetime) -> Invitation:
    spending = door("spending", cycle.slug)
    if spending:
        label = _("See where the money goes")
        return Invitation(cycle.get_state_display(), _("Every won of the selected projects is shown."), label, spending)
    return Invitation(cycle.get_state_display(), cycle.summary, _("Read the projects"), door("projects", cycle.slug))


def _phase_is_on(cycle: Cycle, step: NextStep, at: datetime) -> Invitation:
    phase = next(stage.phase for stage in reversed(cycles.stages(cycle, at)) if stage.is_on)
    label, url = _("Read the projects"), door("projects", cycle.slug)
    if phase.kind in {PhaseKind.CALL, PhaseKind.REVIEW} and cycle.call:
        label, url = _("Read the proposals"), f"{reverse('proposals:list')}?call={cycle.call.slug}"
    return Invitation(str(phase.get_kind_display()), _SENTENCES[phase.kind](), label, url, until=step.until)


def _wait(cycle: Cycle, step: NextStep, at: datetime) -> Invitation:
    if step.until is None:
        return Invitation(_("All phases are over"), _("The decision will stand here."))
    day = date_format(localtime(step.until), "DATE_FORMAT")
    return Invitation(_("Soon"), _("It goes on on %(day)s. Follow this cycle and you are told.") % {"day": day})


def _preparing(cycle: Cycle, step: NextStep, at: datetime) -> Invitation:
    return Invitation(_("A draft"), _("Only the staff sees this page so far."), tone="warning")


def _cancelled(cycle: Cycle, step: NextStep, at: datetime) -> Invitation:
    return Invitation(_("Called off"), _("This cycle does not take place. The reason stands below."), tone="warning")


_WORDS: dict[str, Any] = {
    "vote": _vote, "propose": _propose, "results": _results, "read_projects": _read_projects,
    "being_counted": _being_counted, "follow_the_money": _follow_the_money, "phase_is_on": _phase_is_on,
    "wait": _wait, "preparing": _preparing, "cancelled": _cancelled,
}  # fmt: skip
_SENTENCES: dict[str, Any] = {
    PhaseKind.CALL: lambda: _("Residents propose what the money should be spent on."),
    PhaseKind.REVIEW: lambda: _("The departments say of each proposal whether it can be done, and what it costs."),
    PhaseKind.SUBCOMMITTEES: lambda: _("Subcommittees of residents make projects of the proposals."),
    PhaseKind.VOTE: lambda: _("Residents choose among the projects."),
    PhaseKind.ASSEMBLY: lambda: _("The committee meets, hears the result and gives its opinion."),
    PhaseKind.DECISION: lambda: _("The selected projects are entered in the budget."),
    PhaseKind.EXECUTION: lambda: _("The departments carry the projects out; each step is shown."),
    PhaseKind.EVALUATION: lambda: _("Residents and departments look back at what came of it."),
}


def timeline_entries(cycle: Cycle, at: datetime) -> list[dict[str, Any]]:
    return [_entry(cycle, stage) for stage in cycles.stages(cycle, at)]


def _entry(cycle: Cycle, stage: Stage) -> dict[str, Any]:
    phase = stage.phase
    return {
        "phase": phase,
        "title": phase.get_kind_display(),
        "starts_at": phase.starts_at,
        "ends_at": phase.ends_at,
        "body": _SENTENCES[phase.kind](),
        "url": _page_of(cycle, phase.kind),
        "state": "done" if stage.when == "dropped" else stage.when,
        "is_dropped": stage.when == "dropped",
        "is_current": stage.when == "current",
        "is_next": stage.when == "next",
    }


def _page_of(cycle: Cycle, kind: str) -> str:
    """Where to read on, for the phases that have a page of their own."""
    poll = cycles.poll_of(cycle)
    if kind == PhaseKind.CALL and cycle.call:
        return cycle.call.get_absolute_url()
    if kind == PhaseKind.ASSEMBLY and cycle.committee:
        return cycle.committee.get_absolute_url()
    if kind == PhaseKind.VOTE and poll is not None and poll.state in RESULT_PUBLIC:
        return door("results", cycle.slug)
    if kind == PhaseKind.EXECUTION and cycle.is_decided:
        return door("spending", cycle.slug)
    return ""
