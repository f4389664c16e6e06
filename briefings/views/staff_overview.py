"""Finding, beginning and leading a briefing: the list of a department, and the page from which one is managed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from briefings.forms.staff_facts import TYPED_AS, FactsForm, FindForm, NewForm, ReasonForm
from briefings.models import Briefing, Duty, Room
from briefings.queries import preparing as queries
from briefings.services import announcing, copying, preparing
from briefings.services.refusals import BriefingRefused
from briefings.states.briefings import BriefingState
from briefings.states.permissions import HOST, MANAGE
from briefings.views.staff_editing import edit_page
from briefings.views.staff_loading import briefing_at, crumbs, page_of
from briefings.views.staff_next import next_of
from core import permissions
from core.access import requires, signed_in
from core.submissions.repeats import repeat_safe
from core.ui.deeds import READ, form_page, press
from core.ui.paging import paginate
from core.ui.places import map_frame
from core.workflow import engine

# What the page itself offers as the next step.
LEADING = frozenset({"announce", "begin", "end"})
REASONS = {
    "cancel": gettext_lazy("It does not take place. Everybody who meant to come is told; the reason is public."),
    "drop": gettext_lazy("The draft stays readable for the staff and is not used any more."),
    "resume": gettext_lazy("The room opens again, under a new code. The reason is public."),
}


@require_safe
@signed_in
def desk(request: HttpRequest) -> HttpResponse:
    may_begin = queries.departments_of(request.user).exists()
    if not may_begin and not Duty.objects.filter(person=request.user).exists():
        raise PermissionDenied
    form = FindForm(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    ahead = wanted.get("show", "") not in {"over", "all", *queries.BEHIND}
    order = "starts_at" if ahead else "-starts_at"
    context = {
        "form": form,
        "page": paginate(queries.found(request.user, **wanted), request.GET.get("cursor"), order=order),
        "filtered": any(wanted.values()),
        "may_begin": may_begin,
        "breadcrumb_items": [*crumbs()[:1], (_("For staff"), "")],
    }
    return render(request, "briefings/staff/list.html", context)


@require_http_methods(READ)
@requires(MANAGE)
@repeat_safe
def new(request: HttpRequest) -> HttpResponse:
    form = NewForm(request.POST or None, departments=queries.departments_of(request.user))
    return form_page(
        request,
        form,
        _where_it_was_typed(lambda **given: preparing.prepare(by=request.user, at=timezone.now(), **given)),
        heading=_("Prepare a briefing"),
        submit=_("Save as a draft"),
        back=reverse("briefings:desk"),
        go_to=lambda made: page_of("manage", made),
        done=_("The draft is saved. The list shows what is still missing before it can be announced."),
        template="briefings/staff/facts.html",
        draft="briefing-new",
        breadcrumb_items=crumbs(None, (_("Prepare a briefing"), "")),
        **map_frame(),
    )


@require_http_methods(READ)
@requires(MANAGE, on=briefing_at)
@repeat_safe
def facts(request: HttpRequest, briefing: Briefing) -> HttpResponse:
    return edit_page(
        request,
        FactsForm(request.POST or None, instance=_fresh(briefing)),
        _where_it_was_typed(lambda **given: preparing.change(briefing, by=request.user, at=timezone.now(), **given)),
        now=lambda: FactsForm(instance=_fresh(briefing)),
        heading=_("Facts of the briefing"),
        submit=_("Save"),
        back=page_of("manage", briefing),
        done=_("Saved."),
        template="briefings/staff/facts.html",
        briefing=briefing,
        editable=preparing.editable_facts(briefing),
        breadcrumb_items=crumbs(briefing, (pgettext("briefing", "Facts"), "")),
        **map_frame(),
    )


def _where_it_was_typed(deed: Callable[..., Briefing]) -> Callable[..., Briefing]:
    """The service blames moments; the person typed a day and times."""

    def carried_out(**given: Any) -> Briefing:
        try:
            return deed(**given)
        except BriefingRefused as refusal:
            field = TYPED_AS.get(refusal.field, refusal.field)
            raise BriefingRefused(refusal.code, refusal.message, field=field) from refusal

    return carried_out


def _fresh(briefing: Briefing) -> Briefing:
    """A form writes what was typed into its object; the page shows what is true."""
    return Briefing.objects.get(pk=briefing.pk)


@require_safe
@requires(HOST, on=briefing_at)
def manage(request: HttpRequest, briefing: Briefing) -> HttpResponse:
    at, user = timezone.now(), request.user
    steps = engine.available(briefing, user)
    is_ahead = briefing.state in (BriefingState.DRAFT, BriefingState.ANNOUNCED)
    checks = queries.checks(briefing, at=at) if is_ahead else []
    missing = [check for check in checks if check.required and not check.done]
    may_manage = permissions.allowed(user, MANAGE, briefing)
    context = {
        "briefing": briefing,
        "room": briefing.rooms.filter(kind=Room.Kind.MAIN).first(),
        "may_manage": may_manage,
        "may_copy": may_manage and briefing.state != BriefingState.DRAFT,
        "checks": [{"check": check, "url": page_of(check.page, briefing)} for check in checks],
        "next": next_of(briefing, missing=missing, steps=steps, may_manage=may_manage, at=at),
        "other_steps": [step for step in steps if step.name not in LEADING],
        "duties": briefing.duties.select_related("person"),
        "history": _history(briefing),
        "breadcrumb_items": [*crumbs(), (briefing.title, "")],
    }
    return render(request, "briefings/staff/manage.html", context)


def _history(briefing: Briefing) -> list[dict[str, Any]]:
    """The steps as the staff calls them, without how it began."""
    steps = [(record, briefing.workflow.transition(record.name)) for record in engine.history(briefing)]
    return [
        {"title": step.public_label or step.label, "at": record.at, "actor": record.actor, "body": record.reason}
        for record, step in steps
        if step is not None and record.source
    ]


@dataclass(frozen=True)
class Step:
    briefing: Briefing
    name: str


def step_at(request: HttpRequest, pk: int, name: str) -> Step:
    return Step(briefing_at(request, pk), name)


@require_http_methods(READ)
@requires(HOST, on=step_at)
@repeat_safe
def take_step(request: HttpRequest, step: Step) -> HttpResponse:
    """A press; where a reason is asked for, a page of its own. The engine asks who may."""
    briefing = step.briefing
    transition = briefing.workflow.transition(step.name)
    if transition is None:
        raise Http404
    back = page_of("manage", briefing)

    def deed(**given: Any) -> Any:
        return announcing.take_step(briefing, step.name, by=request.user, at=timezone.now(), **given)

    if not transition.reason_required and request.method == "POST":
        return press(request, deed, back=back, done=transition.public_label)
    return form_page(
        request,
        ReasonForm(request.POST or None, asked=transition.reason_required),
        deed,
        heading=transition.label,
        lead=REASONS.get(step.name, ""),
        submit=transition.label,
        tone="danger" if transition.reason_required else "primary",
        back=back,
        breadcrumb_items=crumbs(briefing, (transition.label, "")),
    )


@require_POST
@requires(MANAGE, on=briefing_at)
@repeat_safe
def copy(request: HttpRequest, briefing: Briefing) -> HttpResponse:
    def deed() -> None:
        made.append(copying.copy_from(briefing, by=request.user, at=timezone.now()))

    made: list[Briefing] = []
    answer = press(request, deed, back=page_of("manage", briefing), done=_("The next one is a draft. Check its day."))
    if made:
        answer["Location"] = page_of("manage", made[0])
    return answer
