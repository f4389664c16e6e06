"""Bringing projects before the committee or one of its subcommittees. How they deliberate is theirs: `councils`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from budget.models import Cycle, Project
from budget.services.refusals import BudgetRefused
from budget.states.permissions import MANAGE_PROJECTS
from budget.states.projects import ProjectState
from core import permissions
from councils import concerns
from councils.services import agendas, decisions
from councils.services.decisions import Measure
from proposals.models import CoAuthor

BEFORE_THE_COMMITTEE = (ProjectState.PREPARED, ProjectState.ON_BALLOT)
MOST_AT_ONCE = 40


@transaction.atomic
def bring_before(
    meeting: Any, *, cycle: Cycle, projects: Sequence[Project], title: str, criteria: Sequence[tuple[str, int]],
    actor: Any, at: datetime,
) -> Any:  # fmt: skip
    """An item on the agenda, with a scoring of these projects by these criteria. Answers with the item.

    Members score by name and with their reasons; whoever wrote one of the proposals is kept out by the records.
    Raises BudgetRefused, CouncilRefused, or PermissionDenied: the agenda belongs to the body's secretary.
    """
    if cycle.committee_id is None or cycle.committee_id not in (meeting.body_id, meeting.body.parent_id):
        raise BudgetRefused("meeting", _("This meeting is of another body."), field="meeting")
    if not 0 < len(projects) <= MOST_AT_ONCE:
        raise BudgetRefused("projects", _("Choose 1 to 40 projects."), field="projects")
    for project in projects:
        permissions.check(actor, MANAGE_PROJECTS, project)
        if project.cycle_id != cycle.pk or project.state not in BEFORE_THE_COMMITTEE:
            raise BudgetRefused("projects", _("One of these projects is decided already."), field="projects")
    subject = projects[0] if len(projects) == 1 else None
    item = agendas.put_on_agenda(meeting, by=actor, title=title, at=at, subject=subject, kind="DECISION")
    decisions.decide(
        item=item, question=title, by=actor, at=at, kind="SCORING", options=list(projects),
        criteria=[Measure(label, maximum) for label, maximum in criteria],
    )  # fmt: skip
    return item


def _wrote_it(user: Any, project: Project) -> bool:
    """Whoever proposed what a project was made of does not judge it."""
    proposals = project.sources.values("proposal")
    along = CoAuthor.objects.filter(proposal__in=proposals, person=user, accepted_at__isnull=False)
    return project.sources.filter(proposal__author=user).exists() or along.exists()


concerns.register("budget.Project", _wrote_it)
