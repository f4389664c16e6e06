"""Tasks that bodies give to departments."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import public, requires, signed_in
from core.submissions.repeats import repeat_safe
from core.ui.deeds import form_page, press
from core.ui.paging import paginate
from core.workflow import engine
from councils.forms.decisions import AnswerForm, TaskForm
from councils.forms.meetings import ReasonForm
from councils.models import FollowUp, Meeting
from councils.queries import follow_ups as queries
from councils.services import follow_ups
from councils.states.meetings import CHAIR
from councils.views.meeting_loading import meeting_at, task_at

READ = ["GET", "HEAD", "POST"]


@public
@require_safe
def task_list(request: HttpRequest) -> HttpResponse:
    """What bodies asked departments to do, newest first."""
    page = paginate(queries.visible_to(request.user), request.GET.get("cursor"), order="-pk")
    context = {
        "page": page,
        "now": timezone.now(),
        "breadcrumb_items": [(_("Committees"), reverse("councils:bodies")), (_("Tasks for departments"), "")],
    }
    return render(request, "councils/meetings/tasks.html", context)


@public
@require_safe
def task(request: HttpRequest, pk: int) -> HttpResponse:
    found = task_at(request, pk)
    steps = engine.available(found, request.user) if request.user.is_authenticated else []
    context = {
        "task": found,
        "meeting": found.meeting,
        "steps": steps,
        "is_late": found.due_at is not None and found.due_at < timezone.now(),
        "history": engine.history(found),
        "breadcrumb_items": [
            (_("Committees"), reverse("councils:bodies")),
            (found.meeting.title, found.meeting.get_absolute_url()),
            (found.title, ""),
        ],
    }
    return render(request, "councils/meetings/task.html", context)


@require_http_methods(READ)
@requires(CHAIR, on=meeting_at)
@repeat_safe
def give_task(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    def deed(**given: Any) -> FollowUp:
        return follow_ups.give_task(meeting, by=request.user, at=timezone.now(), **given)

    return form_page(
        request,
        TaskForm(request.POST or None, items=meeting.items.filter(withdrawn_at__isnull=True)),
        deed,
        heading=_("Give a task to a department"),
        submit=_("Give the task"),
        back=meeting.get_absolute_url(),
        go_to=lambda made: made.get_absolute_url(),
        done=_("The department finds it on the desk, with a deadline."),
        lead=meeting.case_title(),
        draft=f"council-task-{meeting.pk}",
    )


@require_POST
@signed_in
@repeat_safe
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Steps without a text; who may take them, the workflow says."""
    found = task_at(request, pk)
    transition = found.workflow.transition(request.POST.get("step", ""))
    if transition is None or transition.reason_required:
        raise Http404
    return press(
        request,
        lambda: follow_ups.move_on(found, transition.name, by=request.user, at=timezone.now()),
        back=found.get_absolute_url(),
        done=_("Done."),
    )


@require_http_methods(READ)
@signed_in
@repeat_safe
def step_with_text(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Answer, ask for more, or withdraw."""
    found = task_at(request, pk)
    transition = next((one for one in engine.available(found, request.user) if one.name == name), None)
    if transition is None or not transition.reason_required:
        raise Http404
    form = AnswerForm if name == "answer" else ReasonForm
    return form_page(
        request,
        form(request.POST or None),
        lambda **given: follow_ups.move_on(found, name, by=request.user, at=timezone.now(), **given),
        heading=transition.label,
        submit=_("Send"),
        back=found.get_absolute_url(),
        done=_("Done."),
        lead=found.title,
        draft=f"council-task-{found.pk}-{name}",
    )
