"""What staff and reporters do with a report: the next step, making it readable for everybody, the kinds."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import redaction
from core.access import requires, signed_in
from core.submissions.repeats import repeat_safe
from core.ui.deeds import READ, form_page, press
from core.ui.mending.pages import take_step
from facilities.forms.problems import HideForm, KindForm, PublishForm, QuestionForm
from facilities.models import ProblemReport, Question, Service
from facilities.queries import problems
from facilities.rules.problems import may_read
from facilities.services import problem_kinds
from facilities.services import problems as services
from facilities.states import MANAGE_KINDS, RECEIVE_REPORT
from facilities.views.problems import OWN_DOORS, crumbs, report_at


@require_http_methods(READ)
@signed_in
@repeat_safe
def step(request: HttpRequest, token: str, step: str) -> HttpResponse:
    """Who may take it, the workflow says."""
    found = report_at(request, token)
    if step in OWN_DOORS or not may_read(request.user, found):
        raise Http404
    return take_step(
        request, found, step, back=found.get_absolute_url(), lead=found.case_title(),
        breadcrumb_items=crumbs((found.case_title(), found.get_absolute_url())),
    )  # fmt: skip


@require_http_methods(READ)
@requires(RECEIVE_REPORT, on=report_at)
@repeat_safe
def publish(request: HttpRequest, found: ProblemReport) -> HttpResponse:
    """Look at what was written and at each photograph, then let everybody read it."""
    files = problems.photos_of(found, public_only=False)
    shown = {file.public_name for file in problems.photos_of(found, public_only=True)}
    initial = {
        "text": found.public_text or redaction.masked(found.text),
        "place": found.public_place or redaction.masked(found.place_text),
        "photos": [str(name) for name in shown],
    }
    form = PublishForm(request.POST or None, files=files, initial=initial)
    return form_page(
        request,
        form,
        lambda **_given: services.publish(found, by=request.user, at=timezone.now(), **form.published),
        heading=_("What everybody reads"),
        submit=_("Accept and publish") if found.state == "REPORTED" else _("Publish"),
        back=found.get_absolute_url(),
        done=_("Everybody can read it now."),
        lead=found.case_title(),
        above="facilities/problems/_as_written.html",
        report=found,
        files=files,
        breadcrumb_items=crumbs((found.case_title(), found.get_absolute_url()), (_("What everybody reads"), "")),
    )


@require_http_methods(READ)
@requires(RECEIVE_REPORT, on=report_at)
@repeat_safe
def hide(request: HttpRequest, found: ProblemReport) -> HttpResponse:
    return form_page(
        request,
        HideForm(request.POST or None),
        lambda **given: services.hide(found, by=request.user, at=timezone.now(), **given),
        heading=_("Take it from the public pages"),
        submit=_("Take it from the public pages"),
        tone="danger",
        back=found.get_absolute_url(),
        done=_("Nobody else can read it now."),
        lead=_("The work on it goes on. Whoever has its number still sees where it stands."),
    )


def _kinds_url() -> str:
    return reverse("facilities:problem_kinds")


def kind_at(request: HttpRequest, code: str, **rest: Any) -> Service:
    return get_object_or_404(Service, code=code)


@require_safe
@requires(MANAGE_KINDS)
def kinds(request: HttpRequest) -> HttpResponse:
    context = {
        "kinds": Service.objects.prefetch_related("questions"),
        "breadcrumb_items": crumbs((_("Kinds of problems"), "")),
    }
    return render(request, "facilities/problems/manage_kinds.html", context)


@require_http_methods(READ)
@requires(MANAGE_KINDS)
@repeat_safe
def add_kind(request: HttpRequest) -> HttpResponse:
    return form_page(
        request,
        KindForm(request.POST or None),
        lambda **given: problem_kinds.add(by=request.user, at=timezone.now(), **given),
        heading=_("Add a kind of problem"),
        submit=_("Add"),
        back=_kinds_url(),
        breadcrumb_items=crumbs((_("Kinds of problems"), _kinds_url()), (_("Add"), "")),
    )


@require_http_methods(READ)
@requires(MANAGE_KINDS)
@repeat_safe
def change_kind(request: HttpRequest, code: str) -> HttpResponse:
    service = kind_at(request, code)
    return form_page(
        request,
        KindForm(request.POST or None, instance=service),
        lambda **given: problem_kinds.change(service, by=request.user, at=timezone.now(), **given),
        heading=service.name,
        submit=_("Save"),
        back=_kinds_url(),
        breadcrumb_items=crumbs((_("Kinds of problems"), _kinds_url()), (service.name, "")),
    )


@require_POST
@requires(MANAGE_KINDS)
@repeat_safe
def offer_kind(request: HttpRequest, code: str) -> HttpResponse:
    service = kind_at(request, code)
    offered = request.POST.get("offer") == "1"
    return press(
        request,
        lambda: problem_kinds.offer(service, by=request.user, at=timezone.now(), is_offered=offered),
        back=_kinds_url(),
    )


@require_http_methods(READ)
@requires(MANAGE_KINDS)
@repeat_safe
def ask(request: HttpRequest, code: str) -> HttpResponse:
    service = kind_at(request, code)
    return form_page(
        request,
        QuestionForm(request.POST or None),
        lambda **given: problem_kinds.ask(service, by=request.user, at=timezone.now(), **given),
        heading=_("Ask something besides"),
        submit=_("Add"),
        back=_kinds_url(),
        lead=service.name,
        breadcrumb_items=crumbs((_("Kinds of problems"), _kinds_url()), (service.name, "")),
    )


@require_POST
@requires(MANAGE_KINDS)
@repeat_safe
def stop_asking(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    question = get_object_or_404(Question, service__code=code, pk=pk)
    return press(
        request,
        lambda: problem_kinds.stop_asking(question, by=request.user, at=timezone.now()),
        back=_kinds_url(),
    )
