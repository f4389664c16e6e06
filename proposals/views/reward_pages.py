"""Points: one's own page, the ranking of those who agreed, and the staff's page of rules and exchanges."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.consent import services as consent
from accounts.models import ConsentText
from core import permissions
from core.access import public, requires, signed_in
from core.submissions.repeats import repeat_safe
from core.ui.paging import paginate
from core.workflow import engine
from proposals.forms.contests import ExchangeForm, OfferForm, RefusalForm, RuleForm
from proposals.models import ExchangeOption, ExchangeRequest, PointAccount, RewardRule
from proposals.queries import contests
from proposals.services import exchanges, rewards
from proposals.states.exchanges import GRANT_EXCHANGE, MANAGE_REWARDS, ExchangeState
from proposals.views import trails
from proposals.views.loading import INVALID, REFUSALS

PAGE_SIZE = 20
STEPS = {"grant", "pay_out", "refuse"}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@signed_in
@repeat_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What one has, where it came from, what it can be exchanged for."""
    form = ExchangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            exchanges.ask(person=request.user, option=form.cleaned_data["option"], at=timezone.now())
        except REFUSALS as refusal:
            form.add_error("option", refusal.message)
        else:
            messages.success(request, _("Your request has arrived. The points are set aside."))
            return redirect("proposals:my_points")
    account = PointAccount.objects.filter(person=request.user).first()
    rows = rewards.postings_of(request.user).order_by()
    context = {
        "balance": account.balance if account else 0,
        "page": paginate(rows, request.GET.get("cursor", ""), order="-pk", size=PAGE_SIZE),
        "exchanges": contests.exchanges_of(request.user)[:PAGE_SIZE],
        "form": form,
        "has_offers": ExchangeOption.objects.filter(is_active=True).exists(),
        "rules": RewardRule.objects.filter(ended_at__isnull=True),
        "agreed": contests.agrees_to_ranking(request.user),
        "consent_texts": consent.asked(ConsentText.Occasion.RANKING),
        "breadcrumb_items": trails.to(request, _("My points")),
    }
    return render(request, "proposals/rewards/mine.html", context, status=INVALID if form.is_bound else 200)


@require_POST
@signed_in
@repeat_safe
def ranking_consent(request: HttpRequest) -> HttpResponse:
    """Agree to be shown, or take it back: the present state turns."""
    agreed, at = contests.agrees_to_ranking(request.user), timezone.now()
    if agreed is None and "agree" in request.POST:
        consent.give(request.user, consent.asked(ConsentText.Occasion.RANKING), at=at)
        messages.success(request, _("You are shown in the ranking now."))
    elif agreed is not None and "agree" not in request.POST:
        consent.withdraw(agreed, at=at)
        messages.success(request, _("You are no longer shown in the ranking."))
    return redirect("proposals:my_points")


@require_POST
@signed_in
@repeat_safe
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    own = ExchangeRequest.objects.filter(pk=pk, person=request.user).first()
    if own is None:
        raise Http404
    return _press(
        request, lambda: exchanges.withdraw(own, person=request.user, at=timezone.now()),
        _("The points are yours again."), "my_points",
    )  # fmt: skip


@require_safe
@public
def ranking(request: HttpRequest) -> HttpResponse:
    context = {
        "rows": contests.ranking(),
        "rules": RewardRule.objects.filter(ended_at__isnull=True),
        "breadcrumb_items": trails.to(request, _("Ranking of points")),
    }
    return render(request, "proposals/rewards/ranking.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MANAGE_REWARDS)
@repeat_safe
def rules(request: HttpRequest) -> HttpResponse:
    """How many points for what, and what they are good for."""
    wanted = request.POST.get("part", "")
    rule_form = RuleForm(request.POST if wanted == "rule" else None, auto_id="rule-%s")
    offer_form = OfferForm(request.POST if wanted == "offer" else None, auto_id="offer-%s")
    for form, service in ((rule_form, rewards.set_rule), (offer_form, exchanges.offer)):
        if form.is_bound and form.is_valid():
            service(actor=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("proposals:reward_rules")
    context = {
        "rules": RewardRule.objects.filter(ended_at__isnull=True).select_related("set_by"),
        "offers": ExchangeOption.objects.filter(is_active=True),
        "rule_form": rule_form,
        "offer_form": offer_form,
        "totals": PointAccount.objects.exclude(kind="PERSON").order_by("kind"),
        "breadcrumb_items": trails.of_calls(request, _("Points: the staff's work")),
    }
    bound = rule_form.is_bound or offer_form.is_bound
    return render(request, "proposals/rewards/rules.html", context, status=INVALID if bound else 200)


@require_POST
@requires(MANAGE_REWARDS)
@repeat_safe
def end_offer(request: HttpRequest, pk: int) -> HttpResponse:
    option = ExchangeOption.objects.filter(pk=pk).first()
    if option is None:
        raise Http404
    return _press(
        request, lambda: exchanges.end_offer(option, actor=request.user), _("It is no longer on offer."), "reward_rules"
    )


@require_safe
@requires(GRANT_EXCHANGE)
def exchange_list(request: HttpRequest) -> HttpResponse:
    wanted = ExchangeRequest.objects.filter(state__in=[ExchangeState.ASKED, ExchangeState.GRANTED])
    page = paginate(wanted.select_related("option", "person"), request.GET.get("cursor", ""), order="asked_at")
    rows = [
        (one, {step.name for step in engine.available(one, request.user)}, RefusalForm(auto_id=f"refusal-{one.pk}-%s"))
        for one in page
    ]
    context = {"page": page, "rows": rows, "breadcrumb_items": trails.to(request, _("Requests for exchange"))}
    return render(request, "proposals/rewards/exchanges.html", context)


@require_POST
@requires(GRANT_EXCHANGE)
@repeat_safe
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    found = ExchangeRequest.objects.filter(pk=pk).first()
    step = request.POST.get("step", "")
    if found is None:
        raise Http404
    if step not in STEPS or not permissions.allowed(request.user, GRANT_EXCHANGE, found):
        raise PermissionDenied
    why = request.POST.get("reason", "")[:300]
    return _press(
        request, lambda: engine.apply(found, step, actor=request.user, at=timezone.now(), reason=why), _("Done."),
        "exchanges",
    )  # fmt: skip


def _press(request: HttpRequest, service: Callable[[], object], said: str, name: str) -> HttpResponse:
    try:
        service()
    except REFUSALS as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, said)
    return redirect(f"proposals:{name}")
