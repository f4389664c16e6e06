"""Judging: the judge's list and score sheet, without authors; the staff's page of a round."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import permissions
from core.access import requires, signed_in
from core.submissions.repeats import repeat_safe
from core.uploads.models import StoredFile
from core.uploads.receiving import attached_to
from core.workflow import engine
from proposals.forms.contests import ScoreForm, ShortReasonForm
from proposals.models import Entry, JudgingRound
from proposals.queries import contests
from proposals.services import contest_results, judging
from proposals.states.judging import JUDGE, MANAGE_JUDGING, PUBLISH_RESULTS, RoundState
from proposals.states.permissions import MANAGE_CALLS
from proposals.views import trails
from proposals.views.loading import INVALID, REFUSALS, named


def round_at(request: HttpRequest, pk: int, **rest: object) -> JudgingRound:
    found = JudgingRound.objects.select_related("call", "department").filter(pk=pk).first()
    if found is None or not any(
        permissions.allowed(request.user, name, found) for name in (JUDGE, MANAGE_JUDGING, PUBLISH_RESULTS)
    ):
        raise Http404
    return found


@require_safe
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    context = {
        "rounds": contests.rounds_to_judge(request.user)[:50],
        "breadcrumb_items": trails.to(request, _("My judging")),
    }
    return render(request, "proposals/judging/mine.html", context)


@require_safe
@signed_in
def judging_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Judges see their sheets; the staff see how far each is, and at the end what came out."""
    found = round_at(request, pk)
    return render(request, "proposals/judging/round.html", _context(request, found))


def _context(request: HttpRequest, found: JudgingRound) -> dict[str, object]:
    seat = contests.seat_of(request.user, found)
    sheets = contests.sheets_by_entry(seat) if seat else {}
    entries = list(found.entries.select_related("proposal__category"))
    may_manage = permissions.allowed(request.user, MANAGE_JUDGING, found)
    may_publish = permissions.allowed(request.user, PUBLISH_RESULTS, found)
    staff = may_manage or may_publish
    steps = {step.name for step in engine.available(found, request.user)}
    counted = found.state != RoundState.SCORING
    missing = [entry.number for entry in entries if entry.pk not in sheets] if seat and not counted else []
    return {
        "round": found,
        "next_sheet": missing[0] if missing else None,
        "next_label": _("Go on scoring") if sheets else _("Begin with the first entry"),
        "breadcrumb_items": trails.to(request, found.label, *_above(request, found, seat, staff=staff)),
        "seat": seat,
        "rows": [(entry, sheets.get(entry.pk)) for entry in entries] if seat else [],
        "done": len(sheets),
        "entry_count": len(entries),
        "judges": contests.progress(found) if staff else [],
        "results": contests.results_of(found) if staff and counted else None,
        "may_close": "close" in steps,
        "may_publish": "publish" in steps,
        "may_excuse": may_manage and not counted,
        "why_not": [why for _step, why in engine.blocked(found, request.user)][:1],
    }


def _above(request: HttpRequest, found: JudgingRound, seat: object, *, staff: bool) -> trails.Trail:
    """A judge came from the own rounds; staff from the call that they look after."""
    if staff and permissions.allowed(request.user, MANAGE_CALLS, found.call):
        manage = reverse("proposals:manage_calls")
        return [
            (_("Calls: the staff's work"), manage),
            (found.call.title, reverse("proposals:manage_call", args=[found.call_id])),
        ]
    return [(_("My judging"), reverse("proposals:judging"))] if seat else []


def entry_at(found: JudgingRound, number: int) -> Entry:
    entry = found.entries.select_related("round", "proposal__category", "proposal__call").filter(number=number).first()
    if entry is None:
        raise Http404
    return entry


@require_http_methods(["GET", "HEAD", "POST"])
@requires(JUDGE, on=round_at)
@repeat_safe
def sheet(request: HttpRequest, found: JudgingRound) -> HttpResponse:
    """One entry as judges see it: its words, never its author."""
    entry = entry_at(found, named(request, "number"))
    seat = contests.seat_of(request.user, found)
    own = seat.sheets.filter(entry=entry).first()
    initial = {**own.points, "remark": own.remark, "free_of_conflict": bool(own.declared_free_at)} if own else {}
    form = ScoreForm(request.POST or None, criteria=found.criteria, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("free_of_conflict", "remark")}
        try:
            judging.score(entry, person=request.user, points=form.points, at=timezone.now(), **given)
        except REFUSALS as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("Your scores are kept. You can revise them until the close."))
            return _next_sheet(found, seat)
    return _sheet_page(request, found, entry, own, form=form)


@require_safe
@requires(JUDGE, on=round_at)
def entry_picture(request: HttpRequest, found: JudgingRound) -> HttpResponseBase:
    """A photograph of an entry, at an address and under a name that do not say who took it."""
    pictures = _pictures(entry_at(found, named(request, "number")))
    number = named(request, "picture")
    if not 1 <= number <= len(pictures):
        raise Http404
    picture = pictures[number - 1]
    response = FileResponse(picture.file.open("rb"), content_type=str(picture.media_type))
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _pictures(entry: Entry) -> list[StoredFile]:
    return [file for file in attached_to(entry.proposal) if file.is_image]


def _next_sheet(found: JudgingRound, seat: object) -> HttpResponse:
    """To the next entry without a sheet, else back to the list."""
    written = contests.sheets_by_entry(seat)
    following = found.entries.exclude(pk__in=written).order_by("number").first()
    if following is None:
        return redirect(found)
    return redirect("proposals:score_sheet", found.pk, following.number)


def _sheet_page(
    request: HttpRequest, found: JudgingRound, entry: Entry, own: object, *, form: ScoreForm,
    recuse_form: ShortReasonForm | None = None,
) -> HttpResponse:  # fmt: skip
    given = entry.proposal.answers_given
    documents = attached_to(entry.proposal).exclude(kind=StoredFile.Kind.IMAGE)
    context = {
        "round": found,
        "entry": entry,
        "proposal": entry.proposal,
        "questions": [(one["label"], given[one["key"]]) for one in found.call.questions if given.get(one["key"])],
        "sheet": own,
        "pictures": range(1, len(_pictures(entry)) + 1),
        # Their names, and what they say, may tell who wrote the entry.
        "kept_back": documents.count() if found.call.is_blind else 0,
        "documents": [] if found.call.is_blind else list(documents),
        "form": form,
        "recuse_form": recuse_form or ShortReasonForm(auto_id="recuse-%s"),
        "is_open": found.state == RoundState.SCORING,
        "entry_count": found.entries.count(),
        "breadcrumb_items": trails.to(
            request,
            entry.number,
            (_("My judging"), reverse("proposals:judging")),
            (str(found), found.get_absolute_url()),
        ),
    }
    bound = form.is_bound or bool(recuse_form)
    return render(request, "proposals/judging/sheet.html", context, status=INVALID if bound else 200)


@require_POST
@requires(JUDGE, on=round_at)
@repeat_safe
def recuse(request: HttpRequest, found: JudgingRound) -> HttpResponse:
    entry = entry_at(found, named(request, "number"))
    form = ShortReasonForm(request.POST, auto_id="recuse-%s")
    if not form.is_valid():
        own = contests.seat_of(request.user, found).sheets.filter(entry=entry).first()
        scores = ScoreForm(criteria=found.criteria)
        return _sheet_page(request, found, entry, own, form=scores, recuse_form=form)
    why = form.cleaned_data["reason"]
    return _press(
        request, lambda: judging.recuse(entry, person=request.user, reason=why, at=timezone.now()),
        _("You stand back from this entry."), found,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MANAGE_JUDGING, on=round_at)
@repeat_safe
def excuse(request: HttpRequest, found: JudgingRound) -> HttpResponse:
    judge = found.judges.filter(number=named(request, "number"), excused_at__isnull=True).first()
    if judge is None:
        raise Http404
    form = ShortReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["reason"]
        return _press(
            request, lambda: judging.excuse(judge, actor=request.user, reason=why, at=timezone.now()),
            _("The judge is excused."), found,
        )  # fmt: skip
    context = {"round": found, "judge": judge, "form": form}
    return render(request, "proposals/judging/excuse.html", context, status=INVALID if form.is_bound else 200)


@require_POST
@requires(MANAGE_JUDGING, on=round_at)
@repeat_safe
def close(request: HttpRequest, found: JudgingRound) -> HttpResponse:
    return _press(
        request, lambda: contest_results.close(found, actor=request.user, at=timezone.now()),
        _("The scoring is closed. Another person publishes the results."), found,
    )  # fmt: skip


@require_POST
@requires(PUBLISH_RESULTS, on=round_at)
@repeat_safe
def publish(request: HttpRequest, found: JudgingRound) -> HttpResponse:
    return _press(
        request, lambda: contest_results.publish(found, actor=request.user, at=timezone.now()),
        _("The results are public."), found,
    )  # fmt: skip


def _press(request: HttpRequest, service: Callable[[], object], said: str, found: JudgingRound) -> HttpResponse:
    try:
        service()
    except REFUSALS as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, said)
    return redirect(reverse("proposals:judging_round", args=[found.pk]))
