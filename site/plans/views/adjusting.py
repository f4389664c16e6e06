"""The adjustment of a pledge, as staff ask for it, take it back, and put it before the citizens' panel."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import requires
from core.submissions.repeats import repeat_safe
from core.workflow.engine import TransitionRefused
from councils.models import Meeting
from councils.services.refusals import CouncilRefused
from plans.forms import AdjustmentForm, MeetingForm, ReasonForm
from plans.models import AdjustmentRequest, TaskCard
from plans.queries import panels
from plans.services import adjustments
from plans.states import PUT_TO_PANEL, REQUEST_ADJUSTMENT, WITHDRAW_ADJUSTMENT
from plans.views.loading import INVALID, adjustment_at, card_at
from plans.views.work import work_trail


@require_http_methods(["GET", "HEAD", "POST"])
@requires(REQUEST_ADJUSTMENT, on=card_at)
@repeat_safe
def ask(request: HttpRequest, card: TaskCard) -> HttpResponse:
    form = AdjustmentForm(request.POST or None)
    made = _taken(
        form, lambda **given: adjustments.request_adjustment(card, by=request.user, at=timezone.now(), **given)
    )
    if made is not None:
        messages.success(request, _("The citizens' panel is asked."))
        return redirect(made.get_absolute_url())
    return _page(request, "plans/work/ask_adjustment.html", form, card)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(PUT_TO_PANEL, on=adjustment_at)
@repeat_safe
def before_panel(request: HttpRequest, adjustment: AdjustmentRequest) -> HttpResponse:
    """On the agenda of the panel's next meeting; what it votes there is taken over by itself."""
    now, panel = timezone.now(), adjustment.panel
    meetings = panels.open_meetings_of(panel, at=now) if panel else Meeting.objects.none()
    form = MeetingForm(request.POST or None, meetings=meetings)
    item = _taken(
        form, lambda **given: adjustments.put_before_panel(adjustment, by=request.user, at=now, **given), "meeting"
    )
    if item is not None:
        messages.success(request, _("It is on the agenda. What the panel votes there is taken over by itself."))
        return redirect(item.meeting.get_absolute_url())
    more = {"adjustment": adjustment, "has_meetings": meetings.exists(), "waiting": panels.next_vote_on(adjustment)}
    return _page(request, "plans/work/before_panel.html", form, adjustment.card, more)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(WITHDRAW_ADJUSTMENT, on=adjustment_at)
@repeat_safe
def withdraw(request: HttpRequest, adjustment: AdjustmentRequest) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    taken = _taken(
        form, lambda **given: adjustments.withdraw_adjustment(adjustment, by=request.user, at=timezone.now(), **given)
    )
    if taken is not None:
        messages.success(request, _("The request is withdrawn."))
        return redirect(adjustment.get_absolute_url())
    return _page(request, "plans/work/withdraw.html", form, adjustment.card, {"adjustment": adjustment})


def _taken(form: Any, service: Callable[..., Any], field: str | None = None) -> Any:
    """What the service answers to what was typed; nothing where either refuses, with the reason in the form."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return service(**form.cleaned_data)
    except (TransitionRefused, CouncilRefused) as refusal:
        form.add_error(field, refusal.message)
    return None


def _page(
    request: HttpRequest, template: str, form: Any, card: TaskCard, more: dict[str, Any] | None = None
) -> HttpResponse:
    context = {"card": card, "form": form, "breadcrumb_items": [*work_trail(), (str(card), "")], **(more or {})}
    return render(request, template, context, status=INVALID if form.is_bound else 200)
