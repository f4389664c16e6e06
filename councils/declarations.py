"""What bodies and calls hand in to the kernel: files, cases on the desk, open data, what is open now."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import permissions
from core.open_data import Column, Cycle, Dataset, Kind, Records, register
from core.ui import highlights
from core.uploads import register_access
from core.workflow import presentation
from councils.models import Application, Body, JudgesCopy, RecruitmentCall, Term
from councils.queries import calls
from councils.rules.recruitment import JUDGE_APPLICATION, SEE_APPLICATION, recruits
from councils.states.applications import APPLICATION
from councils.states.calls import CALL
from councils.states.terms import TERM


def may_read_files(person: Any, application: Application) -> bool:
    """The applicant, the staff who check, and judges of a call in which they see the names."""
    if not person.is_authenticated:
        return False
    if permissions.allowed(person, SEE_APPLICATION, application):
        return True
    return not application.call.blind and permissions.allowed(person, JUDGE_APPLICATION, application)


def call_page(call: RecruitmentCall) -> str:
    return reverse("councils:call_staff", args=[call.pk])


def application_page(application: Application) -> str:
    return reverse("councils:check", args=[application.pk])


def term_page(term: Term) -> str:
    return reverse("councils:terms", args=[term.body.slug])


def may_read_copy(person: Any, copy: JudgesCopy) -> bool:
    """The staff who made it, and the judges for whom it was made; the applicant has the original."""
    return person.is_authenticated and (
        recruits(person, copy.application) or permissions.allowed(person, JUDGE_APPLICATION, copy.application)
    )


register_access(Application, may_read_files)
register_access(JudgesCopy, may_read_copy)
presentation.register(CALL.name, url=call_page)
presentation.register(APPLICATION.name, url=application_page, holds_personal_data=True)
presentation.register(TERM.name, url=term_page, holds_personal_data=True)


def open_now(at: datetime, limit: int) -> Iterable[highlights.OpenItem]:
    return [
        highlights.OpenItem(
            kind=_("Members wanted"),
            title=call.title,
            url=call.get_absolute_url(),
            closes_at=call.closes_at,
            icon="people",
        )
        for call in calls.open_calls(at=at)[:limit]
    ]


highlights.register_open_now("councils.calls", open_now)


def public_bodies(at: datetime) -> QuerySet[Body]:
    return Body.objects.public().select_related("department")


def body_row(body: Body) -> tuple[Any, ...]:
    return (
        body.slug,
        body.name,
        body.department.name,
        body.field,
        body.purpose,
        body.legal_basis,
        body.term_months,
        body.quorum,
        body.get_quorum_kind_display(),
        body.dissolved_on,
    )


def public_calls(at: datetime) -> QuerySet[RecruitmentCall]:
    return RecruitmentCall.objects.public().filter(body__published_at__isnull=False).select_related("body")


def call_row(call: RecruitmentCall) -> tuple[Any, ...]:
    return (
        call.pk,
        call.body.name,
        call.title,
        call.opens_at,
        call.closes_at,
        call.get_selection_display(),
        call.get_state_display(),
    )


def public_terms(at: datetime) -> QuerySet[Term]:
    return Term.objects.filter(body__published_at__isnull=False).with_agreement().select_related("body", "seat_kind")


def term_row(term: Term) -> tuple[Any, ...]:
    """Names by consent alone; others are a field and a first letter, as on the page."""
    return (
        term.body.name,
        term.seat_kind.label,
        term.get_office_display(),
        term.public_name,
        term.starts_on,
        term.last_day,
    )


register(
    Dataset(
        name="councils",
        title=_("Committees and councils"),
        description=_("Every public body with what it is for and by which rules it works."),
        columns=(
            Column("body", _("Address"), _("The name in the address of its page")),
            Column("name", _("Name")),
            Column("department", _("Department")),
            Column("field", _("Field")),
            Column("purpose", _("What it is for")),
            Column("legal_basis", _("Legal basis")),
            Column("term_months", _("Months of a term"), "", Kind.INTEGER),
            Column("quorum", _("Quorum"), "", Kind.INTEGER),
            Column("quorum_kind", _("Counted as")),
            Column("dissolved_on", _("Dissolved on"), "", Kind.DATE),
        ),
        records=Records(queryset=public_bodies, row=body_row, order="name", filters={"field": "field"}),
        cycle=Cycle.WHEN_IT_CHANGES,
        keywords=(_("committees"), _("members")),
        url="/councils/",
    )
)
register(
    Dataset(
        name="council-calls",
        title=_("Recruitment calls of committees"),
        description=_("When members were sought, for which body, and how they were selected."),
        columns=(
            Column("number", _("Number"), "", Kind.INTEGER),
            Column("body", _("Body")),
            Column("title", _("Title")),
            Column("opens_at", _("From"), "", Kind.MOMENT),
            Column("closes_at", _("Until"), "", Kind.MOMENT),
            Column("selection", _("Selection")),
            Column("state", _("State")),
        ),
        records=Records(queryset=public_calls, row=call_row, order="opens_at", filters={}),
        cycle=Cycle.WHEN_IT_CHANGES,
        keywords=(_("committees"), _("recruitment")),
        url="/councils/",
    )
)
register(
    Dataset(
        name="council-members",
        title=_("Members of committees"),
        description=_("Who sits, or sat, on which body: names by consent, otherwise the first letter."),
        columns=(
            Column("body", _("Body")),
            Column("seat", _("Seat")),
            Column("office", _("Office")),
            Column("name", _("Name"), _("In full only where the member agreed")),
            Column("starts_on", _("First day"), "", Kind.DATE),
            Column("last_day", _("Last day"), "", Kind.DATE),
        ),
        records=Records(queryset=public_terms, row=term_row, order="starts_on", filters={"body": "body__name"}),
        cycle=Cycle.WHEN_IT_CHANGES,
        keywords=(_("committees"), _("members")),
        url="/councils/",
    )
)
