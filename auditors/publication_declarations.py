"""What published findings hand in to the kernel: photos, the desk, the search, open data."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from auditors.models import Finding, FindingKind, PublicVersion, Severity
from auditors.queries import public_findings
from auditors.queries.figures import days_to_mend
from auditors.queries.versions import current, in_the_making, visible_to, with_finding
from auditors.services import public_index
from auditors.states.versions import VERSION_WORKFLOW, VersionState
from core.open_data import Column, Cycle, Dataset, Kind, Records, register
from core.search import kinds
from core.uploads import register_access
from core.workflow import presentation
from core.workflow.mending import MendingState
from discussion import places
from facilities import mentions


def may_read_photos(person: Any, version: PublicVersion) -> bool:
    """Everybody those that are published; before that the office that writes and approves."""
    return version.state == VersionState.PUBLISHED or in_the_making(person).filter(pk=version.pk).exists()


def staff_page(version: PublicVersion) -> str:
    return reverse("auditors:version", args=[version.pk])


def panel(version: PublicVersion, user: Any) -> dict[str, Any]:
    return {"version": version, "version_url": staff_page(version)}


def published(at: datetime) -> QuerySet[PublicVersion]:
    return with_finding(visible_to(None))


def row(version: PublicVersion) -> Sequence[Any]:
    finding = version.finding
    return (
        finding.pk,
        version.title,
        finding.field.label,
        finding.site.code if finding.site else "",
        finding.site.name if finding.site else "",
        finding.get_kind_display(),
        finding.get_severity_display(),
        finding.get_public_state_display(),
        localdate(finding.created_at),
        finding.closed_on,
        days_to_mend(finding.created_at, finding.closed_on) if finding.closed_on else None,
        finding.again_id is not None,
        version.published_at,
    )


def of_site(user: Any, site: Any, limit: int) -> Sequence[mentions.Mention]:
    """For the page of a facility."""
    return [
        mentions.Mention(
            title=version.title,
            url=version.get_absolute_url(),
            label=version.finding.get_public_state_display(),
            state=version.finding.state,
            on=localdate(version.finding.created_at),
        )
        for version in public_findings.at_site(site, limit)
    ]


def is_published(person: Any, finding: Finding) -> bool:
    return current(finding) is not None


def public_title(finding: Finding) -> str:
    """Never the finding's own, which may name somebody."""
    version = current(finding)
    return version.title if version else gettext("A finding that is no longer published")


places.register(
    "auditors.Finding",
    who_may_write=lambda person, finding: False,
    visible=is_published,
    url=lambda finding: reverse("auditors:public_finding", args=[finding.pk]),
    title=public_title,
    text=public_title,
    department=lambda finding: finding.department_id,
    comments=False,
    endorsements=False,
)
register_access(PublicVersion, may_read_photos)
mentions.register(
    "auditors",
    _("Findings of honorary auditors"),
    of_site,
    position=15,
    more=lambda site: f"{reverse('auditors:home')}?site={site.code}",
)
presentation.register(
    VERSION_WORKFLOW.name,
    template="auditors/publication/_panel.html",
    context=panel,
    url=staff_page,
    holds_personal_data=True,
)
kinds.register(
    public_index.KIND,
    _("Findings of honorary auditors"),
    readable=public_index.readable,
    entries=public_index.all_entries,
)
register(
    Dataset(
        name="audit-findings",
        title=_("Findings of honorary auditors"),
        description=_(
            "What honorary auditors found, where, and how long it took to be mended. Published findings only, each "
            "checked for personal data by two people; the figures on the page are computed from these rows."
        ),
        columns=(
            Column("id", _("Number"), kind=Kind.INTEGER),
            Column("title", _("Title")),
            Column("field", pgettext_lazy("of auditors", "Field")),
            Column("site", _("Code of the facility"), _("As in the register of facilities; empty elsewhere")),
            Column("site_name", _("Facility")),
            Column("kind", _("What it is"), kind=Kind.CHOICE, choices=FindingKind.choices),
            Column("severity", _("How bad"), kind=Kind.CHOICE, choices=Severity.choices),
            Column("state", _("State"), kind=Kind.CHOICE, choices=MendingState.choices),
            Column("reported_on", _("Reported on"), kind=Kind.DATE),
            Column("mended_on", _("Seen mended on"), _("The day on which the auditor saw it"), Kind.DATE),
            Column("days", _("Days until mended"), kind=Kind.INTEGER),
            Column("recurring", _("Found before"), _("Whether the same thing was found earlier"), Kind.BOOLEAN),
            Column("published_at", _("Published"), kind=Kind.MOMENT),
        ),
        records=Records(
            queryset=published,
            row=row,
            filters={
                "state": "finding__state",
                "severity": "finding__severity",
                "site": "finding__site__code",
                "published_at": "published_at",
            },
        ),
        cycle=Cycle.AT_ONCE,
        keywords=(_("Honorary auditors"), _("Facilities")),
        url="/auditors/",
    )
)
