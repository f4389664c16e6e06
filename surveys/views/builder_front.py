"""Finding, beginning and setting up surveys, and the overview of one."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
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
from surveys.questionnaire import library
from surveys.services import editing
from surveys.states.permissions import ANALYSE, MANAGE
from surveys.views.builder_loading import crumbs


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
        templates=managing.templates(get_language() or settings.LANGUAGE_CODE),
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
    template = library.template(start)
    document = template.document() if template else None
    return editing.create(title=title, department=department, document=document, by=by, at=at)
