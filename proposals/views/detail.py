"""One proposal: reading it, and what its authors and readers do with it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import permissions
from core.access import public, requires
from core.differences import word_by_word
from core.submissions.repeats import repeat_safe
from core.ui.kept_pages import briefly_kept
from core.ui.places import map_frame
from core.uploads.receiving import attached_to
from core.workflow import engine
from proposals.forms import maturing as forms
from proposals.models import Proposal, Suggestion
from proposals.queries import detail, lists, reviews
from proposals.rules import is_one_of_the_authors
from proposals.services import revising
from proposals.services.revising import paragraphs
from proposals.states import ProposalState
from proposals.states.permissions import JOIN, LEAD, REVIEW, REVISE, SPLIT, SUGGEST
from proposals.views.loading import (
    REFUSALS,
    back_to,
    form_status,
    named,
    proposal_at,
    refusals_told,
    refused,
    text_of,
)


@require_safe
@public
@briefly_kept
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    found = proposal_at(request, pk)
    if found.state == ProposalState.MERGED:
        return HttpResponsePermanentRedirect(f"{found.merged_into.get_absolute_url()}?merged={found.pk}")
    if found.is_draft:
        return redirect("proposals:write", found.pk, "check")
    at = timezone.now()
    shown = detail.detail_of(found, at)
    may = what_may(request.user, found, at, has_co_authors=bool(shown.authors))
    context = {
        "proposal": found,
        "detail": shown,
        # Looked for where they are drawn: a part that is kept does without.
        "public_review": partial(_public_review, found, shown),
        "related": partial(lists.related_to, found, request.user),
        "asked_for": _request_for_revision(found) if may.get("revise") else None,
        "came_from_merged": request.GET.get("merged", "").isdecimal(),
        "may": may,
        "is_late": bool(found.due_at and found.due_at < at),
        "breadcrumb_items": [
            (_("Proposals"), reverse("proposals:list")),
            (found.title, found.get_absolute_url()),
        ],
    }
    return render(request, "proposals/proposal_detail.html", context)


def _public_review(found: Proposal, shown: detail.Detail) -> Any:
    if shown.answer is None or not shown.attached.weighed:
        return None
    return reviews.public_review(found, shown.answer)


def what_may(user: Any, found: Proposal, at: Any, *, has_co_authors: bool) -> dict[str, bool]:
    """Which doors the page shows; each service asks again."""
    if not user.is_authenticated:
        return {}
    steps = {step.name for step in engine.available(found, user)}
    asked = found.reexamination_until is not None and at <= found.reexamination_until
    leads = permissions.allowed(user, LEAD, found)
    return {
        "revise": permissions.allowed(user, REVISE, found),
        "lead": leads,
        "leave": has_co_authors and not leads and is_one_of_the_authors(user, found),
        "split": permissions.allowed(user, SPLIT, found),
        "suggest": permissions.allowed(user, SUGGEST, found),
        "join": permissions.allowed(user, JOIN, found),
        "withdraw": "withdraw" in steps,
        "reexamine": "reexamine" in steps and asked,
        "review": permissions.allowed(user, REVIEW, found),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@requires(REVISE, on=proposal_at)
@repeat_safe
def revise(request: HttpRequest, found: Proposal) -> HttpResponse:
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = forms.ReviseForm(*posted, initial=text_of(found), call=found.call, files=list(attached_to(found)))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                revising.revise(found, editor=request.user, at=timezone.now(), **form.revision)
        except REFUSALS as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("The new version is there. Earlier ones stay readable."))
            return back_to(found)
    request_for_revision = _request_for_revision(found)
    name = f"proposal.{found.pk}.revise"
    context = {"proposal": found, "form": form, "asked_for": request_for_revision, "draft_name": name, **map_frame()}
    return render(request, "proposals/revise.html", context, status=form_status(form))


def _request_for_revision(found: Proposal) -> Any:
    if found.state != ProposalState.REVISION_REQUESTED:
        return None
    return next((record for record in reversed(engine.history(found)) if record.name == "request_revision"), None)


@require_safe
@public
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    found = proposal_at(request, pk)
    context = {"proposal": found, "versions": detail.versions_of(found)}
    return render(request, "proposals/versions.html", context)


@require_safe
@public
def suggestions(request: HttpRequest, pk: int) -> HttpResponse:
    found = proposal_at(request, pk)
    rows = found.suggestions.select_related("author")[:100]
    may_decide = request.user.is_authenticated and permissions.allowed(request.user, REVISE, found)
    may_suggest = request.user.is_authenticated and permissions.allowed(request.user, SUGGEST, found)
    shown = [(row, word_by_word(row.before, row.after)) for row in rows]
    context = {"proposal": found, "suggestions": shown, "may_decide": may_decide, "may_suggest": may_suggest}
    return render(request, "proposals/suggestions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SUGGEST, on=proposal_at)
@repeat_safe
def suggest(request: HttpRequest, found: Proposal) -> HttpResponse:
    """Without a paragraph chosen yet, the choice; with one, the form for it."""
    before, part = request.GET.get("paragraph", ""), request.GET.get("part", "")
    if request.method == "POST":
        return _suggest(request, found)
    parts = {name: paragraphs(getattr(found, name)) for name in Suggestion.Part.values}
    if part in parts and before.isdecimal() and int(before) < len(parts[part]):
        chosen = parts[part][int(before)]
        form = forms.SuggestForm(initial={"before": chosen, "part": part, "after": chosen})
        return render(request, "proposals/suggest.html", {"proposal": found, "form": form, "before": chosen})
    labelled = [(name, Suggestion.Part(name).label, list(enumerate(texts))) for name, texts in parts.items()]
    return render(request, "proposals/suggest.html", {"proposal": found, "parts": labelled})


def _suggest(request: HttpRequest, found: Proposal) -> HttpResponse:
    form = forms.SuggestForm(request.POST)
    if form.is_valid() and form.cleaned_data["part"] in Suggestion.Part.values:
        try:
            revising.suggest_change(found, author=request.user, at=timezone.now(), **form.cleaned_data)
        except REFUSALS as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Thank you. The author will decide and you will be told."))
            return back_to(found, "suggestions")
    context = {"proposal": found, "form": form, "before": form.data.get("before", "")}
    return render(request, "proposals/suggest.html", context, status=422)


@require_POST
@requires(REVISE, on=proposal_at)
@repeat_safe
def decide_suggestion(request: HttpRequest, found: Proposal) -> HttpResponse:
    suggestion = get_object_or_404(found.suggestions, pk=named(request, "suggestion"))
    accept = request.POST.get("accept") == "1"
    with refusals_told(request):
        revising.decide_suggestion(suggestion, editor=request.user, accept=accept, at=timezone.now())
    return back_to(found, "suggestions")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(LEAD, on=proposal_at)
@repeat_safe
def withdraw(request: HttpRequest, found: Proposal) -> HttpResponse:
    return _with_reason(request, found, revising.withdraw, "proposals/withdraw.html")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(LEAD, on=proposal_at)
@repeat_safe
def reexamine(request: HttpRequest, found: Proposal) -> HttpResponse:
    return _with_reason(request, found, revising.ask_reexamination, "proposals/reexamine.html")


def _with_reason(request: HttpRequest, found: Proposal, service: Any, template: str) -> HttpResponse:
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service(found, author=request.user, at=timezone.now(), **form.cleaned_data)
        except REFUSALS as refusal:
            refused(form, refusal)
        else:
            return back_to(found)
    name = f"proposal.{found.pk}.reason"
    context = {"proposal": found, "form": form, "draft_name": name}
    return render(request, template, context, status=form_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SPLIT, on=proposal_at)
@repeat_safe
def split(request: HttpRequest, found: Proposal) -> HttpResponse:
    form = forms.SplitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = revising.split(found, author=request.user, at=timezone.now(), **form.cleaned_data)
        except REFUSALS as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("The second idea is a draft of its own now. Check it and hand it in."))
            return redirect("proposals:write", made.pk, "check")
    return render(request, "proposals/split.html", {"proposal": found, "form": form}, status=form_status(form))
