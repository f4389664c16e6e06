"""What findings hand in to the kernel: the desk, their photographs, where other rooms' pages are named, evidence."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from auditors.models import Finding, InspectionReport
from auditors.queries import findings, inspections
from auditors.rules.findings import may_read
from auditors.states.findings import FINDING_WORKFLOW
from core import mentions
from core.uploads import attached_to, register_access
from core.workflow import evidence, presentation
from core.workflow.models import TransitionRecord


def _may_read_report(person: Any, report: InspectionReport) -> bool:
    return inspections.visible_to(person).filter(pk=report.pk).exists()


def _may_see_evidence(person: Any, step: TransitionRecord) -> bool:
    return step.subject is not None and may_read(person, step.subject)


def _panel(finding: Finding, user: Any) -> dict[str, Any]:
    return {"finding": finding, "thing": finding, "photos": attached_to(finding)}


def _named(path: str, reader: Any) -> Iterable[mentions.Mention]:
    return [
        mentions.Mention(
            kind=_("Finding of an honorary auditor"),
            title=version.title,
            url=reverse("auditors:public_finding", args=[version.finding_id]),
            label=version.finding.get_public_state_display(),
            state=version.finding.state,
        )
        for version in findings.public_ones_linked_to(path)
    ]


register_access(Finding, may_read)
register_access(InspectionReport, _may_read_report)
evidence.register_readers(FINDING_WORKFLOW.name, _may_see_evidence)
mentions.register("auditors", _named)
presentation.register(
    FINDING_WORKFLOW.name,
    template="auditors/findings/_panel.html",
    context=_panel,
    url=lambda finding: finding.get_absolute_url(),
    holds_personal_data=True,
)
