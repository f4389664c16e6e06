"""From a path to the vote, box or batch it names, and from a form to one service."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from budget.models import PaperBatch, PaperBox, PaperStation, Poll
from budget.queries import paper
from core.ui import deeds


def poll_at(request: HttpRequest, slug: str, **_more: Any) -> Poll:
    poll: Poll = _first(paper.polls_visible_to(request.user).filter(cycle__slug=slug))
    return poll


def station_at(request: HttpRequest, slug: str, pk: int) -> PaperStation:
    station: PaperStation = _first(PaperStation.objects.filter(poll=poll_at(request, slug), pk=pk))
    return station


def box_at(request: HttpRequest, slug: str, pk: int) -> PaperBox:
    found = paper.boxes_of(poll_at(request, slug)).select_related("station__poll__cycle", "station__poll__department")
    box: PaperBox = _first(found.filter(pk=pk))
    return box


def batch_at(request: HttpRequest, slug: str, number: int, **_more: Any) -> PaperBatch:
    found = paper.batches_of(poll_at(request, slug)).select_related("pot__poll__cycle", "poll__cycle", "box__station")
    batch: PaperBatch = _first(found.filter(number=number))
    return batch


def _first(rows: Any) -> Any:
    found = rows.first()
    if found is None:
        raise Http404
    return found


def crumbs(poll: Poll, *pages: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [
        (_("Participatory budget"), reverse("budget:landing")),
        (poll.cycle.title, poll.cycle.get_absolute_url()),
        (_("Paper ballots"), overview_url(poll) if pages else ""),
        *pages,
    ]


def overview_url(poll: Poll) -> str:
    return reverse("budget:paper_staff", args=[poll.cycle.slug])


def form_page(
    request: HttpRequest, poll: Poll, form: Any, deed: Callable[[], Any], *, heading: Any, **page: Any
) -> HttpResponse:
    """A page with one form about one vote."""
    return deeds.form_page(
        request, form, lambda **_typed: deed(), heading=heading, lead=poll.cycle.title,
        breadcrumb_items=crumbs(poll, (heading, "")), **page,
    )  # fmt: skip
