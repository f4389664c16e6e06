"""The officers' pages of paper ballots: stations, boxes on their way, batches, printed sheets."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budget.forms.paper import CountForm, SealForm, StationForm
from budget.models import PaperBatch, PaperBox, PaperStation, Poll
from budget.queries import paper
from budget.services.paper import boxes, entering, printing, stations
from budget.states.paper import BatchState, BoxState
from budget.states.permissions import ENTER_PAPER, RUN_VOTE
from budget.states.polls import PollState
from budget.views.paper_loading import batch_at, box_at, crumbs, form_page, overview_url, poll_at, station_at
from core import permissions
from core.access import requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import press
from core.workflow import engine

# Steps that are one press; the others have a form of their own.
PLAIN_STEPS = ("open_first", "open_second", "agree_count", "enter")


@require_safe
@requires(ENTER_PAPER, on=poll_at)
def overview(request: HttpRequest, poll: Poll) -> HttpResponse:
    found = list(paper.boxes_of(poll))
    batches = list(paper.batches_of(poll))
    context = {
        "poll": poll,
        "stations": [
            (station, [box for box in found if box.station_id == station.pk]) for station in poll.stations.all()
        ],
        "batches": batches,
        "next": _next(poll, found, batches),
        "pots": poll.pots.all(),
        "may_set_up": permissions.allowed(request.user, RUN_VOTE, poll) and poll.state in stations.BEFORE_THE_CLOSE,
        "sample": getattr(poll, "paper_sample", None),
        "may_draw": bool(found) and _are_entered(found),
        "breadcrumb_items": crumbs(poll),
    }
    return render(request, "budget/paper/overview.html", context)


def _are_entered(found: list[PaperBox]) -> bool:
    return all(box.is_done_with for box in found)


def _next(poll: Poll, found: list[PaperBox], batches: list[PaperBatch]) -> str:
    """The one thing to be done now, in a sentence."""
    states = {box.state for box in found}
    if poll.state == PollState.PREPARING:
        return _("Fix the terms of the vote first, then set up the stations.")
    if not found:
        return _("Set up the stations before the vote opens.")
    if poll.state in stations.BEFORE_THE_CLOSE:
        return _("While the vote is open, clerks take envelopes at the stations. At the end each box is sealed.")
    if states & {BoxState.COLLECTING}:
        return _("Seal the boxes that are still at their stations.")
    if states & {BoxState.SEALED, BoxState.OPENED_ONCE}:
        return _("Open the sealed boxes, two officers at each.")
    if states & {BoxState.OPENED, BoxState.COUNTED}:
        return _("Count the sheets of each box through; two sign.")
    if any(batch.state in (BatchState.TO_KEY, BatchState.KEYED_ONCE) for batch in batches):
        return _("Key the batches: each twice, by two people.")
    if any(batch.state == BatchState.COMPARED for batch in batches):
        return _("Settle what two people read differently; a third does it.")
    if not _are_entered(found):
        return _("Enter the boxes whose batches are agreed.")
    if not entering.sample_is_done(poll):
        return _("Draw the sample and compare paper with rows.")
    if poll.state != PollState.CLOSED:
        return _("The paper ballots are entered and counted.")
    return _("The paper ballots are entered. The vote can be counted.")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(RUN_VOTE, on=poll_at)
@repeat_safe
def new_station(request: HttpRequest, poll: Poll) -> HttpResponse:
    form = StationForm(request.POST or None)
    return form_page(
        request, poll, form,
        lambda: stations.add_station(poll, by=request.user, at=timezone.now(), **form.cleaned_data),
        heading=_("New polling station"), submit=_("Set up"), back=overview_url(poll),
        done=_("The station is set up, with one box."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires(RUN_VOTE, on=station_at)
@repeat_safe
def edit_station(request: HttpRequest, station: PaperStation) -> HttpResponse:
    form = StationForm(request.POST or None, instance=station)
    return form_page(
        request, station.poll, form,
        lambda: stations.change_station(station, by=request.user, at=timezone.now(), **form.cleaned_data),
        heading=_("Change the station: %(station)s") % {"station": station.name}, submit=_("Save"),
        back=overview_url(station.poll), done=_("The station is changed."),
    )  # fmt: skip


@require_POST
@requires(RUN_VOTE, on=station_at)
@repeat_safe
def new_box(request: HttpRequest, station: PaperStation) -> HttpResponse:
    return press(
        request,
        lambda: stations.add_box(station, by=request.user, at=timezone.now()),
        back=overview_url(station.poll),
        done=_("One more box is ready."),
    )


@require_safe
@requires(ENTER_PAPER, on=box_at)
def show_box(request: HttpRequest, box: PaperBox) -> HttpResponse:
    available = {step.name: step for step in engine.available(box, request.user)}
    blocked = engine.blocked(box, request.user)
    poll = box.station.poll
    context = {
        "poll": poll,
        "box": box,
        "counts": box.counts.all(),
        "batches": box.batches.select_related("pot").order_by("number"),
        "plain_steps": [available[name] for name in PLAIN_STEPS if name in available],
        "blocked": [(step, why) for step, why in blocked if step.name in PLAIN_STEPS],
        "takes_envelopes": box.state == BoxState.COLLECTING and poll.is_open(timezone.now()),
        "can_seal": box.state == BoxState.COLLECTING,
        "can_count": box.state == BoxState.OPENED,
        "can_recount": "count_again" in available,
        "can_set_aside": "set_aside" in available,
        "history": _timeline(box),
        "breadcrumb_items": crumbs(poll, (_("Box %(code)s") % {"code": box.code}, "")),
    }
    return render(request, "budget/paper/box.html", context)


def _timeline(box: PaperBox) -> list[dict[str, Any]]:
    return [
        {
            "title": box.workflow.states(record.target).label,
            "at": record.at,
            "body": record.reason,
            "actor": record.actor or _("By itself"),
            "state": "done",
        }
        for record in engine.history(box)
    ]


@require_POST
@requires(ENTER_PAPER, on=box_at)
@repeat_safe
def box_step(request: HttpRequest, box: PaperBox) -> HttpResponse:
    step = request.POST.get("step", "")
    reason = request.POST.get("reason", "")[:500]
    if step not in (*PLAIN_STEPS, "count_again", "set_aside"):
        step = ""
    return press(
        request,
        lambda: engine.apply(box, step, actor=request.user, at=timezone.now(), reason=reason),
        back=box.get_absolute_url(),
        done=_("The step is taken."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(ENTER_PAPER, on=box_at)
@repeat_safe
def seal_box(request: HttpRequest, box: PaperBox) -> HttpResponse:
    form = SealForm(request.POST or None)
    return form_page(
        request, box.station.poll, form,
        lambda: boxes.seal(box, by=request.user, seal_number=form.cleaned_data["seal_number"], at=timezone.now()),
        heading=_("Seal box %(code)s") % {"code": box.code}, submit=_("Seal the box"), back=box.get_absolute_url(),
        done=_("The box is sealed. Print the protocol and have it signed at the station."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires(ENTER_PAPER, on=box_at)
@repeat_safe
def count_box(request: HttpRequest, box: PaperBox) -> HttpResponse:
    counts = list(box.counts.all())
    form = CountForm(request.POST or None, counts=counts)
    return form_page(
        request, box.station.poll, form,
        lambda: boxes.count_through(box, by=request.user, at=timezone.now(), **form.given()),
        heading=_("Sheets in box %(code)s") % {"code": box.code}, submit=_("Sign the number of sheets"),
        back=box.get_absolute_url(), done=_("The count is signed. A second officer signs it now."),
        above="budget/paper/_handed_in.html", counts=counts,
    )  # fmt: skip


@require_safe
@requires(ENTER_PAPER, on=poll_at)
def blank_ballot(request: HttpRequest, poll: Poll) -> HttpResponse:
    """The paper ballot of one pot, to be printed."""
    pot = poll.pots.filter(number=request.resolver_match.kwargs["number"]).first()  # type: ignore[union-attr]
    if pot is None:
        raise Http404
    return _pdf(printing.ballot(pot), f"ballot-{poll.cycle.slug}-{pot.number}.pdf")


@require_safe
@requires(ENTER_PAPER, on=box_at)
def protocol(request: HttpRequest, box: PaperBox) -> HttpResponse:
    return _pdf(printing.protocol(box), f"protocol-{box.code}.pdf")


@require_safe
@requires(ENTER_PAPER, on=batch_at)
def batch_sheet(request: HttpRequest, batch: PaperBatch) -> HttpResponse:
    return _pdf(printing.batch_sheet(batch), f"batch-{batch.code}.pdf")


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
