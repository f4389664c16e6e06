"""예산에 대한 의견서: what the committee says at the end of a cycle.

The staff's draft is composed from the cycle itself: its figures, its results, what residents said. The statement is
one of the committee's own (`councils`): numbered, issued in its name, with a page and a PDF. It is issued only with
the decision by which the committee adopted it.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from budget.models import Cycle
from budget.queries import execution as queries
from budget.queries import monitoring
from budget.services.refusals import BudgetRefused
from budget.states.permissions import MANAGE_EXECUTION
from core import permissions
from core.ui.money import in_won
from councils.models import Decision, OpinionStatement
from councils.queries import decisions as council_decisions
from councils.services import opinions as council_statements

# Stands in a draft where nobody but the committee can write; no statement is issued with it.
TO_BE_WRITTEN = "[ ] "


def compose(cycle: Cycle, at: datetime) -> str:
    """The draft in plain paragraphs, for somebody to shorten and to sharpen."""
    overview = queries.overview(cycle, at)
    parts = [_money(cycle, overview), _projects(overview), _committee(cycle), _voices(cycle), _wishes()]
    return "\n\n".join(f"{number}. {part}" for number, part in enumerate(filter(None, parts), start=1))


def _money(cycle: Cycle, overview: queries.Overview) -> str:
    whole = overview.whole
    said = [
        _("The money"),
        _("To be decided on: %(ceiling)s. Budget lines of the %(count)s selected projects: %(line)s.")
        % {"ceiling": in_won(cycle.ceiling_won), "count": whole.projects, "line": in_won(whole.line)},
        _("Under contract: %(contracted)s. Spent so far: %(spent)s (%(percent)s%%). Left: %(left)s.")
        % {"contracted": in_won(whole.contracted), "spent": in_won(whole.spent), "percent": whole.percent,
           "left": in_won(whole.left)},
    ]  # fmt: skip
    return "\n".join(said)


def _projects(overview: queries.Overview) -> str:
    said = [_("What became of the projects")]
    for line in overview.lines:
        one = line.undertaking
        said.append(
            _("%(number)s. %(title)s: %(state)s, %(spent)s of %(line)s spent.")
            % {"number": one.project.number, "title": one.project.title, "state": one.get_public_state_display(),
               "spent": in_won(one.spent_won), "line": in_won(one.line_won)}
        )  # fmt: skip
    return "\n".join(said)


def _committee(cycle: Cycle) -> str:
    """What the committee decided about the cycle and its projects, in its own words."""
    settled = list(council_decisions.concerning(cycle))
    if not settled:
        return ""
    said = [_("What the committee decided")]
    said += [f"{one.question} – {one.get_outcome_display()} {one.reasons}".strip() for one in settled]
    return "\n".join(said)


def _voices(cycle: Cycle) -> str:
    figures = monitoring.voices(cycle)
    said = [
        _("What residents saw and said"),
        _("Site visits: %(visits)s. Reports: %(reports)s, of which the departments answered %(answered)s.") % figures,
    ]
    if figures["rating"] is not None:
        said.append(_("The work was rated %(rating)s of 5 on average.") % {"rating": round(figures["rating"], 1)})
    said.append(_("Evaluations of completed projects: %(evaluated)s.") % figures)
    return "\n".join(said)


def _wishes() -> str:
    return "\n".join(
        [_("What the committee recommends"), TO_BE_WRITTEN + _("Please write here what the committee recommends.")]
    )


@transaction.atomic
def draft(cycle: Cycle, *, actor: Any, at: datetime) -> OpinionStatement:
    """The statement, about this cycle; the one there is, where it was drafted before. Raises BudgetRefused."""
    permissions.check(actor, MANAGE_EXECUTION, cycle)
    if cycle.committee is None:
        raise BudgetRefused("committee", _("This cycle has no committee that could adopt an opinion."))
    if (there := queries.statement_of(cycle)) is not None:
        return there
    return council_statements.draft_statement(
        body=cycle.committee, by=actor, title=_("Opinion on the budget: %(cycle)s") % {"cycle": cycle.title},
        text=compose(cycle, at), addressee=_("The head of the corporation"), at=at, subject=cycle,
    )  # fmt: skip


@transaction.atomic
def adopt(statement: OpinionStatement, *, decision: Decision, actor: Any, at: datetime) -> OpinionStatement:
    """Issue it, resting on the decision of the same committee. Raises BudgetRefused."""
    if not queries.adopting_decisions(statement.body).filter(pk=decision.pk).exists():
        raise BudgetRefused("decision", _("The committee has not adopted this with that decision."), field="decision")
    if TO_BE_WRITTEN in statement.text:
        raise BudgetRefused("unfinished", _("The recommendations are still to be written."))
    council_statements.change_statement(statement, by=actor, decision=decision)
    return council_statements.issue_statement(statement, by=actor, at=at)
