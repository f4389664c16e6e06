"""What projects hand in to the other rooms: files, the desk, the search, open data."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budget.models import Project
from budget.queries import projects
from budget.services import project_notices
from budget.services.addresses import path
from budget.states.permissions import MANAGE_PROJECTS
from budget.states.projects import PROJECT_WORKFLOW, PUBLIC_PROJECTS
from core import mentions, permissions
from core.open_data import Column, Dataset, Kind, Records, register
from core.open_data import Cycle as Renewal
from core.search import kinds
from core.uploads import register_access
from core.workflow import presentation
from facilities import mentions as facility_mentions


def may_see(user: Any, project: Project) -> bool:
    if projects.visible_to(user).filter(pk=project.pk).exists():
        return True
    return permissions.allowed(user, MANAGE_PROJECTS, project)


def about_facility(user: Any, facility: Any, limit: int) -> list[facility_mentions.Mention]:
    return [
        facility_mentions.Mention(
            title=project.title, url=project.get_absolute_url(), label=project.get_public_state_display(),
            state=project.state, on=timezone.localdate(project.created_at),
        )
        for project in projects.about_facility(user, facility, limit)
    ]  # fmt: skip


def public_projects(at: datetime) -> QuerySet[Project]:
    return projects.visible_to(None).select_related("cycle", "pot", "category", "department")


def row(project: Project) -> Sequence[Any]:
    return (
        project.cycle.slug, project.number, project.title, project.summary, project.pot.name if project.pot else "",
        project.category.name if project.category else "", project.cost_won, project.cost_note,
        project.place_text, project.area, project.latitude, project.longitude,
        project.department.name if project.department else "", project.get_public_state_display(),
    )  # fmt: skip


register_access(Project, may_see)
presentation.register(
    PROJECT_WORKFLOW.name, url=lambda project: path("manage_project", project.cycle.slug, project.number)
)
kinds.register(
    project_notices.KIND, _("Projects of the participatory budget"), readable=project_notices.readable,
    entries=project_notices.all_entries,
)  # fmt: skip
facility_mentions.register("budget", _("Projects of the participatory budget"), about_facility, position=30)
mentions.may_be_named(project_notices.KIND)
register(
    Dataset(
        name="budget-projects",
        title=_("Projects of the participatory budget"),
        description=_("What was put forward in each cycle, what it costs by the department, and what became of it."),
        columns=(
            Column("cycle", _("Address of the cycle")),
            Column("number", _("Number"), kind=Kind.INTEGER),
            Column("title", _("Name")),
            Column("summary", _("In one sentence")),
            Column("pot", _("Pot")),
            Column("category", _("Category")),
            Column("cost_won", _("Cost by the department (won)"), kind=Kind.INTEGER),
            Column("cost_note", _("How the cost was found")),
            Column("place", _("Place")),
            Column("area", _("Neighbourhood")),
            Column("latitude", _("Latitude"), kind=Kind.NUMBER),
            Column("longitude", _("Longitude"), kind=Kind.NUMBER),
            Column("department", _("Department")),
            Column("state", _("State"), kind=Kind.CHOICE,
                   choices=[(state, state.label) for state in PUBLIC_PROJECTS]),
        ),
        records=Records(queryset=public_projects, row=row, order="pk",
                        filters={"cycle": "cycle__slug", "state": "state"}),
        cycle=Renewal.AT_ONCE,
        keywords=(_("Participatory budget"),),
        url="/budget/",
    )
)  # fmt: skip
