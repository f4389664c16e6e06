"""The sample: drawn in the open, compared sheet by sheet, signed by two."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budget.forms.paper import CompareForm, DrawForm, SheetForm
from budget.models import PaperSample, Poll, SampledSheet
from budget.services.paper import correcting, reading
from budget.services.paper import sample as services
from budget.states.paper import SampleState, Verdict
from budget.states.permissions import ENTER_PAPER, RUN_VOTE
from budget.views.paper_loading import crumbs, form_page, poll_at
from core.access import requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import press
from core.workflow import engine

STEPS = ("sign_first", "sign_second")


def sample_at(request: HttpRequest, slug: str, **_more: object) -> PaperSample:
    poll = poll_at(request, slug)
    sample = PaperSample.objects.filter(poll=poll).first()
    if sample is None:
        raise Http404
    sample.poll = poll
    return sample


@require_http_methods(["GET", "HEAD", "POST"])
@requires(RUN_VOTE, on=poll_at)
@repeat_safe
def draw(request: HttpRequest, poll: Poll) -> HttpResponse:
    if PaperSample.objects.filter(poll=poll).exists():
        return redirect(_url(poll))
    form = DrawForm(request.POST or None)
    return form_page(
        request, poll, form,
        lambda: services.draw(poll, by=request.user, at=timezone.now(), **form.cleaned_data),
        heading=_("Draw the sample"), submit=_("Draw now"), back=_url(poll),
        done=_("The sample is drawn. Fetch these sheets and compare them."),
    )  # fmt: skip


@require_safe
@requires(ENTER_PAPER, on=sample_at)
def show(request: HttpRequest, sample: PaperSample) -> HttpResponse:
    sheets = list(sample.sheets.select_related("row__batch", "compared_by"))
    context = {
        "poll": sample.poll,
        "sample": sample,
        "sheets": [(sheet, reading.typed(sheet.row)) for sheet in sheets],
        "left": sum(not sheet.verdict for sheet in sheets),
        "is_open": sample.state == SampleState.DRAWN,
        "steps": [step for step in engine.available(sample, request.user) if step.name in STEPS],
        "blocked": [pair for pair in engine.blocked(sample, request.user) if pair[0].name in STEPS],
        "breadcrumb_items": crumbs(sample.poll, (pgettext("paper ballots", "Sample"), "")),
    }
    return render(request, "budget/paper/sample.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(ENTER_PAPER, on=sample_at)
@repeat_safe
def compare(request: HttpRequest, sample: PaperSample) -> HttpResponse:
    sheet = _sheet(request, sample)
    form = CompareForm(request.POST or None, initial={"verdict": sheet.verdict, "note": sheet.note})
    return form_page(
        request, sample.poll, form,
        lambda: services.compare(sheet, by=request.user, **form.cleaned_data),
        heading=_("Sheet %(code)s") % {"code": sheet.row.code}, submit=_("Save"), back=_url(sample.poll),
        done=_("The comparison is saved."), above="budget/paper/_row.html", row=sheet.row,
        entered=reading.typed(sheet.row),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires(ENTER_PAPER, on=sample_at)
@repeat_safe
def correct(request: HttpRequest, sample: PaperSample) -> HttpResponse:
    """What was entered wrongly is typed anew by two, neither seeing what the other typed."""
    sheet = _sheet(request, sample)
    if sheet.verdict != Verdict.DIFFERENT or sheet.corrected_at is not None:
        raise Http404

    def deed() -> None:
        is_done = correcting.correct(sheet, by=request.user, at=timezone.now(), **form.cleaned_data)
        said = _("The sheet is corrected.") if is_done else _("Kept. A second person types the sheet too.")
        messages.success(request, said)

    form = SheetForm(request.POST or None)
    return form_page(
        request, sample.poll, form, deed,
        heading=_("Correct sheet %(code)s") % {"code": sheet.row.code}, submit=_("Save"), back=_url(sample.poll),
        above="budget/paper/_correcting.html", row=sheet.row, sheet=sheet, entered=reading.typed(sheet.row),
    )  # fmt: skip


@require_POST
@requires(ENTER_PAPER, on=sample_at)
@repeat_safe
def step(request: HttpRequest, sample: PaperSample) -> HttpResponse:
    wanted = request.POST.get("step", "")
    return press(
        request,
        lambda: engine.apply(sample, wanted if wanted in STEPS else "", actor=request.user, at=timezone.now()),
        back=_url(sample.poll),
        done=_("The comparison is signed."),
    )


def _url(poll: Poll) -> str:
    return reverse("budget:paper_sample", args=[poll.cycle.slug])


def _sheet(request: HttpRequest, sample: PaperSample) -> SampledSheet:
    place = int(request.resolver_match.kwargs["place"])  # type: ignore[union-attr]
    sheet = sample.sheets.select_related("row__batch__pot__poll").filter(place=place).first()
    if sheet is None:
        raise Http404
    sheet.sample = sample
    return sheet
