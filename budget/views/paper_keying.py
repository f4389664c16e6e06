"""Keying a batch: one line for one sheet, and the page on which a third settles the differences."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budget.forms.paper import SheetForm
from budget.models import PaperBatch
from budget.queries import paper
from budget.services.paper import keying, reading
from budget.states.paper import BatchState
from budget.states.permissions import ENTER_PAPER
from budget.views.paper_loading import batch_at, crumbs
from core.access import requires
from core.refusals import Refused
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, blame, press
from core.workflow import engine


@require_safe
@never_cache
@requires(ENTER_PAPER, on=batch_at)
def show_batch(request: HttpRequest, batch: PaperBatch) -> HttpResponse:
    own = paper.keying_of(batch, request.user)
    settles = batch.state == BatchState.COMPARED and own is None
    context = {
        "batch": batch,
        "own": own,
        "own_count": own.papers.count() if own else 0,
        "may_key": batch.state in keying.BEING_KEYED and (own is None or own.finished_at is None),
        "is_taken": own is None and batch.keyings.count() == 2,
        "differences": [_difference(row, read) for row, read in paper.to_settle(batch)] if settles else [],
        "can_finish": any(step.name == "settle" for step in engine.available(batch, request.user)),
        **_page(batch),
    }
    return render(request, "budget/paper/batch.html", context)


def _difference(row: Any, read: list[Any]) -> dict[str, Any]:
    """Both readings as one would type them; which is whose is not said, so that nobody is believed by name."""
    return {
        "row": row,
        "read": sorted(reading.typed(paper_read) for paper_read in read),
        "settled": reading.typed(row) if row.mark else "",
    }


@require_POST
@requires(ENTER_PAPER, on=batch_at)
@repeat_safe
def begin(request: HttpRequest, batch: PaperBatch) -> HttpResponse:
    """Take a turn; whoever comes third is told so on the page of the batch, to which `key` leads back."""
    return press(request, lambda: keying.begin(batch, by=request.user, at=timezone.now()), back=_key_url(batch))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(ENTER_PAPER, on=batch_at)
def key(request: HttpRequest, batch: PaperBatch) -> HttpResponse:
    """The sheet in hand. Its number stands on it and on the page, so that nobody slips by a line."""
    own = paper.keying_of(batch, request.user)
    if own is None or own.finished_at:
        return redirect(batch.get_absolute_url())
    mine = {sheet.position: sheet for sheet in own.papers.all()}
    position = _position(request, batch, mine)
    there = mine.get(position)
    form = SheetForm(request.POST or None, initial={"typed": reading.typed(there)} if there else {})
    if request.method == "POST" and form.is_valid():
        try:
            keying.key(batch, by=request.user, position=position, typed=form.cleaned_data["typed"])
        except Refused as refusal:
            blame(form, refusal)
        else:
            return redirect(_key_url(batch))
    context = {
        "batch": batch,
        "form": form,
        "position": position,
        "sheets": [
            {"position": number, "typed": reading.typed(mine[number]) if number in mine else ""}
            for number in range(1, batch.size + 1)
        ],
        "done": len(mine),
        "is_complete": len(mine) == batch.size,
        "reasons": list(enumerate((reason.label for reason in reading.REASONS), start=1)),
        "projects": reading.printed_on(batch.pot),
        **_page(batch, (_("Key the sheets"), "")),
    }
    return render(request, "budget/paper/key.html", context, status=INVALID if form.is_bound else 200)


def _position(request: HttpRequest, batch: PaperBatch, mine: dict[int, Any]) -> int:
    """The sheet that was asked for, else the first that is missing, else the last."""
    asked = request.POST.get("position") or request.GET.get("sheet") or ""
    if asked:
        if not (asked.isdecimal() and len(asked) <= 2 and 1 <= int(asked) <= batch.size):
            raise Http404
        return int(asked)
    return next((number for number in range(1, batch.size + 1) if number not in mine), batch.size)


@require_POST
@requires(ENTER_PAPER, on=batch_at)
@repeat_safe
def finish(request: HttpRequest, batch: PaperBatch) -> HttpResponse:
    return press(
        request,
        lambda: keying.finish(batch, by=request.user, at=timezone.now()),
        back=batch.get_absolute_url(),
        done=_("Your part of this batch is finished. Thank you."),
    )


@require_POST
@requires(ENTER_PAPER, on=batch_at)
@repeat_safe
def give_up(request: HttpRequest, batch: PaperBatch) -> HttpResponse:
    return press(
        request,
        lambda: keying.give_up(batch, by=request.user),
        back=batch.get_absolute_url(),
        done=_("Somebody else can key this batch now."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@requires(ENTER_PAPER, on=batch_at)
def settle(request: HttpRequest, batch: PaperBatch) -> HttpResponse:
    position = int(request.resolver_match.kwargs["position"])  # type: ignore[union-attr]
    shown = next((pair for pair in paper.to_settle(batch) if pair[0].position == position), None)
    if batch.state != BatchState.COMPARED or shown is None or paper.keying_of(batch, request.user):
        messages.error(request, _("There is nothing to settle here for you."))
        return redirect(batch.get_absolute_url())
    form = SheetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            keying.settle(batch, by=request.user, position=position, typed=form.cleaned_data["typed"])
        except Refused as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("This sheet is settled."))
            return redirect(batch.get_absolute_url())
    context = {
        "batch": batch,
        "form": form,
        "difference": _difference(*shown),
        "reasons": list(enumerate((reason.label for reason in reading.REASONS), start=1)),
        **_page(batch, (_("Settle sheet %(code)s") % {"code": shown[0].code}, "")),
    }
    return render(request, "budget/paper/settle.html", context, status=INVALID if form.is_bound else 200)


@require_POST
@requires(ENTER_PAPER, on=batch_at)
@repeat_safe
def finish_settling(request: HttpRequest, batch: PaperBatch) -> HttpResponse:
    return press(
        request,
        lambda: engine.apply(batch, "settle", actor=request.user, at=timezone.now()),
        back=batch.get_absolute_url(),
        done=_("The batch is agreed."),
    )


def _key_url(batch: PaperBatch) -> str:
    return reverse("budget:paper_key", args=[batch.poll.cycle.slug, batch.number])


def _page(batch: PaperBatch, *pages: tuple[Any, str]) -> dict[str, Any]:
    here = (_("Batch %(code)s") % {"code": batch.code}, batch.get_absolute_url() if pages else "")
    return {"poll": batch.poll, "breadcrumb_items": crumbs(batch.poll, here, *pages)}
