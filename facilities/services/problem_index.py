"""What the search finds of problem reports: what everybody reads of them."""

from collections.abc import Iterable, Iterator
from typing import Any

from core.search import index
from core.workflow.mending import MendingState
from facilities.models import ProblemReport
from facilities.queries import problems
from facilities.services.addresses import path

KIND = "problem_report"


def entry_of(report: ProblemReport) -> index.Entry:
    said = [report.public_text, report.public_place, report.planned_action, report.action_taken, report.decline_reason]
    return index.Entry(
        obj=report,
        kind=KIND,
        title=report.case_title(),
        url=path("report", report.token),
        published_at=report.published_at or report.created_at,
        body="\n\n".join(part for part in said if part),
    )


def renew(report: ProblemReport) -> None:
    """What nobody may read is not found."""
    if report.published_at is None or report.state == MendingState.WITHDRAWN:
        index.remove(report)
    else:
        index.put_all([entry_of(report)])


def all_entries() -> Iterator[index.Entry]:
    return (entry_of(report) for report in problems.published().order_by("pk").iterator(chunk_size=500))


def readable(person: Any, ids: list[int]) -> Iterable[int]:
    return problems.published().filter(pk__in=ids).values_list("pk", flat=True)
