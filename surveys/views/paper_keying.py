"""Typing a sheet: one page for one sheet, and the page on which a third person settles what two read differently."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.access import requires
from core.refusals import Refused
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, READ, blame
from surveys.forms.paper import SheetForm
from surveys.models import PaperBatch, PaperSheet
from surveys.papers.blanks import Blank, blanks
from surveys.queries import paper as queries
from surveys.services import paper
from surveys.states.permissions import ENTER_PAPER
from surveys.views.paper_loading import batch_at, batch_crumbs, batch_url


@require_http_methods(READ)
@never_cache
@requires(ENTER_PAPER, on=batch_at)
@repeat_safe
def key(request: HttpRequest, batch: PaperBatch) -> HttpResponse:
    """The sheet in hand; its number stands on it and on the page, so that nobody slips by one."""
    left = queries.left_for(batch, request.user)
    mine = queries.typed_by(batch, request.user)
    number = _number(request, batch, left)
    if number is None or batch.closed_at is not None:
        return redirect(batch_url(batch))
    own = _own(next((sheet for sheet in mine if sheet.number == number), None), request.user)
    form = SheetForm(request.POST or None, blanks=blanks(paper.questionnaire_of(batch)), initial=own)
    if request.method == "POST" and form.is_valid():
        try:
            paper.key(batch=batch, number=number, typed=form.cleaned_data, by=request.user)
        except Refused as refusal:
            _blame(form, refusal)
        else:
            return _onwards(request, batch)
    context = {
        "batch": batch,
        "survey": batch.survey,
        "form": form,
        "number": number,
        "left": len(left),
        "mine": [sheet.number for sheet in mine if _may_change(sheet, request.user)],
        "breadcrumb_items": batch_crumbs(batch, (_("Sheet %(number)s") % {"number": number}, "")),
    }
    return render(request, "surveys/paper/key.html", context, status=INVALID if form.errors else 200)


def _number(request: HttpRequest, batch: PaperBatch, left: list[int]) -> int | None:
    """The sheet that was asked for, else the first that this person has not typed."""
    asked = request.POST.get("number") or request.GET.get("sheet")
    if not asked:
        return left[0] if left else None
    if not (asked.isdecimal() and len(asked) < 6 and 1 <= int(asked) <= batch.sheets_counted):
        raise Http404
    return int(asked)


def _own(sheet: PaperSheet | None, user: Any) -> dict[str, Any]:
    """What this person typed before; never what the other did."""
    if sheet is None:
        return {}
    return dict((sheet.first if sheet.first_by_id == user.pk else sheet.second) or {})


def _may_change(sheet: PaperSheet, user: Any) -> bool:
    return sheet.first_by_id == user.pk and sheet.second_by_id is None


def _onwards(request: HttpRequest, batch: PaperBatch) -> HttpResponse:
    if queries.left_for(batch, request.user):
        return redirect("surveys:paper_key", batch.survey.slug, batch.number)
    messages.success(request, _("You have typed every sheet that was left for you. Thank you."))
    return redirect(batch_url(batch))


def _blame(form: SheetForm, refusal: Refused) -> None:
    if isinstance(refusal, paper.NotReadable):
        for name, message in refusal.faults.items():
            form.add_error(name if name in form.fields else None, message)
    else:
        blame(form, refusal)


@require_http_methods(READ)
@never_cache
@requires(ENTER_PAPER, on=batch_at)
@repeat_safe
def settle(request: HttpRequest, batch: PaperBatch) -> HttpResponse:
    number = int(request.resolver_match.kwargs["sheet"])  # type: ignore[union-attr]
    sheet = batch.sheets.filter(number=number).first()
    differing = paper.differing(sheet, paper.questionnaire_of(batch)) if sheet else []
    if sheet is None or not differing or request.user.pk in (sheet.first_by_id, sheet.second_by_id):
        messages.error(request, _("There is nothing to settle here for you."))
        return redirect(batch_url(batch))
    form = SheetForm(request.POST or None, blanks=differing, read=_readings(sheet, differing))
    if request.method == "POST" and form.is_valid():
        try:
            paper.settle(batch=batch, number=number, typed=form.cleaned_data, by=request.user)
        except Refused as refusal:
            _blame(form, refusal)
        else:
            messages.success(request, _("Sheet %(number)s is settled.") % {"number": number})
            return redirect(batch_url(batch))
    context = {
        "batch": batch,
        "survey": batch.survey,
        "form": form,
        "number": number,
        "breadcrumb_items": batch_crumbs(batch, (_("Settle sheet %(number)s") % {"number": number}, "")),
        "action": reverse("surveys:paper_settle", args=[batch.survey.slug, batch.number, number]),
    }
    return render(request, "surveys/paper/settle.html", context, status=INVALID if form.errors else 200)


def _readings(sheet: PaperSheet, differing: list[Blank]) -> dict[str, list[str]]:
    """Both readings of each place, without saying whose is which, so that nobody is believed by name."""
    first, second = sheet.first or {}, sheet.second or {}
    return {blank.name: sorted([first.get(blank.name, ""), second.get(blank.name, "")]) for blank in differing}
