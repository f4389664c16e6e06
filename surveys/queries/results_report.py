"""The report that writes itself: what was asked of whom, what came of it, and the words somebody put beside it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from surveys.models import Report, Survey
from surveys.queries import results, results_measures, results_method, results_years
from surveys.queries.results import Results
from surveys.queries.results_measures import Measure
from surveys.queries.results_shapes import SectionFigures, read, rounded

Content = dict[str, Any]


def written(survey: Survey, report: Report | None) -> Content:
    """Everything that is read, printed and signed, as plain data and in the default language."""
    with translation.override(settings.LANGUAGE_CODE):
        found = results.of(survey, None)
        remarks = report.remarks if report else {}
        measures = {} if found.hidden else results_measures.measured(survey, found.cube)
        years = results_years.over_years(survey, measures)
        return {
            "title": survey.title,
            "purpose": survey.purpose,
            "summary": report.summary if report else "",
            "respondents": found.respondents,
            "findings": _findings(survey, found, measures),
            "measures": [asdict(measure) for measure in measures.values()],
            "years": asdict(years) if years else None,
            "method": results_method.sentences(survey, found.respondents),
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


def shown(content: Content) -> Content:
    """As a template or a sheet of paper takes it."""
    sections = [
        {
            "section": SectionFigures(said["key"], said["title"], tuple(read(one) for one in said["questions"])),
            "remark": said["remark"],
        }
        for said in content["sections"]
        if said["questions"] or said["remark"]
    ]
    measures = [Measure(**measure) for measure in content["measures"]]
    return {
        **content,
        "sections": sections,
        "measures": measures,
        "measure_rows": [(one.name, rounded(one.percent)) for one in results_measures.foremost(measures)],
    }


def _findings(survey: Survey, found: Results, measures: dict[str, Measure]) -> list[str]:
    """One sentence each, the broadest first."""
    if found.hidden:
        return [_("Too few people answered for anything to be said.")]
    said = []
    total = results_measures.total(found.cube)
    if total is not None:
        said.append(_("All dimensions together, by their weights: %(total)s out of 100.") % {"total": f"{total:.1f}"})
    if measures:
        best = max(results_measures.foremost(measures.values()), key=lambda measure: measure.percent)
        said.append(
            _("Most positive: “%(name)s”, with %(percent)s%% positive answers.")
            % {"name": best.name, "percent": f"{best.percent:.1f}"}
        )
    weakest = results_measures.weakest(found.cube, measures)
    said += [sentence for sentence in (weakest.sentence, weakest.why) if sentence]
    years = results_years.over_years(survey, measures)
    if years and years.conclusion:
        said.append(years.conclusion)
    said += [f"{check.improvement.task_title}: {check.sentence}" for check in results_years.checked(survey, measures)]
    return said
