"""Writing together: co-authors, invitations, and joining two proposals by agreement."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import requires, signed_in
from core.submissions.repeats import repeat_safe
from proposals.forms import maturing as forms
from proposals.models import Invitation, Proposal
from proposals.queries import lists
from proposals.rules import may_read
from proposals.services import co_authors, merging
from proposals.states.permissions import JOIN, LEAD
from proposals.states.workflow import PENDING
from proposals.views.lists import similar_to
from proposals.views.loading import REFUSALS, back_to, form_status, named, proposal_at, refusals_told, refused


@require_safe
@requires(LEAD, on=proposal_at)
def authors(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    return _authors_page(request, proposal)


def _authors_page(request: HttpRequest, proposal: Proposal, link: str = "") -> HttpResponse:
    rows = proposal.co_authors.select_related("person")
    context = {
        "proposal": proposal,
        "authors": rows.filter(accepted_at__isnull=False),
        "waiting": rows.filter(accepted_at__isnull=True, declined_at__isnull=True),
        "invitations": co_authors.open_invitations(proposal, timezone.now()),
        "merge_offers": proposal.merge_offers.filter(agreed__isnull=True).select_related("source", "asked_by"),
        "link": link,
    }
    return render(request, "proposals/authors.html", context)


@require_POST
@requires(LEAD, on=proposal_at)
def invite(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """The link is shown in the answer and nowhere else."""
    try:
        token = co_authors.invite(proposal, author=request.user, at=timezone.now())
    except REFUSALS as refusal:
        messages.error(request, refusal.message)
        return back_to(proposal, "authors")
    link = request.build_absolute_uri(reverse("proposals:invitation", args=[token]))
    return _authors_page(request, proposal, link)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@repeat_safe
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever holds the link reads the proposal it is for, and says yes or no."""
    found = Invitation.objects.select_related("proposal", "made_by").filter(
        token_hash=co_authors.hash_of(token), used_at__isnull=True, declined_at__isnull=True,
        ends_at__gt=timezone.now(),
    ).first()  # fmt: skip
    if request.method == "POST":
        accept = request.POST.get("accept") == "1"
        try:
            proposal = co_authors.answer_invitation(token, person=request.user, accept=accept, at=timezone.now())
        except REFUSALS as refusal:
            messages.error(request, refusal.message)
        else:
            if accept:
                messages.success(request, _("You now write along."))
                return back_to(proposal)
            messages.success(request, _("You have declined. Nobody is told why."))
            return render(request, "proposals/invitation.html", {"answered": True})
    return render(request, "proposals/invitation.html", {"invitation": found}, status=200 if found else 404)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(JOIN, on=proposal_at)
@repeat_safe
def join(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    form = forms.JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            co_authors.ask_to_join(proposal, person=request.user, at=timezone.now(), **form.cleaned_data)
        except REFUSALS as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("The author has been asked and will answer you."))
            return back_to(proposal)
    context = {"proposal": proposal, "form": form}
    return render(request, "proposals/join.html", context, status=form_status(form))


@require_POST
@requires(LEAD, on=proposal_at)
@repeat_safe
def answer_request(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    asked = get_object_or_404(proposal.co_authors, pk=named(request, "request_id"))
    accept = request.POST.get("accept") == "1"
    with refusals_told(request):
        co_authors.answer_request(asked, author=request.user, accept=accept, at=timezone.now())
    return back_to(proposal, "authors")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@repeat_safe
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever leaves a draft can no longer read it: back to what is their own."""
    proposal = proposal_at(request, pk)
    if request.method != "POST":
        return render(request, "proposals/leave.html", {"proposal": proposal})
    if co_authors.stop_writing_along(proposal, person=request.user):
        messages.success(request, _("You no longer write along."))
    return back_to(proposal) if may_read(request.user, proposal) else redirect("proposals:mine")


@require_POST
@requires(LEAD, on=proposal_at)
@repeat_safe
def take_back_invitation(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    found = get_object_or_404(proposal.invitations, pk=named(request, "invitation"))
    if co_authors.take_back(found, author=request.user, at=timezone.now()):
        messages.success(request, _("The link no longer works."))
    return back_to(proposal, "authors")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(LEAD, on=proposal_at)
@repeat_safe
def ask_merge(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    others = lists.visible_to(request.user).filter(state__in=PENDING).exclude(pk=proposal.pk)
    form = forms.OtherProposalForm(request.POST or None, others=others, initial={"target": request.GET.get("with")})
    if request.method == "POST" and form.is_valid():
        try:
            merging.ask_merge(proposal, author=request.user, at=timezone.now(), **form.cleaned_data)
        except REFUSALS as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("The author has been asked and will answer you."))
            return back_to(proposal)
    alike = [
        one for one in similar_to(request.user, proposal.title, proposal.problem, (proposal.pk,)) if one.is_pending
    ]
    context = {"proposal": proposal, "form": form, "alike": alike}
    return render(request, "proposals/ask_merge.html", context, status=form_status(form))


@require_POST
@requires(LEAD, on=proposal_at)
@repeat_safe
def answer_merge(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    asked = get_object_or_404(proposal.merge_offers, pk=named(request, "request_id"))
    agree = request.POST.get("agree") == "1"
    with refusals_told(request):
        merging.answer_merge(asked, author=request.user, agree=agree, at=timezone.now())
        messages.success(
            request, _("The two proposals are one now.") if agree else _("Both proposals stay as they are.")
        )
    return back_to(proposal, "authors")
