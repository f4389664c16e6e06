"""Reviews of a whole department: the list, who has how much, the rules of assignment, the weights."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import permissions
from core.access import public, requires
from core.submissions.repeats import repeat_safe
from core.ui.paging import paginate
from proposals.forms import reviews as forms
from proposals.models import AssignmentRule, CriteriaWeights, Referral
from proposals.queries import assignments as rule_queries
from proposals.queries import late_answers, workload
from proposals.queries import reviews as queries
from proposals.queries.reviews import Stage
from proposals.services import assignments, referrals, reviews
from proposals.states.permissions import REVIEW
from proposals.states.reviewing import GIVE_OPINION, MANAGE_RULES
from proposals.views import review_addresses as addresses
from proposals.views import trails
from proposals.views.loading import REFUSALS, form_status, refused

FORMS = ["GET", "HEAD", "POST"]
MOST_AT_ONCE = 100
SHOWN = 20


@require_safe
@requires(REVIEW)
def review_list(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    reviewers = workload.reviewers_near(request.user, at).order_by("display_name", "pk")
    form = forms.ReviewFilterForm(request.GET, reviewers=reviewers)
    wanted = form.wanted
    query = addresses.query_of(request)
    context = {
        "form": form,
        "wanted": wanted,
        "page": queries.page(request.user, wanted, at=at, cursor=request.GET.get("cursor", "")),
        "stages": [
            {"key": stage.value, "label": stage.label, "url": addresses.changed(request.GET, stage=stage.value)}
            for stage in Stage
        ],
        "query": query,
        "reviewers": reviewers,
        "now": at,
        "may_manage": permissions.allowed(request.user, MANAGE_RULES),
        "may_reassign": wanted.stage != Stage.DONE,
        "breadcrumb_items": trails.to(request, _("Reviews of proposals")),
    }
    return render(request, "proposals/review/list.html", context)


@require_POST
@requires(REVIEW)
@repeat_safe
def reassign(request: HttpRequest) -> HttpResponse:
    """Chosen reviews to another person; what is refused for one does not stop the others."""
    at = timezone.now()
    back = redirect(addresses.list_url(addresses.origin_of(request)))
    person = request.POST.get("person", "")
    to = workload.reviewers_near(request.user, at).filter(pk=person).first() if _is_number(person) else None
    chosen = [int(number) for number in request.POST.getlist("review") if _is_number(number)][:MOST_AT_ONCE]
    if to is None or not chosen:
        messages.error(request, _("Please choose reviews and a person."))
        return back
    done, refusals = 0, []
    for review in queries.visible_to(request.user).filter(pk__in=chosen).select_related("proposal").order_by("pk"):
        try:
            permissions.check(request.user, REVIEW, review.proposal)
            reviews.reassign(review, to=to, actor=request.user, at=at)
            done += 1
        except REFUSALS as refusal:
            refusals.append(f"{review.proposal.title}: {refusal.message}")
    if done:
        said = ngettext("%(count)s review now lies with %(name)s.", "%(count)s reviews now lie with %(name)s.", done)
        messages.success(request, said % {"count": done, "name": to.display_name})
    for refusal in refusals[:5]:
        messages.error(request, refusal)
    return back


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


@require_safe
@requires(REVIEW)
def loads(request: HttpRequest) -> HttpResponse:
    rows = workload.loads(request.user, at=timezone.now())
    context = {"rows": rows, "breadcrumb_items": trails.of_reviews(request, _("Workload of the reviewers"))}
    return render(request, "proposals/review/workload.html", context)


@require_safe
@requires(MANAGE_RULES)
def rules(request: HttpRequest) -> HttpResponse:
    context = {
        "rules": list(rule_queries.in_order()),
        "breadcrumb_items": trails.of_reviews(request, _("Rules of assignment")),
    }
    return render(request, "proposals/review/rules.html", context)


def _rule(request: HttpRequest, pk: int) -> AssignmentRule:
    found = rule_queries.in_order().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(FORMS)
@requires(MANAGE_RULES)
@repeat_safe
def new_rule(request: HttpRequest) -> HttpResponse:
    return _rule_page(request, AssignmentRule())


@require_http_methods(FORMS)
@requires(MANAGE_RULES, on=_rule)
@repeat_safe
def rule(request: HttpRequest, found: AssignmentRule) -> HttpResponse:
    return _rule_page(request, found)


def _rule_page(request: HttpRequest, rule: AssignmentRule) -> HttpResponse:
    """A rule with what it would have caught: shown first, kept when one says so."""
    at = timezone.now()
    initial = {name: getattr(rule, f"{name}_id") for name in ("call", "category", "department", "person")}
    given = request.POST if request.method == "POST" else (request.GET or None)
    form = forms.RuleForm(given, initial=initial | {"area": rule.area}, staff=_staff(request, at))
    caught = None
    if form.is_valid():
        for name, value in form.cleaned_data.items():
            setattr(rule, name, value)
        caught = _caught(rule, at)
        if request.method == "POST" and "keep" in request.POST:
            try:
                assignments.save_rule(rule, actor=request.user, at=at)
            except REFUSALS as refusal:
                refused(form, refusal)
            else:
                messages.success(request, _("The rule has been kept."))
                return redirect("proposals:assignment_rules")
    elif rule.pk and not form.is_bound:
        caught = _caught(rule, at)
    context = {"form": form, "rule": rule, "caught": caught}
    status = 422 if request.method == "POST" and form.errors else 200
    return render(request, "proposals/review/rule.html", context, status=status)


def _caught(rule: AssignmentRule, at: Any) -> dict[str, Any]:
    earlier = [one for one in rule_queries.in_order() if rule.pk is None or one.position < rule.position]
    found = rule_queries.caught_by(rule, earlier, at=at)
    return {"count": found.count(), "newest": list(found[:SHOWN])}


def _staff(request: HttpRequest, at: Any) -> Any:
    return workload.reviewers_near(request.user, at).order_by("display_name", "pk")


@require_POST
@requires(MANAGE_RULES, on=_rule)
@repeat_safe
def move_rule(request: HttpRequest, found: AssignmentRule) -> HttpResponse:
    assignments.move_rule(found, up=request.POST.get("up") == "1", actor=request.user, at=timezone.now())
    return redirect("proposals:assignment_rules")


@require_POST
@requires(MANAGE_RULES, on=_rule)
@repeat_safe
def remove_rule(request: HttpRequest, found: AssignmentRule) -> HttpResponse:
    assignments.remove_rule(found, actor=request.user, at=timezone.now())
    messages.success(request, _("The rule has been removed."))
    return redirect("proposals:assignment_rules")


@require_http_methods(FORMS)
@requires(MANAGE_RULES)
@repeat_safe
def weights(request: HttpRequest) -> HttpResponse:
    form = forms.WeightsForm(request.POST or None, initial=queries.weights_for(None))
    if request.method == "POST" and form.is_valid():
        try:
            assignments.set_weights(
                call=form.cleaned_data["call"], weights=form.weights, actor=request.user, at=timezone.now()
            )
        except REFUSALS as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("The weights have been kept. Reviews that have begun keep theirs."))
            return redirect("proposals:criteria_weights")
    rows = CriteriaWeights.objects.select_related("call").order_by("call_id")
    crumbs = trails.of_reviews(request, _("Weights of the criteria"))
    context = {"form": form, "rows": rows, "breadcrumb_items": crumbs}
    return render(request, "proposals/review/weights.html", context, status=form_status(form))


def _referral(request: HttpRequest, pk: int) -> Referral:
    found = Referral.objects.select_related("body", "proposal", "proposal__department").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_safe
@requires(GIVE_OPINION)
def opinions(request: HttpRequest) -> HttpResponse:
    """What waits for the committees of whoever asks."""
    context = {
        "page": paginate(
            queries.opinions_wanted(request.user).order_by(), request.GET.get("cursor", ""), order="due_at", size=SHOWN
        ),
        "now": timezone.now(),
        "breadcrumb_items": trails.to(request, _("Opinions asked of committees")),
    }
    return render(request, "proposals/review/opinions.html", context)


@require_http_methods(FORMS)
@requires(GIVE_OPINION, on=_referral)
@repeat_safe
def opinion(request: HttpRequest, referral: Referral) -> HttpResponse:
    form = forms.OpinionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            referrals.give_opinion(referral, actor=request.user, at=timezone.now(), **form.cleaned_data)
        except REFUSALS as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("The opinion has been given and is public."))
            return redirect(referral.proposal.get_absolute_url())
    context = {"referral": referral, "proposal": referral.proposal, "form": form}
    return render(request, "proposals/review/opinion.html", context, status=form_status(form))


@require_safe
@public
def late(request: HttpRequest) -> HttpResponse:
    """Which departments answered late, and what waits past its day: for everybody."""
    at = timezone.now()
    records = late_answers.records(at)
    chosen = request.GET.get("department", "")
    department = next((one.department for one in records if str(one.department.pk) == chosen), None)
    context = {
        "records": records,
        "department": department,
        "page": late_answers.late_page(at, department, request.GET.get("cursor", "")),
        "waiting": late_answers.waiting_list(at, department),
        "breadcrumb_items": [
            (_("Proposals"), reverse("proposals:list")),
            (_("Late answers"), reverse("proposals:late_answers")),
        ],
    }
    return render(request, "proposals/review/late.html", context)
