"""The report: words beside figures that write themselves, signed by three people, and then it stands."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import permissions
from core.audit.audit import record as audit
from surveys.models import Report, Survey
from surveys.queries import results_report
from surveys.services.refusals import SurveyRefused
from surveys.services.results_release import finished, now_published
from surveys.states.permissions import ANALYSE

LONGEST_REMARK = 2000


@transaction.atomic
def edit(*, survey: Survey, summary: str, remarks: dict[str, str], by: Any, at: datetime) -> Report:
    """Keep what somebody wrote beside the figures. What was handed in or published does not change by it."""
    permissions.check(by, ANALYSE, survey)
    said = {key: words.strip()[:LONGEST_REMARK] for key, words in remarks.items() if words.strip()}
    report, _created = Report.objects.update_or_create(
        survey=survey,
        defaults={"summary": summary.strip(), "remarks": said, "prepared_by": by, "prepared_at": at},
    )
    return report


@transaction.atomic
def hand_in(*, survey: Survey, at: datetime) -> Report:
    """Fix the words and the figures as they stand, for those who sign them. Raises SurveyRefused.

    Whoever calls it has asked whether the person may hand in what is signed.
    """
    locked = finished(survey, at=at)
    report = Report.objects.select_for_update().filter(survey=locked).first()
    if report is None or not report.summary:
        raise SurveyRefused("summary", _("Write the summary first: it is what most people read."))
    report.handed_in = results_report.written(locked, report)
    report.digest = digest_of(report.handed_in)
    report.save(update_fields=["handed_in", "digest"])
    return report


@transaction.atomic
def publish(*, survey: Survey, digest: str, path: str, by: Any, at: datetime) -> Report:
    """The third has signed: exactly what was handed in is public. Raises SurveyRefused where it is another."""
    locked = Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
    report = Report.objects.select_for_update().get(survey=locked)
    if report.handed_in is None or report.digest != digest:
        raise SurveyRefused("changed", _("The report was handed in anew since. Please read the newer one."))
    report.figures, report.signed_path = report.handed_in, path
    report.published_by, report.published_at = by, at
    report.save(update_fields=["figures", "signed_path", "published_by", "published_at"])
    audit("surveys.publish_report", actor=by, at=at, target=locked, detail={"digest": digest})
    now_published(locked, at=at)
    return report


def digest_of(content: dict[str, Any]) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
