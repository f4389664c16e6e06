"""From a path to the vote, box or batch it names, and from a form to one service."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.residency.attempts import TooManyAttempts
from budget.models import PaperBatch, PaperBox, PaperStation, Poll
from budget.queries import paper
from budget.services.refusals import BudgetRefused
from core.workflow.engine import TransitionRefused

INVALID = 422
REFUSALS = (BudgetRefused, TransitionRefused, TooManyAttempts)


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
    request: HttpRequest,
    poll: Poll,
    form: Any,
    deed: Callable[[], Any],
    *,
    heading: Any,
    submit: Any,
    back: str,
    done: Any = "",
    **page: Any,
) -> HttpResponse:
    """One form, one service; what is refused stays typed and is said on top."""
    if request.method == "POST" and form.is_valid():
        try:
            deed()
        except REFUSALS as refusal:
            blame(form, refusal)
        else:
            if done:
                messages.success(request, done)
            return redirect(back)
    context = {
        "poll": poll, "form": form, "heading": heading, "submit": submit, "back": back,
        "breadcrumb_items": crumbs(poll, (heading, "")), **page,
    }  # fmt: skip
    return render(request, "budget/paper/form.html", context, status=INVALID if form.is_bound else 200)


def blame(form: Any, refusal: Any) -> None:
    named = getattr(refusal, "field", "")
    form.add_error(named if named in form.fields else None, refusal.message)


def press(request: HttpRequest, deed: Callable[[], Any], *, back: str, done: Any = "") -> HttpResponse:
    """A button: one service, then back to the page, which says what happened."""
    try:
        deed()
    except REFUSALS as refusal:
        messages.error(request, refusal.message)
    else:
        if done:
            messages.success(request, done)
    return redirect(back)
