"""The judges' pages: what waits, one application at a time, and keeping out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import requires
from core.audit import audit
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, form_page
from core.uploads.receiving import attached_to
from councils.forms.checking import ScoreForm
from councils.forms.recruitment import ReasonForm
from councils.models import Application, Judge, RecruitmentCall
from councils.queries import judging
from councils.rules.recruitment import JUDGE, JUDGE_APPLICATION
from councils.services import application_files
from councils.services import judging as services
from councils.services.refusals import CouncilRefused
from councils.states.applications import ApplicationState
from councils.views.loading import call_at, judged_at


@require_safe
@requires(JUDGE, on=call_at)
def judge_call(request: HttpRequest, call: RecruitmentCall) -> HttpResponse:
    judge = Judge.objects.get(call=call, user=request.user)
    kept_out = judging.conflicted(judge)
    scored = judging.scored_by(request.user, call)
    criteria = list(call.criteria.all())
    rows = [
        {
            "application": application,
            "kept_out": application.pk in kept_out,
            "done": len(scored.get(application.pk, {})) == len(criteria),
            "points": sum(scored.get(application.pk, {}).values()),
        }
        for application in judging.candidates(call)
    ]
    context = {
        "call": call,
        "rows": rows,
        "most": sum(criterion.most_points for criterion in criteria),
        "left": sum(not row["done"] and not row["kept_out"] for row in rows),
        "breadcrumb_items": [
            (_("My applications and terms"), reverse("councils:mine")),
            (call.title, call.get_absolute_url()),
            (_("Judging"), ""),
        ],
    }
    return render(request, "councils/judging/call.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(JUDGE_APPLICATION, on=judged_at)
@repeat_safe
def judge_application(request: HttpRequest, application: Application) -> HttpResponse:
    call = application.call
    criteria = list(call.criteria.all())
    given = judging.scored_by(request.user, call).get(application.pk, {})
    initial = {f"points_{pk}": points for pk, points in given.items()}
    form = ScoreForm(request.POST or None, criteria=criteria, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.score(application, judge=request.user, points=form.points(), at=timezone.now())
        except CouncilRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Your points are kept."))
            return redirect("councils:judge", call.pk)
    if request.method != "POST":
        audit.record("councils.judge_application", actor=request.user, at=timezone.now(), target=application)
    context = {
        "application": application,
        "call": call,
        "form": form,
        "answers": application.answered(),
        "files": [] if call.blind else attached_to(application),
        "withheld": attached_to(application) if call.blind else [],
        "copies": application_files.copies_of(application) if call.blind else [],
        "judged": application.state == ApplicationState.ELIGIBLE,
        "breadcrumb_items": [
            (call.title, call.get_absolute_url()),
            (_("Judging"), reverse("councils:judge", args=[call.pk])),
            (application.code, ""),
        ],
    }
    return render(request, "councils/judging/application.html", context, status=INVALID if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(JUDGE_APPLICATION, on=judged_at)
@repeat_safe
def keep_out(request: HttpRequest, application: Application) -> HttpResponse:
    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda reason: services.keep_out(application, judge=request.user, reason=reason, at=timezone.now()),
        heading=_("Keep out of application %(code)s") % {"code": application.code},
        submit=_("Keep out"),
        back=reverse("councils:judge", args=[application.call_id]),
        done=_("You keep out of this application. Your points for it, if any, are taken back."),
    )
