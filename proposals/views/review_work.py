"""Weighing one proposal: declare, ask, score, close, estimate, attach, refer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import permissions
from core.access import requires
from core.submissions.repeats import repeat_safe
from proposals.forms import reviews as forms
from proposals.models import Proposal
from proposals.queries import reviews as queries
from proposals.queries.interests import has_declared_none
from proposals.services import estimates, interests, preferences, referrals, reviews
from proposals.states.permissions import REVIEW
from proposals.views import review_addresses, trails
from proposals.views.loading import REFUSALS, back_to, form_status, named, proposal_at, refused

FORMS = ["GET", "HEAD", "POST"]


@require_http_methods(FORMS)
@requires(REVIEW, on=proposal_at)
@repeat_safe
def interest(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    form = forms.InterestForm(request.POST or None)
    return _form_page(
        request, proposal, form, _("Thank you. It has been put on record."),
        lambda **given: interests.declare(proposal, person=request.user, at=timezone.now(), **given),
        heading=_("Have you an interest in it?"),
        lead=_("Before anybody weighs or answers a proposal they say so. It stays on record."),
        submit=_("Declare"),
    )  # fmt: skip


@require_http_methods(FORMS)
@requires(REVIEW, on=proposal_at)
@repeat_safe
def ask(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    at = timezone.now()
    present = queries.present_round(proposal)
    asked = present.reviews.filter(released_at__isnull=True).values_list("reviewer", flat=True) if present else []
    form = forms.AskForm(request.POST or None, possible=queries.possible_reviewers(proposal, at), asked=set(asked))
    return _form_page(
        request, proposal, form, _("The reviewers have been asked."),
        lambda reviewers: reviews.ask(proposal, reviewers=list(reviewers), actor=request.user, at=at),
        heading=_("Ask reviewers"), submit=_("Ask them"),
    )  # fmt: skip


@require_http_methods(FORMS)
@requires(REVIEW, on=proposal_at)
@repeat_safe
def score(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    if _must_declare(request, proposal):
        return _to_declaration(request, proposal)
    form = forms.ScoreForm(request.POST or None)
    return _form_page(
        request, proposal, form, _("Thank you. Your scores have been kept."),
        lambda note, **scores: reviews.give(
            proposal, reviewer=request.user, scores=scores, note=note, at=timezone.now()
        ),
        heading=_("Your scores"),
        lead=_("Nobody sees another's scores before giving their own."),
        submit=_("Hand in the scores"),
        shows_proposal=True,
        draft=f"proposal.{proposal.pk}.score",
    )  # fmt: skip


@require_http_methods(FORMS)
@requires(REVIEW, on=proposal_at)
@repeat_safe
def estimate(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    if _must_declare(request, proposal):
        return _to_declaration(request, proposal)
    last = proposal.cost_estimates.last()
    initial = {"won": last.won, "basis": last.basis} if last else {"won": proposal.cost_won}
    form = forms.EstimateForm(request.POST or None, initial=initial)
    return _form_page(
        request, proposal, form, _("The estimate has been kept."),
        lambda **given: estimates.estimate_cost(proposal, author=request.user, at=timezone.now(), **given),
        heading=_("Estimate the cost"),
        lead=_("It becomes public with the answer."),
        submit=_("Keep the estimate"),
    )  # fmt: skip


@require_http_methods(FORMS)
@requires(REVIEW, on=proposal_at)
@repeat_safe
def attach(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    form = forms.PreferenceForm(request.POST or None, request.FILES or None)
    return _form_page(
        request, proposal, form, _("The result has been attached."),
        lambda **given: preferences.attach_preference(
            proposal, attached_by=request.user, at=timezone.now(), **given
        ),
        heading=_("Attach a preference survey"),
        lead=_("It becomes public with the answer."),
        submit=_("Attach"),
        multipart=True,
    )  # fmt: skip


@require_http_methods(FORMS)
@requires(REVIEW, on=proposal_at)
@repeat_safe
def refer(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    form = forms.ReferForm(request.POST or None)
    return _form_page(
        request, proposal, form, _("The committee has been asked."),
        lambda **given: referrals.refer(proposal, actor=request.user, at=timezone.now(), **given),
        heading=_("Ask a committee for its opinion"),
        lead=_("The deadline of the answer goes on meanwhile."),
        submit=_("Ask the committee"),
    )  # fmt: skip


@require_POST
@requires(REVIEW, on=proposal_at)
@repeat_safe
def close(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    return _act(request, proposal, reviews.close, _("The review is closed."))


@require_POST
@requires(REVIEW, on=proposal_at)
@repeat_safe
def take_back(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    return _act(request, proposal, referrals.take_back, _("It has been taken back from the committee."))


@require_POST
@requires(REVIEW, on=proposal_at)
@repeat_safe
def remove_preference(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    result = queries.preferences_of(proposal).filter(pk=named(request, "result")).first()
    if result is None:
        raise Http404
    preferences.remove_preference(result, actor=request.user, at=timezone.now())
    messages.success(request, _("The result has been removed."))
    return back_to(proposal, "review")


def _act(request: HttpRequest, proposal: Proposal, service: Callable[..., object], said: str) -> HttpResponse:
    try:
        service(proposal, actor=request.user, at=timezone.now())
    except REFUSALS as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, said)
    return back_to(proposal, "review")


def _form_page(
    request: HttpRequest,
    proposal: Proposal,
    form: django_forms.Form,
    said: str,
    service: Callable[..., object],
    **shown: Any,
) -> HttpResponse:
    """One form on a page of its own; afterwards back to where one came from."""
    if request.method == "POST" and form.is_valid():
        try:
            service(**form.cleaned_data)
        except REFUSALS as refusal:
            refused(form, refusal)
        else:
            messages.success(request, said)
            return _onward(request, proposal)
    origin = review_addresses.origin_of(request)
    context = {
        "proposal": proposal,
        "form": form,
        "origin": origin,
        "breadcrumb_items": trails.of_reviews(
            request, shown["heading"], (proposal.title, reverse("proposals:review", args=[proposal.pk]))
        ),
        "back_url": review_addresses.list_url(origin) if origin else reverse("proposals:review", args=[proposal.pk]),
        **shown,
    }
    return render(request, "proposals/review/form.html", context, status=form_status(form))


def _must_declare(request: HttpRequest, proposal: Proposal) -> bool:
    """Before anything is typed; what was typed meanwhile comes back with the refusal of the service."""
    return request.method != "POST" and not has_declared_none(request.user, proposal)


def _to_declaration(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    messages.info(request, _("First say whether you have an interest in this proposal."))
    declaration = reverse("proposals:declare_interest", args=[proposal.pk])
    origin = review_addresses.origin_of(request)
    return redirect(f"{declaration}?{urlencode({'from': origin})}" if origin else declaration)


def _onward(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """To the list as it was filtered, to the department's page, or out of what one may no longer work on."""
    if origin := review_addresses.origin_of(request):
        return redirect(review_addresses.list_url(origin))
    fresh = Proposal.objects.get(pk=proposal.pk)
    return back_to(proposal, "review" if permissions.allowed(request.user, REVIEW, fresh) else "proposal")
