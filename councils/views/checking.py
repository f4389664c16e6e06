"""The staff's check of applications: one with name and answers, or a whole page of them at once."""

from typing import Any

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from core.access import requires
from core.audit import audit
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, form_page, press
from core.ui.paging import paginate
from core.uploads.models import StoredFile
from core.uploads.receiving import attached_to
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from councils.forms.checking import BulkCheckForm, CheckForm, JudgesCopyForm
from councils.models import Application, Attribute, JudgesCopy, RecruitmentCall
from councils.services import application_files, checking, eligibility
from councils.services.refusals import CouncilRefused
from councils.states.applications import TO_CHECK, ApplicationState
from councils.states.calls import RECRUIT
from councils.views.histories import history_of
from councils.views.loading import application_at, call_at, judges_copy_at

PAGE_SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@requires(RECRUIT, on=application_at)
@repeat_safe
def check(request: HttpRequest, application: Application) -> HttpResponse:
    """One application with the name and all answers; opening it is recorded."""
    form = CheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            engine.apply(
                application,
                given["step"],
                actor=request.user,
                at=timezone.now(),
                reason=given["reason"],
                ground=given["ground"],
            )
        except (TransitionRefused, CouncilRefused) as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Your decision is recorded."))
            return redirect(_next_to_check(application))
    audit.record("councils.read_application", actor=request.user, at=timezone.now(), target=application)
    steps = {step.name: step for step in engine.available(application, request.user)}
    call = application.call
    context = {
        "application": application,
        "call": call,
        "form": form,
        "steps": [steps[name] for name in ("accept", "ask_more", "refuse", "look_again") if name in steps],
        "findings": _findings(call, [application]).get(application.pk) if application.state in TO_CHECK else [],
        "files": attached_to(application),
        "copies": application_files.copies_of(application) if call.is_judged_blindly else [],
        "answers": application.answered(),
        "attributes": [Attribute(attribute).label for attribute in application.attributes],
        "history": history_of(application),
        "may_appoint": application.state == ApplicationState.ACCEPTED,
        "breadcrumb_items": _trail(call, application.code),
    }
    return render(request, "councils/staff/check.html", context, status=INVALID if form.is_bound else 200)


def _next_to_check(application: Application) -> str:
    """The next one that waits, so that a clerk goes through the pile without going back to the list."""
    waiting = application.call.applications.filter(state=TO_CHECK[0], code__gt=application.code).order_by("code")
    following = waiting.first() or application.call.applications.filter(state=TO_CHECK[0]).order_by("code").first()
    return reverse("councils:check", args=[following.pk]) if following else _staff_url(application.call)


def _staff_url(call: RecruitmentCall) -> str:
    return reverse("councils:call_staff", args=[call.pk])


def _trail(call: RecruitmentCall, here: str) -> list[tuple[str, str]]:
    return [(_("For staff"), reverse("councils:staff")), (call.title, _staff_url(call)), (here, "")]


@require_http_methods(["GET", "HEAD", "POST"])
@requires(RECRUIT, on=call_at)
@repeat_safe
def check_many(request: HttpRequest, call: RecruitmentCall) -> HttpResponse:
    """Everything that waits, with what the product found itself, but without names: those stand on each one's page."""
    form = BulkCheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        outcome = checking.decide_many(call, by=request.user, at=timezone.now(), **form.cleaned_data)
        _say(request, outcome)
        return redirect(request.get_full_path())
    waiting = call.applications.filter(state=TO_CHECK[0]).select_related("seat_kind")
    page = paginate(waiting, request.GET.get("cursor", ""), order="code", size=PAGE_SIZE)
    rows = list(page)
    findings, files = _findings(call, rows), _files_of(rows)
    context = {
        "call": call,
        "page": page,
        "rows": [(one, findings[one.pk], files.get(one.pk, 0)) for one in rows],
        "form": form,
        "chosen": set(request.POST.getlist("codes")),
        "waiting": waiting.count(),
        "unanswered": call.applications.filter(state=TO_CHECK[1]).count(),
        "breadcrumb_items": _trail(call, _("Check together")),
    }
    return render(request, "councils/staff/check_many.html", context, status=INVALID if form.is_bound else 200)


def _say(request: HttpRequest, outcome: checking.Outcome) -> None:
    if outcome.decided:
        text = ngettext("%(number)s application is decided.", "%(number)s applications are decided.", outcome.decided)
        messages.success(request, text % {"number": outcome.decided})
    for code, why in outcome.refused:
        messages.error(request, f"{code}: {why}")


# What stands in the way, in words for the staff; the applicants' own words stand in `services.eligibility`.
FINDINGS = {
    "guardian": gettext_lazy("No guardian has agreed"),
    "residency": gettext_lazy("No proof of residency in force"),
    "staff": gettext_lazy("Works for the corporation or the city"),
    "sitting": gettext_lazy("Still a member when the terms begin"),
    "limit": gettext_lazy("Served the most terms allowed"),
    "member": gettext_lazy("Member of another body"),
    "birth_date": gettext_lazy("Birth date missing or impossible"),
    "proof_age": gettext_lazy("Birth date differs from the proof of residency"),
    "too_young": gettext_lazy("Younger than the call allows"),
    "too_old": gettext_lazy("Older than the call allows"),
}


def _findings(call: RecruitmentCall, rows: list[Application]) -> dict[int, list[str]]:
    found = eligibility.obstacles_of(call, rows, at=timezone.now())
    return {pk: [str(FINDINGS[obstacle.code]) for obstacle in obstacles] for pk, obstacles in found.items()}


def _files_of(rows: list[Application]) -> dict[int, int]:
    kept = StoredFile.objects.filter(
        content_type=ContentType.objects.get_for_model(Application),
        object_id__in=[row.pk for row in rows],
        removed_at__isnull=True,
    )
    return dict(kept.values_list("object_id").annotate(number=Count("pk")).order_by())


@require_http_methods(["GET", "HEAD", "POST"])
@requires(RECRUIT, on=application_at)
@repeat_safe
def add_judges_copy(request: HttpRequest, application: Application) -> HttpResponse:
    """A file as the judges may see it: the staff take the names out and put it here."""

    def deed(papers: Any, checked: bool) -> list[JudgesCopy]:
        return application_files.add_copies(application, files=papers, by=request.user, at=timezone.now())

    return form_page(
        request,
        JudgesCopyForm(request.POST or None, request.FILES or None),
        deed,
        heading=_("A copy for the judges: %(code)s") % {"code": application.code},
        submit=_("Give it to the judges"),
        back=reverse("councils:check", args=[application.pk]),
        done=_("The judges see the copy under a neutral name."),
    )


@require_POST
@requires(RECRUIT, on=judges_copy_at)
@repeat_safe
def remove_judges_copy(request: HttpRequest, copy: JudgesCopy) -> HttpResponse:
    return press(
        request,
        lambda: application_files.remove_copy(copy, by=request.user, at=timezone.now()),
        back=reverse("councils:check", args=[copy.application_id]),
        done=_("The copy is gone; the judges see it no longer."),
    )
