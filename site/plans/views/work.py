"""What staff do: write the month, check it, say how a task stands. Made for a telephone."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import permissions
from core.access import requires
from core.submissions.repeats import repeat_safe
from core.ui.paging import paginate
from core.uploads import UploadRefused
from core.uploads.receiving import attached_to
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from plans.forms import (
    CardStepForm,
    CheckForm,
    HalfYearForm,
    ReportForm,
)
from plans.models import HalfYearCheck, PlanPage, ProgressEntry, TaskCard
from plans.models.snapshots import digest_of, snapshot_of
from plans.queries import differences, tasks
from plans.services import cards, linkables, progress
from plans.services.progress import ReportRefused
from plans.states import (
    CHANGE_CARD,
    CHECK,
    IMPORT,
    REPORT,
    SEE_WORK,
    UNWRITTEN,
    AdjustmentState,
    CheckState,
    EntryState,
)
from plans.views.loading import INVALID, card_at, check_at, draft_at, entry_at

SHOWN = 50
CARDS_PER_PAGE = 30


@require_safe
@requires(SEE_WORK)
def overview(request: HttpRequest) -> HttpResponse:
    """What I owe, what waits for my check, and the tasks I work on."""
    user, now = request.user, timezone.now()
    may_check = permissions.allowed(user, CHECK)
    checks = HalfYearCheck.objects.filter(state=CheckState.DUE).select_related("card__plan").order_by("due_at", "pk")
    scope = permissions.scope(user, CHECK)
    if not scope.everywhere:
        checks = checks.filter(department__in=scope.departments)
    context = {
        "owed": tasks.work_of(user, at=now)[:SHOWN],
        "to_check": tasks.to_check(user, CHECK)[:SHOWN] if may_check else [],
        "checks": checks[:SHOWN] if may_check else [],
        "page": paginate(tasks.work_cards(user), request.GET.get("cursor"), order="place", size=CARDS_PER_PAGE),
        "now": now,
        "may_import": permissions.allowed(user, IMPORT),
        "breadcrumb_items": work_trail(last=True),
    }
    return render(request, "plans/work/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SEE_WORK, on=entry_at)
@repeat_safe
def entry(request: HttpRequest, entry: ProgressEntry) -> HttpResponse:
    """One month of one task: whoever owes it writes it, whoever checks it reads it, on the same page."""
    writes = entry.state in UNWRITTEN and permissions.allowed(request.user, REPORT, entry)
    checks = entry.state == EntryState.SUBMITTED and permissions.allowed(request.user, CHECK, entry)
    form: Any = None
    if writes:
        form = _report_form(request, entry)
    elif checks:
        form = CheckForm(request.POST or None)
    if request.method == "POST" and form is None:
        messages.error(request, _("Someone has moved this on in the meantime. See its present state."))
        return redirect("plans:entry", entry.pk)
    if request.method == "POST" and form.is_valid():
        answer = _submit(request, entry, form) if writes else _check(request, entry, form)
        if answer:
            return answer
    context = {
        "entry": entry,
        "card": entry.card,
        "form": form,
        "writes": writes,
        "checks": checks,
        "why_not": [why for _step, why in engine.blocked(entry, request.user)] if checks else [],
        "last": _month_before(entry),
        "evidence": entry.evidence.order_by("pk"),
        "figures": entry.figures.select_related("target").order_by("target__place"),
        "files": attached_to(entry),
        "history": engine.history(entry),
        "now": timezone.now(),
        "breadcrumb_items": [*work_trail(), (str(entry), "")],
    }
    bound = form is not None and form.is_bound
    return render(request, "plans/work/entry.html", context, status=INVALID if bound else 200)


def _report_form(request: HttpRequest, entry: ProgressEntry) -> ReportForm:
    targets = progress.reportable_targets(entry)
    if request.method == "POST":
        return ReportForm(request.POST, request.FILES, targets=targets)
    said: dict[str, Any] = {"percent": entry.percent if entry.percent is not None else entry.card.percent}
    said |= {"text": entry.text, "next_step": entry.next_step}
    said["spent"] = entry.spent if entry.spent is not None else (entry.card.spent or None)
    said["links"] = "\n".join(entry.evidence.order_by("pk").values_list("path", flat=True))
    for figure in entry.figures.all():
        said |= {f"number-{figure.target_id}": figure.number, f"amount-{figure.target_id}": figure.amount}
    return ReportForm(initial=said, targets=targets)


def _month_before(entry: ProgressEntry) -> ProgressEntry | None:
    """What was said last, so that the new report goes on from there."""
    earlier = entry.card.entries.filter(state=EntryState.CONFIRMED, month__lt=entry.month)
    return earlier.order_by("-month").first()


def _submit(request: HttpRequest, entry: ProgressEntry, form: ReportForm) -> HttpResponse | None:
    try:
        progress.submit_report(entry, report=form.report(), by=request.user, at=timezone.now())
    except ReportRefused as refusal:
        form.add_error(refusal.code if refusal.code in form.fields else None, refusal.message)
    except UploadRefused as refusal:
        form.add_error("files", refusal.message)
    except TransitionRefused as refusal:
        form.add_error(None, refusal.message)
    else:
        messages.success(request, _("Handed in. The checker sees it now."))
        return redirect("plans:work")
    return None


def _check(request: HttpRequest, entry: ProgressEntry, form: CheckForm) -> HttpResponse | None:
    step, reason = request.POST.get("step", ""), form.cleaned_data["reason"]
    try:
        progress.check_report(entry, step=step, by=request.user, at=timezone.now(), reason=reason)
    except (ReportRefused, TransitionRefused) as refusal:
        form.add_error("reason" if refusal.code == "reason" else None, refusal.message)
    else:
        done = _("Confirmed. Residents can read it now.") if step == "confirm" else _("Sent back with your remark.")
        messages.success(request, done)
        return redirect("plans:work")
    return None


@require_safe
@requires(SEE_WORK)
def evidence(request: HttpRequest) -> HttpResponse:
    """What the words find on this site, each with a button that puts its address into the report."""
    words = request.GET.get("words", "").strip()
    context = {"words": words, "found": linkables.found(words) if words else []}
    return render(request, "plans/work/_evidence.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(CHANGE_CARD, on=card_at)
@repeat_safe
def card(request: HttpRequest, card: TaskCard) -> HttpResponse:
    """The card as staff keep it: steps with their reasons, and the way to an adjustment."""
    form = CardStepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            cards.change_state(
                card,
                step=request.POST.get("step", ""),
                by=request.user,
                reason=said["reason"],
                goes_on=said["goes_on"],
                at=timezone.now(),
            )
        except TransitionRefused as refusal:
            form.add_error("reason" if refusal.code == "reason" else None, refusal.message)
        else:
            messages.success(request, _("The card is changed; followers are told."))
            return redirect("plans:work_card", card.pk)
    context = {
        "card": card,
        "form": form,
        "steps": engine.available(card, request.user),
        "blocked": engine.blocked(card, request.user),
        "entries": card.entries.order_by("-month"),
        "open_adjustment": card.adjustments.filter(state=AdjustmentState.PROPOSED).first(),
        "now": timezone.now(),
        "breadcrumb_items": [*work_trail(), (str(card), "")],
    }
    return render(request, "plans/work/card.html", context, status=INVALID if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(CHECK, on=check_at)
@repeat_safe
def half_year(request: HttpRequest, check: HalfYearCheck) -> HttpResponse:
    form = HalfYearForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cards.record_check(check, by=request.user, at=timezone.now(), **form.cleaned_data)
        except TransitionRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The check is recorded."))
            return redirect("plans:work")
    context = {
        "check": check,
        "card": check.card,
        "form": form,
        "entries": tasks.timeline_of(check.card)[:6],
        "breadcrumb_items": [*work_trail(), (str(check), "")],
    }
    return render(request, "plans/work/half_year.html", context, status=INVALID if form.is_bound else 200)


@require_safe
@requires(SEE_WORK, on=draft_at)
def draft(request: HttpRequest, plan: PlanPage) -> HttpResponse:
    """What would change if the drafts were signed now: what author, checker and approver look at."""
    latest = plan.get_latest_revision_as_object()
    content = snapshot_of(latest)
    last = plan.versions.order_by("-number").first()
    empty: dict[str, Any] = {"plan": {}, "strategies": []}
    context: dict[str, Any] = {
        "plan": plan,
        "last": last,
        "digest": digest_of(content),
        "cards": {},
        "clauses": differences.between(last.content if last else empty, content),
        "breadcrumb_items": [*work_trail(), (plan.title, "")],
    }
    return render(request, "plans/work/draft.html", context)


def work_trail(*, last: bool = False) -> list[tuple[str, str]]:
    own = (_("My work on plans"), "" if last else reverse("plans:work"))
    return [(_("Innovation plans"), reverse("plans:index")), own]
