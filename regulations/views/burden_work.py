"""The department's page of a petition, and the steps that are taken on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import permissions
from core.access import requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import READ, form_page, press
from core.workflow import engine
from core.workflow.models import Case
from regulations import clause_names
from regulations.forms import burden as forms
from regulations.forms.petitions import ReasonForm
from regulations.models import Petition, Regulation
from regulations.queries import burden, petition_detail, petition_places
from regulations.services.burden import answering, justifying, placing
from regulations.states.permissions import ANSWER, APPROVE, CLASSIFY, WORK
from regulations.views.burden_doors import doors
from regulations.views.burden_loading import petition_at, trail, work_url


@require_safe
@requires(WORK, on=petition_at)
def work(request: HttpRequest, petition: Petition) -> HttpResponse:
    at = timezone.now()
    case = Case.objects.filter(workflow=petition.workflow.name, object_id=petition.pk).first()
    blocked = [why for _step, why in engine.blocked(petition, request.user)] if petition.answer_drafted_by_id else []
    context = {
        "petition": petition,
        "detail": petition_detail.detail_of(petition, at),
        "course": burden.course_of(petition, request.user),
        "doors": doors(petition, request.user),
        "answer": petition.answers.filter(approved_at__isnull=True).select_related("drafted_by").first(),
        "justification": petition.justifications.filter(approved_at__isnull=True).select_related("drafted_by").first(),
        "may_approve": permissions.allowed(request.user, APPROVE, petition)
        and petition.answer_drafted_by_id != request.user.pk,
        "why_not": blocked[0] if blocked else "",
        "desk_url": reverse("desk:case", args=[case.pk]) if case else "",
        "is_late": bool(petition.due_at and petition.due_at < at),
        "breadcrumb_items": trail(petition),
    }
    return render(request, "regulations/burden/work.html", context)


def step_page(
    request: HttpRequest, petition: Petition, form: Any, deed: Callable[..., Any], **page: Any
) -> HttpResponse:
    """One form, one service, and back to the petition's page; the petition's own words stand above the form."""
    back = work_url(petition)
    page.setdefault("above", "regulations/burden/_asked.html")

    def onward(_outcome: Any) -> str:
        """Whoever handed it to another department goes to the list: the page may no longer be theirs."""
        fresh = Petition.objects.get(pk=petition.pk)
        return back if permissions.allowed(request.user, WORK, fresh) else reverse("regulations:petition_queue")

    return form_page(
        request, form, deed, back=back, go_to=onward, petition=petition, breadcrumb_items=trail(petition), **page
    )


@require_http_methods(READ)
@requires(CLASSIFY, on=petition_at)
@repeat_safe
def place(request: HttpRequest, petition: Petition) -> HttpResponse:
    rules = petition_places.rules_in_force()
    if petition.regulation_id:
        rules = rules | Regulation.objects.filter(pk=petition.regulation_id)
    initial = _placed_so_far(request, petition)
    form = forms.PlaceForm(request.POST or None, rules=rules, placed=petition.key, initial=initial)
    return step_page(
        request, petition, form,
        lambda **given: placing.place(petition, actor=request.user, at=timezone.now(), **given),
        heading=_("Which rule is it about?"), submit=_("Place it"), done=_("It lies with the department."),
        above="regulations/burden/_to_place.html", suggestions=_suggestions(request, petition),
    )  # fmt: skip


def _placed_so_far(request: HttpRequest, petition: Petition) -> dict[str, Any]:
    """What was chosen among the suggestions; else where it lies."""
    rule = petition_places.rules_in_force().filter(slug=request.GET.get("rule", "")).first()
    if rule is not None:
        return {"regulation": rule, "key": clause_names.name_of(request.GET.get("clause", "")[:60])}
    moved = petition.regulation is not None and petition.department_id != petition.regulation.department_id
    return {
        "regulation": petition.regulation_id,
        "key": clause_names.name_of(petition.key),
        "department": petition.department_id if moved else None,
    }


def _suggestions(request: HttpRequest, petition: Petition) -> Any:
    """By what the author calls the rule; by the words of the petition where that finds nothing."""
    if petition.regulation_id:
        return None
    words = petition.rule_named or petition.title
    return petition_places.find(words, request.user) or petition_places.find(petition.title, request.user)


@require_http_methods(READ)
@requires(ANSWER, on=petition_at)
@repeat_safe
def take_up(request: HttpRequest, petition: Petition) -> HttpResponse:
    return _position_page(request, petition, placing.take_up, _("Take it up"), _("The department has taken it up."))


@require_http_methods(READ)
@requires(ANSWER, on=petition_at)
@repeat_safe
def name_official(request: HttpRequest, petition: Petition) -> HttpResponse:
    return _position_page(request, petition, placing.name_official, _("Name who is in charge"), _("Done."))


def _position_page(
    request: HttpRequest, petition: Petition, service: Callable[..., None], heading: str, done: str
) -> HttpResponse:
    at = timezone.now()
    form = forms.PositionForm(
        request.POST or None, petition=petition, at=at, initial={"position": petition.position_id}
    )
    return step_page(
        request, petition, form, lambda position: service(petition, position=position, actor=request.user, at=at),
        heading=heading, submit=heading, done=done,
    )  # fmt: skip


@require_http_methods(READ)
@requires(ANSWER, on=petition_at)
@repeat_safe
def draft_answer(request: HttpRequest, petition: Petition) -> HttpResponse:
    form = forms.AnswerForm(request.POST or None, initial=_drafted(petition) or {"new_wording": ""})
    return step_page(
        request, petition, form,
        lambda **given: answering.draft_answer(petition, author=request.user, at=timezone.now(), **given),
        heading=_("Answer the petition"), submit=_("Put forward for approval"),
        done=_("The draft waits for the approval of a superior."), draft=f"petition.{petition.pk}.answer",
    )  # fmt: skip


def _drafted(petition: Petition) -> dict[str, Any] | None:
    names = ("outcome", "body", "change_by", "new_wording", "transferred_to")
    return petition.answers.filter(approved_at__isnull=True).values(*names).first()


@require_http_methods(READ)
@requires(ANSWER, on=petition_at)
@repeat_safe
def draft_justification(request: HttpRequest, petition: Petition) -> HttpResponse:
    drafted = petition.justifications.order_by("-pk").values(*justifying.LONGEST).first()
    form = forms.JustificationForm(request.POST or None, initial=drafted)
    return step_page(
        request, petition, form,
        lambda **given: justifying.draft_justification(petition, author=request.user, at=timezone.now(), **given),
        heading=_("Justify the rule"), submit=_("Put forward for approval"),
        lead=_("The burden of proof lies with the department. The committee judges by these words, and everybody "
               "reads them."),
        done=_("The draft waits for the approval of a superior."), draft=f"petition.{petition.pk}.justification",
    )  # fmt: skip


@require_POST
@requires(APPROVE, on=petition_at)
@repeat_safe
def approve(request: HttpRequest, petition: Petition) -> HttpResponse:
    """The button sends along which draft was read, of the answer or of the justification."""
    kind = "answer" if "answer" in request.POST else "justification"
    service = answering.approve_answer if kind == "answer" else justifying.approve_justification
    sent = request.POST.get(kind, "")
    read = int(sent) if sent.isdecimal() and len(sent) < 19 else 0
    return press(
        request, lambda: service(petition, actor=request.user, read=read, at=timezone.now()),
        back=work_url(petition), done=_("It is public now."),
    )  # fmt: skip


@require_http_methods(READ)
@requires(APPROVE, on=petition_at)
@repeat_safe
def send_back(request: HttpRequest, petition: Petition) -> HttpResponse:
    return step_page(
        request, petition, forms.SendBackForm(request.POST or None),
        lambda reason: answering.send_draft_back(petition, actor=request.user, reason=reason, at=timezone.now()),
        heading=_("Send the draft back"), submit=_("Send back"), done=_("The draft has been sent back."),
    )  # fmt: skip


@require_http_methods(READ)
@requires(ANSWER, on=petition_at)
@repeat_safe
def give_in(request: HttpRequest, petition: Petition) -> HttpResponse:
    return step_page(
        request, petition, ReasonForm(request.POST or None),
        lambda reason: engine.apply(petition, "give_in", actor=request.user, at=timezone.now(), reason=reason),
        heading=_("Answer anew instead of justifying"), submit=_("Answer anew"),
        lead=_("The rule is not justified after all. The petition is under review again, under a new deadline."),
    )  # fmt: skip


@require_POST
@requires(ANSWER, on=petition_at)
@repeat_safe
def answer_anew(request: HttpRequest, petition: Petition) -> HttpResponse:
    return press(
        request, lambda: engine.apply(petition, "answer_anew", actor=request.user, at=timezone.now()),
        back=work_url(petition), done=_("The review has begun anew."),
    )  # fmt: skip
