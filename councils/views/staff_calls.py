"""The staff's pages about calls: preparing, checking, choosing, inviting, appointing."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import form_page, press
from core.ui.paging import paginate
from core.workflow import engine
from councils.forms.checking import JudgeForm
from councils.forms.recruitment import CallForm, DrawForm, ExtendForm, FreezeForm, ReasonForm
from councils.models import Application, Body, RecruitmentCall, Selection
from councils.queries import calls, judging
from councils.services import calls as services
from councils.services import judging as judging_services
from councils.services import lots, selection
from councils.states.applications import TO_CHECK, ApplicationState
from councils.states.calls import RECRUIT, CallState
from councils.states.terms import APPOINT
from councils.views.histories import history_of
from councils.views.loading import application_at, body_at, call_at

# What the page itself offers as one press; the others need more than a reason.
PLAIN_STEPS = ("announce", "begin_selection", "finish")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(RECRUIT, on=body_at)
@repeat_safe
def new_call(request: HttpRequest, body: Body) -> HttpResponse:
    return _call_form(request, body, None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(RECRUIT, on=call_at)
@repeat_safe
def edit_call(request: HttpRequest, call: RecruitmentCall) -> HttpResponse:
    return _call_form(request, call.body, call)


def _call_form(request: HttpRequest, body: Body, call: RecruitmentCall | None) -> HttpResponse:
    form = CallForm(request.POST or None, body=body, instance=call)

    def deed(**_given: Any) -> RecruitmentCall:
        if call is None:
            return services.create_call(body=body, by=request.user, at=timezone.now(), **form.given())
        services.change_call(call, by=request.user, at=timezone.now(), **form.given())
        return call

    return form_page(
        request,
        form,
        deed,
        heading=_("Recruitment call: %(body)s") % {"body": body.name},
        submit=_("Keep the draft"),
        back=_staff_url(call) if call else body.get_absolute_url(),
        done=_("The draft is kept. Nobody sees it before you announce it."),
        go_to=_staff_url,
    )


def _staff_url(call: RecruitmentCall) -> str:
    return reverse("councils:call_staff", args=[call.pk])


@require_safe
@requires(RECRUIT, on=call_at)
def call_staff(request: HttpRequest, call: RecruitmentCall) -> HttpResponse:
    state = request.GET.get("state", "")
    applications = call.applications.select_related("seat_kind")
    if state in ApplicationState.values:
        applications = applications.filter(state=state)
    counts = calls.counts(call)
    owed = judging.missing(call) if call.selection == Selection.SCORES else {}
    selecting = call.state == CallState.SELECTING
    context = {
        "call": call,
        "steps": [step for step in engine.available(call, request.user) if step.name in PLAIN_STEPS],
        "blocked": [pair for pair in engine.blocked(call, request.user) if pair[0].name in (*PLAIN_STEPS, "cancel")],
        "may_cancel": any(step.name == "cancel" for step in engine.available(call, request.user)),
        "may_extend": call.state in (CallState.ANNOUNCED, CallState.OPEN),
        "is_draft": call.state == CallState.DRAFT,
        "page": paginate(applications, request.GET.get("cursor", ""), order="code", size=30),
        "tabs": [{"key": "", "label": _("All"), "url": "?", "count": sum(counts.values())}]
        + [
            {"key": key, "label": ApplicationState(key).label, "url": f"?state={key}", "count": counts[key]}
            for key in ApplicationState.values
            if key in counts
        ],
        "chosen": state if state in counts else "",
        "to_check": counts.get(TO_CHECK[0], 0),
        "selecting": selecting,
        "uncontested": selecting and not selection.needs_contest(call, selection.by_seat(call)),
        "lot": getattr(call, "lot", None),
        "judges": [(judge, owed.get(judge.user_id, 0)) for judge in call.judges.select_related("user")],
        "names_judges": call.selection == Selection.SCORES and call.state in (CallState.CLOSED, CallState.SELECTING),
        "judge_form": JudgeForm(),
        "history": history_of(call),
        "breadcrumb_items": [
            (_("Committees"), reverse("councils:bodies")),
            (_("For staff"), reverse("councils:staff")),
            (call.title, ""),
        ],
    }
    return render(request, "councils/staff/call.html", context)


@require_POST
@requires(RECRUIT, on=call_at)
@repeat_safe
def call_step(request: HttpRequest, call: RecruitmentCall) -> HttpResponse:
    step = request.POST.get("step", "")
    if step not in PLAIN_STEPS:
        messages.error(request, _("There is no such step here."))
        return redirect(_staff_url(call))
    now = timezone.now()
    return press(
        request,
        lambda: engine.apply(call, step, actor=request.user, at=now),
        back=_staff_url(call),
        done=_("The step is taken."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(RECRUIT, on=call_at)
@repeat_safe
def cancel_call(request: HttpRequest, call: RecruitmentCall) -> HttpResponse:
    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda reason: engine.apply(call, "cancel", actor=request.user, at=timezone.now(), reason=reason),
        heading=_("Cancel the call: %(call)s") % {"call": call.title},
        submit=_("Cancel the call"),
        back=_staff_url(call),
        done=_("The call is cancelled; all applicants are told."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(RECRUIT, on=call_at)
@repeat_safe
def extend_call(request: HttpRequest, call: RecruitmentCall) -> HttpResponse:
    return form_page(
        request,
        ExtendForm(request.POST or None, initial={"until": call.closes_at}),
        lambda **given: services.extend_call(call, by=request.user, at=timezone.now(), **given),
        heading=_("Leave the call open longer: %(call)s") % {"call": call.title},
        submit=_("Extend"),
        back=_staff_url(call),
        done=_("The call stays open longer."),
    )


@require_POST
@requires(APPOINT, on=application_at)
@repeat_safe
def appoint(request: HttpRequest, application: Application) -> HttpResponse:
    return press(
        request,
        lambda: selection.appoint(application, by=request.user, at=timezone.now()),
        back=_staff_url(application.call),
        done=_("The person is appointed and told."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(RECRUIT, on=call_at)
@repeat_safe
def freeze_lot(request: HttpRequest, call: RecruitmentCall) -> HttpResponse:
    return form_page(
        request,
        FreezeForm(request.POST or None),
        lambda **given: lots.freeze(call, by=request.user, at=timezone.now(), **given),
        heading=_("Fix the list for the lot: %(call)s") % {"call": call.title},
        submit=_("Fix and publish the list"),
        back=_staff_url(call),
        done=_("The list and the fingerprint of the seed are published."),
        go_to=reverse("councils:lot", args=[call.pk]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(RECRUIT, on=call_at)
@repeat_safe
def draw_lot(request: HttpRequest, call: RecruitmentCall) -> HttpResponse:
    lot = getattr(call, "lot", None)
    if lot is None:
        messages.error(request, _("Fix the list first."))
        return redirect(_staff_url(call))
    return form_page(
        request,
        DrawForm(request.POST or None),
        lambda public_word: lots.draw(lot, public_word=public_word, by=request.user, at=timezone.now()),
        heading=_("Draw the lot: %(call)s") % {"call": call.title},
        submit=_("Draw now"),
        back=lot.get_absolute_url(),
        done=_("The lot is drawn. Those selected are invited."),
    )


@require_POST
@requires(RECRUIT, on=call_at)
@repeat_safe
def invite_all(request: HttpRequest, call: RecruitmentCall) -> HttpResponse:
    return press(
        request,
        lambda: lots.invite_all(call, by=request.user, at=timezone.now()),
        back=_staff_url(call),
        done=_("All candidates are invited."),
    )


@require_POST
@requires(RECRUIT, on=call_at)
@repeat_safe
def name_judge(request: HttpRequest, call: RecruitmentCall) -> HttpResponse:
    form = JudgeForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["email"]))
        return redirect(_staff_url(call))
    return press(
        request,
        lambda: judging_services.name_judge(call, user=form.cleaned_data["email"], by=request.user, at=timezone.now()),
        back=_staff_url(call),
        done=_("The judge is named and told."),
    )


@require_POST
@requires(RECRUIT, on=call_at)
@repeat_safe
def settle_by_scores(request: HttpRequest, call: RecruitmentCall) -> HttpResponse:
    return press(
        request,
        lambda: judging_services.settle_by_scores(call, by=request.user, at=timezone.now()),
        back=_staff_url(call),
        done=_("The ranking is published. Those selected are invited."),
    )
