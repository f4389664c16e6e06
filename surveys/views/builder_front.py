"""Finding, beginning and setting up surveys, and the overview of one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import requires
from core.refusals import Refused
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, READ, blame
from core.ui.paging import paginate
from surveys.forms.builder_front import FindForm, NewForm
from surveys.models import Survey
from surveys.queries import managing
from surveys.services import editing
from surveys.states.permissions import ANALYSE, MANAGE
from surveys.views.builder_loading import crumbs, survey_at


@require_safe
@requires(ANALYSE)
def staff_list(request: HttpRequest) -> HttpResponse:
    form = FindForm(request.GET or None, years=managing.years(request.user))
    wanted = form.cleaned_data if form.is_valid() else {}
    context = {
        "form": form,
        "page": paginate(managing.found(request.user, **wanted), request.GET.get("cursor")),
        "filtered": any(wanted.values()),
        "may_begin": managing.departments_of(request.user).exists(),
        "breadcrumb_items": [*crumbs()[:1], (_("For staff"), "")],
    }
    return render(request, "surveys/builder/list.html", context)


@require_http_methods(READ)
@requires(MANAGE)
@repeat_safe
def new(request: HttpRequest) -> HttpResponse:
    form = NewForm(
        request.POST or None,
        departments=managing.departments_of(request.user),
        templates=[],
        earlier=managing.visible_to(request.user).order_by("-created_at", "-id"),
    )
    if request.method == "POST" and form.is_valid():
        try:
            survey = _begin(request, **form.cleaned_data)
        except Refused as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The survey is begun. Now write its questions; everything is saved as you go."))
            return redirect("surveys:build", survey.slug)
    context = {"form": form, "breadcrumb_items": [*crumbs(), (_("New survey"), "")]}
    return render(request, "surveys/builder/new.html", context, status=INVALID if form.is_bound else 200)


def _begin(
    request: HttpRequest, *, title: str, department: object, start: str, previous: Survey | None = None
) -> Survey:
    by, at = request.user, timezone.now()
    if start == "copy" and previous is not None:
        return editing.copy_from(survey=previous, title=title, department=department, by=by, at=at)
    return editing.create(title=title, department=department, by=by, at=at)


@require_safe
@requires(ANALYSE, on=survey_at)
def manage(request: HttpRequest, survey: Survey) -> HttpResponse:
    context = {
        "survey": survey,
        "answers": managing.answers_so_far(survey),
        "fewest": managing.FEWEST_SHOWN,
        "breadcrumb_items": [*crumbs(), (survey.title, "")],
    }
    return render(request, "surveys/builder/manage.html", context)


@require_http_methods(READ)
@requires(MANAGE, on=survey_at)
@repeat_safe
def settings(request: HttpRequest, survey: Survey) -> HttpResponse:
    return redirect(reverse("surveys:manage", args=[survey.slug]))
