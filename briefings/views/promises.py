"""What was promised at briefings: everybody reads it, the department says what became of it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from briefings.forms.afterwards import PromiseFilter, PromiseForm, PutOffForm, RetractForm, SettleForm
from briefings.models import Briefing, Promise, Question, Room
from briefings.queries import promises as queries
from briefings.services import promise_evidence
from briefings.services import promises as services
from briefings.states.permissions import HOST, KEEP_PROMISE
from briefings.views.settling import deed_page
from core import permissions
from core.access import public, requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import READ, form_page
from core.ui.paging import paginate
from core.uploads.receiving import attached_to
from core.workflow import engine

# Putting it off asks for a day and has a page of its own.
SETTLED_HERE = (*services.SETTLING, "retract")


def crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [(_("Briefings"), reverse("briefings:list")), (_("Promises"), reverse("briefings:promises")), *more]


@public
@require_safe
def every(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    form = PromiseFilter(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = queries.listed(today=today, **wanted)
    context = {
        "form": form,
        "page": paginate(found, request.GET.get("cursor"), order="-due_on"),
        "filtered": any(wanted.values()),
        "tally": queries.tally(found, today=today),
        "today": today,
        "breadcrumb_items": crumbs(),
    }
    return render(request, "briefings/afterwards/promises.html", context)


@public
@require_safe
def promise(request: HttpRequest, pk: int) -> HttpResponse:
    made = loaded(request, pk)
    steps = engine.available(made, request.user) if request.user.is_authenticated else []
    context = {
        "promise": made,
        "is_overdue": queries.is_overdue(made, timezone.localdate()),
        "way": queries.way_of(made),
        "question": made.question if made.question and made.question.is_public else None,
        "evidence": list(attached_to(made)),
        "may_add": promise_evidence.takes_evidence(made) and permissions.allowed(request.user, KEEP_PROMISE, made),
        "may_put_off": any(step.name == "put_off" for step in steps),
        "steps": [step for step in steps if step.name in SETTLED_HERE],
        "breadcrumb_items": crumbs((Truncator(made.text).chars(40), "")),
    }
    return render(request, "briefings/afterwards/promise.html", context)


def loaded(request: HttpRequest, pk: int, **_more: Any) -> Promise:
    found = Promise.objects.select_related("briefing__series", "department__organisation", "question__room")
    return get_object_or_404(found, pk=pk)


_deed = partial(
    deed_page, argument="promise", shown_as="promise", above="briefings/afterwards/_promised.html",
    crumbs=crumbs, kind=gettext_lazy("Promise"),
)  # fmt: skip


@require_http_methods(READ)
@requires(KEEP_PROMISE, on=loaded)
@repeat_safe
def put_off(request: HttpRequest, made: Promise) -> HttpResponse:
    return _deed(
        request, made, PutOffForm(request.POST or None), services.put_off,
        heading=pgettext("promise", "Put it off"), submit=pgettext("promise", "Put it off"),
        draft=f"briefing-promise-put-off-{made.pk}",
    )  # fmt: skip


@require_http_methods(READ)
@requires(KEEP_PROMISE, on=lambda request, pk, step: loaded(request, pk))
@repeat_safe
def settle(request: HttpRequest, made: Promise) -> HttpResponse:
    """Which step is said by the address."""
    name = request.resolver_match.kwargs["step"] if request.resolver_match else ""
    step = next((one for one in engine.available(made, request.user) if one.name == name), None)
    if step is None or name not in SETTLED_HERE:
        raise Http404
    form = RetractForm if name == "retract" else SettleForm
    return _deed(
        request, made, form(request.POST or None, request.FILES or None),
        lambda **given: services.settle(step=name, **given),
        heading=step.label, submit=_("Publish it"), draft=f"briefing-promise-{name}-{made.pk}",
    )  # fmt: skip


def briefing_at(request: HttpRequest, pk: int) -> Briefing:
    return get_object_or_404(Briefing.objects.select_related("department", "series"), pk=pk)


@require_http_methods(READ)
@requires(HOST, on=briefing_at)
@repeat_safe
def write_down(request: HttpRequest, briefing: Briefing) -> HttpResponse:
    """Free, or in answer to a question: `?question=`."""
    asked = Question.objects.filter(room__briefing=briefing, room__kind=Room.Kind.MAIN).order_by("asked_at", "pk")
    named = request.GET.get("question", "")
    question = asked.filter(pk=int(named)).first() if named.isascii() and named.isdigit() and len(named) < 19 else None
    form = PromiseForm(request.POST or None, questions=asked, department=briefing.department, question=question)
    back = reverse("briefings:afterwards", args=[briefing.pk])
    return form_page(
        request,
        form,
        lambda **given: services.write_down(briefing=briefing, by=request.user, at=timezone.now(), **given),
        heading=_("Write down a promise"),
        submit=_("Publish the promise"),
        back=back,
        lead=briefing.title,
        done=_("The promise is on the public list."),
        draft=f"briefing-promise-{briefing.pk}",
        breadcrumb_items=crumbs((_("Write down a promise"), "")),
    )
