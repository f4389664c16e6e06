"""The report that writes itself: what was asked of whom, what came of it, and the words somebody put beside it."""

from __future__ import annotations

from typing import Any

from surveys.models import Report, Survey
from surveys.queries import results


def written(survey: Survey, report: Report | None) -> dict[str, Any]:
    """Everything that is read, printed and signed, as plain data."""
    found = results.of(survey, None)
    remarks = report.remarks if report else {}
    return {
        "title": survey.title,
        "summary": report.summary if report else "",
        "findings": [],
        "method": [],
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "remark": remarks.get(section.key, ""),
                "questions": [figure.as_json() for figure in section.questions if not figure.hidden],
            }
            for section in found.sections
        ],
    }
