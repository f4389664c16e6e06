"""The department's page of a proposal: check, pass on, draft, approve, join with another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import queries as people
from accounts.models import Position
from core import permissions
from core.access import requires
from core.submissions.repeats import repeat_safe
from core.workflow import engine
from core.workflow.models import Case
from proposals.forms.answering import AnswerForm, PassOnForm
from proposals.forms.maturing import OtherProposalForm, ReasonForm
from proposals.models import Answer, Proposal
from proposals.queries import detail, lists
from proposals.services import answering, merging
from proposals.states.permissions import CHECK, MERGE, REVIEW, publish
from proposals.states.workflow import PENDING
from proposals.views import review_context, trails
from proposals.views.lists import similar_to
from proposals.views.loading import REFUSALS, back_to, proposal_at, refused


@require_safe
@requires(REVIEW, on=proposal_at)
def review(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    return _page(request, proposal)


def _page(request: HttpRequest, proposal: Proposal, *, status: int = 200, **bound: Any) -> HttpResponse:
    at = timezone.now()
    draft = Answer.objects.filter(proposal=proposal, approved_at__isnull=True).select_related("drafted_by").first()
    steps = {step.name for step in engine.available(proposal, request.user)}
    missing = {step.name: why for step, why in engine.blocked(proposal, request.user)}
    case = Case.objects.filter(workflow=proposal.workflow.name, object_id=proposal.pk).first()
    weighing = review_context.context_of(proposal, request.user)
    context = {
        "proposal": proposal,
        **weighing,
        "may_draft": bool(answering.outcomes_for(proposal))
        and not (weighing["must_declare"] or weighing["blocked_by_review"]),
        "detail": detail.detail_of(proposal, at),
        "draft": draft,
        "may_approve": f"publish_{proposal.drafted_outcome.lower()}" in steps if proposal.drafted_outcome else False,
        "why_not_approve": missing.get(f"publish_{proposal.drafted_outcome.lower()}", ""),
        "may_check": "request_revision" in steps,
        "may_start": "start_review" in steps,
        "may_pass_on": proposal.state in PENDING and permissions.allowed(request.user, CHECK, proposal),
        "may_merge": proposal.state in PENDING,
        "similar": _similar(request, proposal) if proposal.state in PENDING else [],
        "breadcrumb_items": trails.of_reviews(request, proposal.title),
        "desk_url": reverse("desk:case", args=[case.pk]) if case else "",
        "revision_form": ReasonForm(auto_id="revision-%s"),
        "pass_on_form": PassOnForm(auto_id="pass-on-%s"),
        "answer_form": AnswerForm(proposal=proposal, initial=_initial(request, proposal, draft)),
        "merge_form": OtherProposalForm(others=_others(request, proposal), auto_id="merge-%s"),
        **bound,
    }
    return render(request, "proposals/review.html", context, status=status)


def _initial(request: HttpRequest, proposal: Proposal, draft: Answer | None) -> dict[str, Any]:
    """The draft that waits; else whoever writes, if they hold a post here."""
    if draft is not None:
        names = ("outcome", "reason_code", "transferred_to", "body", "starts_on", "unweighed_because")
        post = Position.objects.filter(department=draft.department, title=draft.position_title, holder__isnull=False)
        return {name: getattr(draft, name) for name in names} | {"position": post.first()}
    own = people.positions_held(request.user, timezone.now()).filter(department=proposal.department_id).first()
    return {"position": own}


def _similar(request: HttpRequest, proposal: Proposal) -> list[Proposal]:
    return similar_to(request.user, proposal.title, proposal.problem, (proposal.pk,))


def _others(request: HttpRequest, proposal: Proposal) -> Any:
    return lists.visible_to(request.user).filter(state__in=PENDING).exclude(pk=proposal.pk)


def _done(request: HttpRequest, proposal: Proposal, said: str) -> HttpResponse:
    """Back to the page, or to the public one where the proposal has left the person's reach."""
    messages.success(request, said)
    fresh = Proposal.objects.get(pk=proposal.pk)
    return back_to(proposal, "review" if permissions.allowed(request.user, REVIEW, fresh) else "proposal")


@require_POST
@requires(CHECK, on=proposal_at)
@repeat_safe
def request_revision(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    form = ReasonForm(request.POST, auto_id="revision-%s")
    return _take(
        request, proposal, form, "revision_form", _("The author has been asked."),
        lambda reason: engine.apply(proposal, "request_revision", actor=request.user, at=timezone.now(), reason=reason),
    )  # fmt: skip


@require_POST
@requires(CHECK, on=proposal_at)
@repeat_safe
def start_review(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    try:
        engine.apply(proposal, "start_review", actor=request.user, at=timezone.now())
    except REFUSALS as refusal:
        messages.error(request, refusal.message)
        return back_to(proposal, "review")
    return _done(request, proposal, _("The review has begun."))


@require_POST
@requires(CHECK, on=proposal_at)
@repeat_safe
def pass_on(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    form = PassOnForm(request.POST, auto_id="pass-on-%s")
    return _take(
        request, proposal, form, "pass_on_form", _("It now lies with the other department."),
        lambda **given: answering.pass_on(proposal, actor=request.user, at=timezone.now(), **given),
    )  # fmt: skip


@require_POST
@requires(REVIEW, on=proposal_at)
@repeat_safe
def draft_answer(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    form = AnswerForm(request.POST, proposal=proposal)
    return _take(
        request, proposal, form, "answer_form", _("The draft waits for approval by another person."),
        lambda **given: answering.draft_answer(proposal, author=request.user, at=timezone.now(), **given),
    )  # fmt: skip


@require_POST
@requires(MERGE, on=proposal_at)
@repeat_safe
def merge(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    form = OtherProposalForm(request.POST, others=_others(request, proposal), auto_id="merge-%s")
    return _take(
        request, proposal, form, "merge_form", _("The two are one now."),
        lambda target: merging.merge(proposal, target, actor=request.user, at=timezone.now()),
    )  # fmt: skip


def _take(
    request: HttpRequest, proposal: Proposal, form: Any, name: str, said: str, service: Callable[..., object]
) -> HttpResponse:
    if form.is_valid():
        try:
            service(**form.cleaned_data)
        except REFUSALS as refusal:
            refused(form, refusal)
        else:
            return _done(request, proposal, said)
    return _page(request, proposal, status=422, **{name: form})


@require_POST
@requires(REVIEW, on=proposal_at)
@repeat_safe
def approve(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    read = request.POST.get("answer", "")
    if proposal.drafted_outcome:
        permissions.check(request.user, publish(proposal.drafted_outcome), proposal)
    try:
        number = int(read) if read.isdecimal() and len(read) < 19 else 0
        answering.approve_answer(proposal, actor=request.user, read=number, at=timezone.now())
    except REFUSALS as refusal:
        messages.error(request, refusal.message)
        return back_to(proposal, "review")
    return _done(request, proposal, _("The answer is public."))


@require_POST
@requires(REVIEW, on=proposal_at)
@repeat_safe
def send_back(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    try:
        answering.send_back(proposal, actor=request.user)
    except REFUSALS as refusal:
        messages.error(request, refusal.message)
        return back_to(proposal, "review")
    return _done(request, proposal, _("The draft has been sent back."))
