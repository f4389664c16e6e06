"""Writing a proposal in steps, each a page and a form of its own; what is done is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import ask_to_sign_in, public, requires
from core.submissions import drafts
from core.submissions.repeats import repeat_safe
from core.ui.places import map_frame
from core.uploads.receiving import attached_to
from facilities.queries import register as facilities
from proposals.forms import writing as forms
from proposals.models import Proposal
from proposals.queries import detail
from proposals.services import writing
from proposals.states.permissions import EDIT, SUBMIT
from proposals.views.lists import similar_to
from proposals.views.loading import (
    REFUSALS,
    answers_of,
    back_to,
    details_of,
    form_status,
    named,
    place_of,
    proposal_at,
    refused,
)

LABELS = {
    "start": gettext_lazy("Problem"),
    "idea": gettext_lazy("Idea"),
    "place": gettext_lazy("Place"),
    "details": gettext_lazy("Category"),
    "photos": gettext_lazy("Photographs"),
    "check": gettext_lazy("Check"),
}
STEPS = tuple(LABELS)
START_DRAFT = "proposal.new"


@dataclass(frozen=True)
class Step:
    """How one page is made from the draft, and what service takes it in."""

    form: Callable[..., Any]
    initial: Callable[[Proposal], dict[str, Any]]
    keep: Callable[[HttpRequest, Proposal, Any], object]


@require_http_methods(["GET", "HEAD", "POST"])
@public
def start(request: HttpRequest) -> HttpResponseBase:
    """Anybody may begin to write; the login comes with handing in the first page, and nothing is lost by it."""
    calls = detail.open_calls(request.user, timezone.now())
    chosen = request.GET.get("call") or (calls[0].slug if calls else "")
    facility = facilities.to_choose().filter(code=code).first() if (code := request.GET.get("facility")) else None
    form = forms.StartForm(request.POST or None, calls=calls, initial={"call": chosen, "facility": facility})
    if request.method == "POST" and not request.user.is_authenticated:
        return ask_to_sign_in(request)
    if request.method == "POST" and form.is_valid():
        return _begin(request, form)
    return _start_page(request, form, has_calls=bool(calls), facility=facility)


def _start_page(request: HttpRequest, form: forms.StartForm, *, has_calls: bool = True, **besides: Any) -> HttpResponse:
    """What was typed stays there to be copied even when the last call has closed meanwhile."""
    context = {
        "form": form,
        "steps": list(LABELS.values()),
        "current": 1,
        "draft_name": START_DRAFT,
        "has_calls": form.is_bound or has_calls,
        **besides,
    }
    return render(request, "proposals/write_start.html", context, status=form_status(form))


@repeat_safe
def _begin(request: HttpRequest, form: forms.StartForm) -> HttpResponse:
    given = form.cleaned_data
    try:
        made = writing.start_draft(author=request.user, at=timezone.now(), **given)
    except REFUSALS as refusal:
        refused(form, refusal)
        return _start_page(request, form, needs_proof=getattr(refusal, "code", "") == "unverified")
    drafts.discard(request.user, START_DRAFT)
    if similar_to(request.user, made.title, made.problem):
        return redirect("proposals:similar", made.pk)
    return redirect("proposals:write", made.pk, "idea")


@require_safe
@requires(EDIT, on=proposal_at)
def similar(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Between the first page and the second: is it not proposed already?"""
    found = similar_to(request.user, proposal.title, proposal.problem)
    return render(request, "proposals/write_similar.html", {"proposal": proposal, "similar": found})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(EDIT, on=proposal_at)
@repeat_safe
def write(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    name = named(request, "step")
    if name == "check":
        return _check(request, proposal)
    step = _STEPS.get(name)
    if step is None:
        raise Http404
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = step.form(proposal)(*posted, initial=step.initial(proposal))
    if request.method == "POST" and form.is_valid() and _kept(request, proposal, step, form):
        drafts.discard(request.user, draft_name(proposal, name))
        if "more" in request.POST:
            return redirect("proposals:write", proposal.pk, name)
        return redirect("proposals:write", proposal.pk, "check" if _only_mends(request) else _after(name))
    context = _context(proposal, name, form)
    if _only_mends(request):
        context |= {"only_mends": True, "back_url": reverse("proposals:write", args=[proposal.pk, "check"])}
    return render(request, "proposals/write_step.html", context, status=form_status(form))


@require_POST
@requires(EDIT, on=proposal_at)
def remove_file(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    file = attached_to(proposal).filter(public_name=named(request, "name")).first()
    if file is None:
        raise Http404
    writing.remove_file(proposal, editor=request.user, file=file, at=timezone.now())
    return redirect("proposals:write", proposal.pk, "photos")


@require_POST
@requires(SUBMIT, on=proposal_at)
@repeat_safe
def submit(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    try:
        writing.submit(proposal, author=request.user, at=timezone.now())
    except REFUSALS as refusal:
        if refusal.code == "submitted":
            return back_to(proposal)
        return _check(request, proposal, refusal=refusal)
    messages.success(request, _("Your proposal has been received. We tell you about every step."))
    return back_to(proposal)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(EDIT, on=proposal_at)
@repeat_safe
def discard(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    if request.method == "POST":
        writing.discard_draft(proposal, author=request.user, at=timezone.now())
        messages.success(request, _("The draft is gone."))
        return redirect("proposals:mine")
    return render(request, "proposals/discard.html", {"proposal": proposal})


def _after(step: str) -> str:
    return STEPS[STEPS.index(step) + 1]


def _only_mends(request: HttpRequest) -> bool:
    """Whoever came from the check to change one thing goes back there, not through all the steps once more."""
    return request.GET.get("then") == "check"


def draft_name(proposal: Proposal, step: str) -> str:
    return f"proposal.{proposal.pk}.{step}"


def _kept(request: HttpRequest, proposal: Proposal, step: Step, form: django_forms.Form) -> bool:
    try:
        with transaction.atomic():
            step.keep(request, proposal, form)
    except REFUSALS as refusal:
        refused(form, refusal)
        return False
    return True


def _check(request: HttpRequest, proposal: Proposal, refusal: Any = None) -> HttpResponse:
    context = _context(proposal, "check", None) | {
        "refusal": refusal,
        "fix_url": _where_to_mend(proposal, refusal),
        "has_other_calls": _other_calls(proposal).exists(),
        "questions": [(one["label"], proposal.answers_given.get(one["key"], "")) for one in proposal.call.questions],
    }
    return render(request, "proposals/write_check.html", context, status=422 if refusal else 200)


def _where_to_mend(proposal: Proposal, refusal: Any) -> str:
    if refusal is None:
        return ""
    if refusal.code == "unverified":
        return reverse("residency")
    if refusal.code in {"closed", "too_many"} and _other_calls(proposal).exists():
        return _mending("start", proposal)
    steps = {"title": "start", "problem": "start", "category": "details", "place_text": "place"}
    return _mending(steps.get(refusal.field, "idea"), proposal) if getattr(refusal, "field", "") else ""


def _mending(step: str, proposal: Proposal) -> str:
    return f"{reverse('proposals:write', args=[proposal.pk, step])}?then=check"


def _context(proposal: Proposal, name: str, form: Any) -> dict[str, Any]:
    place = STEPS.index(name)
    before = STEPS[place - 1] if place else ""
    return {
        "proposal": proposal,
        "form": form,
        "step": name,
        "heading": LABELS[name],
        "steps": list(LABELS.values()),
        "current": place + 1,
        "draft_name": draft_name(proposal, name),
        "back_url": reverse("proposals:write", args=[proposal.pk, before]) if before else "",
        "files": list(attached_to(proposal)) if name in {"photos", "check"} else [],
        **map_frame(),
        "is_last_input": name == "photos",
    }


def _calls_for(proposal: Proposal) -> Any:
    return detail.open_calls(proposal.author, timezone.now())


def _other_calls(proposal: Proposal) -> Any:
    return _calls_for(proposal).exclude(pk=proposal.call_id)


def _keep_first_words(request: HttpRequest, proposal: Proposal, form: forms.FirstWordsForm) -> None:
    given = dict(form.cleaned_data)
    call = given.pop("call", None)
    if call is not None and call.pk != proposal.call_id:
        proposal = writing.move(proposal, editor=request.user, call=call, at=timezone.now())
    writing.write_texts(proposal, editor=request.user, texts_by_field=given)


def _keep_idea(request: HttpRequest, proposal: Proposal, form: forms.IdeaForm) -> None:
    writing.write_texts(proposal, editor=request.user, texts_by_field={"idea": form.cleaned_data["idea"]})
    writing.answer_questions(proposal, editor=request.user, answers=form.answers)


_STEPS: dict[str, Step] = {
    "start": Step(
        form=lambda proposal: lambda *args, **kwargs: forms.FirstWordsForm(*args, calls=_calls_for(proposal), **kwargs),
        initial=lambda proposal: {"title": proposal.title, "problem": proposal.problem, "call": proposal.call.slug},
        keep=_keep_first_words,
    ),
    "idea": Step(
        form=lambda proposal: (
            lambda *args, **kwargs: forms.IdeaForm(*args, questions=proposal.call.questions, **kwargs)
        ),
        initial=lambda proposal: {"idea": proposal.idea, **answers_of(proposal)},
        keep=_keep_idea,
    ),
    "place": Step(
        form=lambda proposal: forms.PlaceForm,
        initial=place_of,
        keep=lambda request, proposal, form: writing.place(proposal, editor=request.user, **form.cleaned_data),
    ),
    "details": Step(
        form=lambda proposal: lambda *args, **kwargs: forms.DetailsForm(*args, call=proposal.call, **kwargs),
        initial=details_of,
        keep=lambda request, proposal, form: writing.describe(proposal, editor=request.user, **form.cleaned_data),
    ),
    "photos": Step(
        form=lambda proposal: forms.PhotosForm,
        initial=lambda proposal: {},
        keep=lambda request, proposal, form: writing.add_files(
            proposal, editor=request.user, files=form.cleaned_data["attachments"], at=timezone.now()
        ),
    ),
}
