"""What problem reports hand in to the others: the desk, who sees files, following, search, open data, facilities."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from core.open_data import Column, Cycle, Dataset, Kind, Records, register
from core.search import kinds
from core.uploads import register_access
from core.workflow import evidence, presentation
from core.workflow.mending import MendingState
from core.workflow.models import TransitionRecord
from discussion import places
from facilities import mentions
from facilities.models import Photo, ProblemReport, Site
from facilities.queries import problems
from facilities.rules.problems import is_public, may_read, may_see
from facilities.services import problem_index
from facilities.services.addresses import path
from facilities.states import REPORT_WORKFLOW

STATES = [(state, REPORT_WORKFLOW.public_name(state)) for state in MendingState.values]
# What the department shows of its work; what reporters add is for the department.
OF_THE_DEPARTMENT = ("plan", "mend")


def sees_photo(user: Any, photo: Photo) -> bool:
    return may_read(user, photo.report) or (photo.is_public and is_public(photo.report))


def sees_evidence(user: Any, step: TransitionRecord) -> bool:
    report: Any = step.subject
    return may_read(user, report) or (step.name in OF_THE_DEPARTMENT and is_public(report))


def panel(report: ProblemReport, user: Any) -> dict[str, Any]:
    return {
        "problem": report,
        "problem_photos": problems.photos_of(report, public_only=False),
        "problem_url": path("report", report.token),
    }


def never_written(user: Any, report: ProblemReport) -> bool:
    return False


def of_site(user: Any, site: Site, limit: int) -> Sequence[mentions.Mention]:
    rows = problems.narrowed(problems.Filters(site=site)).order_by("-published_at", "-pk")[:limit]
    return [
        mentions.Mention(
            title=report.service.name, url=report.get_absolute_url(), label=report.get_public_state_display(),
            state=report.state, on=localdate(report.created_at),
        )
        for report in rows
    ]  # fmt: skip


def public_reports(at: datetime) -> QuerySet[ProblemReport]:
    return problems.published()


def row(report: ProblemReport) -> Sequence[Any]:
    return (
        report.token,
        report.service.name,
        report.site.name if report.site else "",
        report.public_place,
        report.get_public_state_display(),
        report.department.name if report.department else "",
        report.latitude if report.latitude is not None else report.site and report.site.latitude,
        report.longitude if report.longitude is not None else report.site and report.site.longitude,
        report.created_at,
        report.planned_for,
        report.mended_on,
        report.public_text,
    )


places.register(
    "facilities.ProblemReport",
    who_may_write=never_written,
    visible=may_see,
    url=lambda report: report.get_absolute_url(),
    title=lambda report: report.case_title(),
    author=lambda report: report.reporter,
    department=lambda report: report.department_id,
    comments=False,
    endorsements=False,
)
register_access(Photo, sees_photo)
evidence.register_readers(REPORT_WORKFLOW.name, sees_evidence)
presentation.register(
    REPORT_WORKFLOW.name,
    template="facilities/problems/_desk_panel.html",
    context=panel,
    url=lambda report: path("report", report.token),
    holds_personal_data=True,
)
kinds.register(
    problem_index.KIND, _("Reported problems"), readable=problem_index.readable, entries=problem_index.all_entries
)
mentions.register(
    "problems", _("Reported problems"), of_site, position=10, more=lambda site: f"{path('problems')}?site={site.code}"
)
register(
    Dataset(
        name="facility-problems",
        title=_("Reported problems"),
        description=_("What residents reported of facilities, and what became of it. Without names."),
        columns=(
            Column("id", _("Number")),
            Column("service", _("Kind of problem")),
            Column("site", _("Facility")),
            Column("place", _("Where exactly")),
            Column("state", _("State"), kind=Kind.CHOICE, choices=STATES),
            Column("department", _("Department")),
            Column("latitude", _("Latitude"), kind=Kind.NUMBER),
            Column("longitude", _("Longitude"), kind=Kind.NUMBER),
            Column("reported_at", _("Reported"), kind=Kind.MOMENT),
            Column("planned_for", _("To be done by"), kind=Kind.DATE),
            Column("mended_on", _("Mended on"), kind=Kind.DATE),
            Column("text", _("What was reported")),
        ),
        records=Records(
            queryset=public_reports,
            row=row,
            order="-published_at",
            filters={"state": "state", "reported_at": "created_at"},
        ),
        cycle=Cycle.AT_ONCE,
        keywords=(_("Facilities"), _("Reported problems")),
        url="/facilities/problems/",
    )
)
