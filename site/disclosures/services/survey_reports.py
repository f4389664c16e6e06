"""The report of a survey becomes a disclosure: drafted from its figures, signed by three, and only then public."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.html import escape
from django.utils.translation import gettext as _

from core import permissions
from core.refusals import Refused
from disclosures.models import (
    CatalogueItem,
    DisclosureIndexPage,
    DisclosurePage,
    DisclosureTable,
    HandedInReport,
    SurveyReportPage,
)
from disclosures.models.pages import when_signed
from disclosures.states import HAND_IN_REPORT
from signoff.models import Approval, SignoffCase
from signoff.services import steps
from surveys.models import Report, Survey
from surveys.queries.results_shapes import QuestionFigure, read
from surveys.services import results_report

LONGEST_SUMMARY = 300
LONGEST_CAPTION = 200


@transaction.atomic
def hand_in(*, survey: Survey, item: CatalogueItem, period: str, actor: Any, at: datetime) -> SignoffCase:
    """Draft the disclosure anew from the report as it stands, and put it before checker and approver.

    Raises PermissionDenied for whoever writes no disclosures of the survey's department, and Refused.
    """
    permissions.check(actor, HAND_IN_REPORT, survey)
    report = results_report.hand_in(survey=survey, at=at)
    carried = SurveyReportPage.objects.select_for_update().filter(survey=survey).select_related("page").first()
    if carried is None:
        carried = SurveyReportPage.objects.create(survey=survey, page=_placed(survey, item, period, actor))
    page = carried.page.get_latest_revision_as_object()
    page.item, page.period = item, period
    _fill(page, report)
    for writer in _writers(report, actor):
        revision = page.save_revision(user=writer)
    HandedInReport.objects.create(carried_by=carried, revision=revision, digest=report.digest)
    return steps.submit(page=DisclosurePage.objects.get(pk=page.pk), actor=actor, at=at)


@when_signed
def publish_report(*, page: DisclosurePage, approval: Approval, at: datetime) -> None:
    """What was handed in last before this approval is the report that everybody reads."""
    handed = HandedInReport.objects.filter(carried_by__page_id=page.pk, revision_id__lte=approval.revision_id)
    last = handed.select_related("carried_by__survey").order_by("-revision_id").first()
    if last is None:
        return
    results_report.publish(
        survey=last.carried_by.survey, digest=last.digest, path=page.url or "", by=approval.approver, at=at
    )


def _writers(report: Report, actor: Any) -> list[Any]:
    """Whoever wrote the words is a writer of the page too, and so neither checks nor approves it."""
    preparer = report.prepared_by
    return [actor] if preparer is None or preparer.pk == actor.pk else [preparer, actor]


def _placed(survey: Survey, item: CatalogueItem, period: str, actor: Any) -> DisclosurePage:
    index = DisclosureIndexPage.objects.order_by("pk").first()
    if index is None:
        raise Refused("index", _("Add the page “list of disclosures” below the home page first."))
    page = DisclosurePage(
        title=_("Results: %(title)s") % {"title": survey.title},
        slug=f"survey-{survey.pk}",
        item=item,
        department=survey.department,
        period=period,
        # Until it is filled: a page without one is not kept.
        summary=survey.title,
        live=False,
        owner=actor,
    )
    index.add_child(instance=page)
    page.save_revision(user=actor)
    return page


def _fill(page: DisclosurePage, report: Report) -> None:
    content = report.handed_in or {}
    page.summary = report.summary.splitlines()[0][:LONGEST_SUMMARY]
    page.body = [("text", _paragraphs(report.summary))]
    page.body += [("heading", _("What the figures say")), ("text", _paragraphs("\n".join(content["findings"])))]
    for section in content["sections"]:
        if section["remark"]:
            page.body += [("heading", section["title"] or survey_words()), ("text", _paragraphs(section["remark"]))]
    page.body += [("heading", _("How it was done")), ("text", _paragraphs("\n".join(content["method"])))]
    page.tables = [
        table
        for section in content["sections"]
        for figure in section["questions"]
        if (table := _table(read(figure))) is not None
    ]


def survey_words() -> str:
    return _("Remarks")


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())


def _table(figure: QuestionFigure) -> DisclosureTable | None:
    """One table for one question; nothing where it was answered in words of which none may be said."""
    table = figure.table
    rows = [row for row in table.rows if any(cell is not None for cell in row[1:])]
    if not rows:
        return None
    return DisclosureTable(
        caption=_plain(figure.text)[:LONGEST_CAPTION],
        kinds=",".join(["text", *table.kinds]),
        cells="\n".join("\t".join(_cell(cell) for cell in line) for line in [table.head, *rows]),
    )


def _cell(value: Any) -> str:
    return "-" if value in (None, "") else _plain(str(value))


def _plain(text: str) -> str:
    """On one line and without the sign that parts cells."""
    return " ".join(text.split())
