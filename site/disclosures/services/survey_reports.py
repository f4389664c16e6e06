"""The report of a survey becomes a disclosure: drafted from its figures, signed by three, and only then public."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
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
from surveys.queries.results_shapes import QuestionFigure, Table, read, rounded
from surveys.services import results_report

LONGEST_SUMMARY = 300
LONGEST_CAPTION = 200


@transaction.atomic
def hand_in(
    *, survey: Survey, item: CatalogueItem, period: str, actor: Any, at: datetime, meant_for_all: bool = False
) -> SignoffCase:
    """Draft the disclosure anew from the report as it stands, and put it before checker and approver.

    Raises PermissionDenied for whoever writes no disclosures of the survey's department, and Refused: also where
    a survey among staff is handed in and nobody said that everybody is meant to read what came of it.
    """
    permissions.check(actor, HAND_IN_REPORT, survey)
    if survey.is_among_staff and not meant_for_all:
        raise Refused(
            "meant_for_all", _("Only staff were asked. Say first that everybody is meant to read the results.")
        )
    # Whatever the language of whoever hands it in, everybody reads it in that of the site.
    with translation.override(settings.LANGUAGE_CODE):
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
            page.body += [("heading", section["title"] or _("Remarks")), ("text", _paragraphs(section["remark"]))]
    page.body += [("heading", _("How it was done")), ("text", _paragraphs("\n".join(content["method"])))]
    if not report.survey.is_among_staff:
        page.body += [("text", _way_to_report(report.survey))]
    page.tables = [table for section in content["sections"] for table in _tables(section)]


def _way_to_report(survey: Survey) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        address = reverse("surveys:published_report", args=[survey.slug])
    words = _("Read the whole report with its pictures")
    return f'<p><a href="{escape(address)}">{escape(words)}</a></p>'


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())


def _tables(section: dict[str, Any]) -> list[DisclosureTable]:
    """Scores of a section stand in one table; how each answer fell is read in the report itself."""
    figures = [read(figure) for figure in section["questions"]]
    scored = [figure for figure in figures if _is_scored(figure)]
    tables = [_made(_("Scores: %(section)s") % {"section": section["title"]}, _scores(scored))] if scored else []
    others = [figure for figure in figures if not _is_scored(figure) and _says(figure)]
    return [*tables, *(_made(figure.text, figure.table) for figure in others)]


def _is_scored(figure: QuestionFigure) -> bool:
    return bool(figure.lines) and figure.score is not None and figure.score.positive is not None


def _says(figure: QuestionFigure) -> bool:
    """Not where it was answered in words of which none may be said."""
    return any(cell is not None for row in figure.table.rows for cell in row[1:])


def _scores(figures: list[QuestionFigure]) -> Table:
    head = [_("Question"), _("Answers"), _("Positive (%)"), _("Out of 100")]
    scores = [(figure, figure.score) for figure in figures if figure.score]
    rows = [[one.text, one.answered, rounded(score.positive), rounded(score.points)] for one, score in scores]
    return Table(head, ["number", "percent", "number"], rows)


def _made(caption: str, table: Table) -> DisclosureTable:
    return DisclosureTable(
        caption=_plain(caption)[:LONGEST_CAPTION],
        kinds=",".join(["text", *table.kinds]),
        cells="\n".join("\t".join(_cell(cell) for cell in line) for line in [table.head, *table.rows]),
    )


def _cell(value: Any) -> str:
    return "-" if value in (None, "") else _plain(str(value))


def _plain(text: str) -> str:
    """On one line and without the sign that parts cells."""
    return " ".join(text.split())
