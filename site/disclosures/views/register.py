"""The register of information requests: in public with its statistics, and for those who keep it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import permissions
from core.access import public, requires
from core.submissions.repeats import repeat_safe
from core.ui.paging import paginate
from core.workflow.engine import TransitionRefused
from disclosures.forms import DecisionForm, ObjectionForm, RequestForm, TopicForm
from disclosures.models import InformationRequest
from disclosures.queries import requests as queries
from disclosures.services import requests as services
from disclosures.states import DECIDE, KEEP_REGISTER, MANAGE, Outcome, RequestState
from disclosures.views.public import home_trail

INVALID = 422
# More at once would be a task list, not a suggestion.
MOST_SUGGESTIONS = 3


@require_safe
@public
def register(request: HttpRequest) -> HttpResponse:
    years = queries.years()
    outcome, year = request.GET.get("outcome", ""), request.GET.get("year", "")
    months = queries.months(timezone.now())
    busiest, most = max(months, key=lambda month: month[1])
    url = reverse("disclosures:requests")
    tabs = [("", _("All")), *((one.value, one.label) for one in Outcome)]
    context = {
        "years": years,
        # Twelve of them stand side by side on a phone.
        "months": [(f"{month:%y.%m}", count) for month, count in months],
        "busiest": (date_format(busiest, "YEAR_MONTH_FORMAT"), most),
        "this_year": years[-1] if years else None,
        "clauses": queries.clauses(),
        "topics": queries.topics(timezone.now()),
        "page": queries.register_page(outcome=outcome, year=year, cursor=request.GET.get("cursor", "")),
        "tabs": [{"key": key, "label": label, "url": f"{url}?outcome={key}" if key else url} for key, label in tabs],
        "outcome": outcome,
        "breadcrumb_items": [*home_trail(), (_("Information requests"), url)],
    }
    return render(request, "disclosures/register.html", context)


@require_safe
@requires(KEEP_REGISTER)
def staff_register(request: HttpRequest) -> HttpResponse:
    requests = queries.visible_to(request.user)
    manages = permissions.allowed(request.user, MANAGE)
    unanswered = [topic for topic in queries.topics(timezone.now()) if topic.item is None] if manages else []
    context = {
        "page": paginate(requests, request.GET.get("cursor", ""), order="-received_on", size=30),
        "topics": unanswered[:MOST_SUGGESTIONS],
        "topic_form": TopicForm(auto_id="topic-%s") if manages else None,
        "breadcrumb_items": _trail(),
    }
    return render(request, "disclosures/staff_register.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(KEEP_REGISTER)
@repeat_safe
def add(request: HttpRequest) -> HttpResponse:
    form = RequestForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.record(actor=request.user, at=timezone.now(), **form.cleaned_data)
        except TransitionRefused as refused:
            form.add_error("received_on", refused.message)
        else:
            messages.success(
                request, _("The request was entered under the number %(number)s.") % {"number": made.number}
            )
            return redirect("disclosures:staff_request", pk=made.pk)
    context = {"form": form, "breadcrumb_items": [*_trail(), (_("Enter a request"), "")]}
    return render(request, "disclosures/request_add.html", context, status=INVALID if form.errors else 200)


def request_at(request: HttpRequest, pk: int) -> InformationRequest:
    return get_object_or_404(queries.visible_to(request.user), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(DECIDE, on=request_at)
@repeat_safe
def handle(request: HttpRequest, shown: InformationRequest) -> HttpResponse:
    """Whatever is next: the decision, an objection, the decision on it."""
    form = _form(request, shown)
    if request.method == "POST":
        refusal = ""
        try:
            if done := _done(request, shown, form):
                messages.success(request, done)
                return redirect("disclosures:staff_request", pk=shown.pk)
        except TransitionRefused as refused:
            refusal = refused.message
        if refusal:
            messages.error(request, refusal)
            return redirect("disclosures:staff_request", pk=shown.pk)
    context = {
        "information_request": shown,
        "form": form,
        "may_object": shown.state == RequestState.DECIDED and shown.can_be_objected,
        "breadcrumb_items": [*_trail(), (shown.number, "")],
    }
    return render(request, "disclosures/request_handle.html", context, status=INVALID if form and form.errors else 200)


def _form(request: HttpRequest, shown: InformationRequest) -> Any:
    given = request.POST if request.method == "POST" and "object" not in request.POST else None
    if shown.state == RequestState.RECEIVED:
        return DecisionForm(given)
    return ObjectionForm(given) if shown.state == RequestState.OBJECTED else None


def _done(request: HttpRequest, shown: InformationRequest, form: Any) -> str:
    now = timezone.now()
    if "object" in request.POST:
        services.object_to(shown, actor=request.user, at=now)
        return _("The objection was recorded. It is to be decided by the day shown above.")
    if form is None or not form.is_valid():
        return ""
    if isinstance(form, DecisionForm):
        services.decide(shown, actor=request.user, at=now, **form.cleaned_data)
    else:
        services.decide_objection(shown, actor=request.user, at=now, **form.cleaned_data)
    return _("The decision was recorded.")


@require_POST
@requires(MANAGE)
@repeat_safe
def answer_topic(request: HttpRequest) -> HttpResponse:
    form = TopicForm(request.POST)
    if form.is_valid():
        count = services.answer_topic_by(actor=request.user, **form.cleaned_data)
        text = ngettext("%(count)s request was linked.", "%(count)s requests were linked.", count)
        messages.success(request, text % {"count": count})
    else:
        messages.error(request, _("Please choose a catalogue item."))
    return redirect("disclosures:staff_register")


def _trail() -> list[tuple[Any, str]]:
    return [*home_trail(), (_("Register of information requests"), reverse("disclosures:staff_register"))]
