"""Answering, section by section or on one page. A page carries what earlier ones asked; the server decides what is
asked next, with and without script."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import public
from core.rates import seconds_to_wait, visitor_of
from core.refusals import Refused
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, READ
from core.ui.views import too_many_requests
from surveys.forms import tickets
from surveys.forms.pages import Page, Sheet
from surveys.forms.tickets import Ticket
from surveys.models import Survey
from surveys.queries import answered
from surveys.questionnaire import documents
from surveys.questionnaire.checking import check
from surveys.questionnaire.definitions import Kind
from surveys.questionnaire.posting import answers_from
from surveys.rules.respondents import Who
from surveys.rules.standing import Standing, standing_of
from surveys.services import answer_files, answers, saving
from surveys.services.refusals import SurveyRefused
from surveys.states.surveys import Access, Channel
from surveys.views.answer_doors import ANSWERED, BEGAN, closed_door, never_stored, remember_own, survey_at, who_is
from surveys.views.survey_pages import trail


@dataclass(frozen=True)
class Visit:
    """One person before one survey, at home or at a device that many share."""

    survey: Survey
    who: Who
    answer_url: str
    thanks_url: str
    channel: str = Channel.WEB
    base: str = "base.html"
    # At a device that many share: by what it is told apart from others.
    device: str = ""

    @property
    def is_kiosk(self) -> bool:
        return self.channel == Channel.KIOSK

    @property
    def may_save(self) -> bool:
        return not self.is_kiosk and answered.may_be_saved(self.survey, self.who)


def at_home(request: HttpRequest, slug: str) -> Visit:
    survey = survey_at(request, slug, for_answers=True)
    return Visit(
        survey,
        who_is(request, survey),
        answer_url=reverse("surveys:answer", args=[survey.slug]),
        thanks_url=reverse("surveys:thanks", args=[survey.slug]),
    )


@require_http_methods(READ)
@never_stored
@public
def answer(request: HttpRequest, slug: str) -> HttpResponseBase:
    return answering(request, at_home(request, slug))


def answering(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    at = timezone.now()
    ticket = tickets.read(visit.survey, request.POST.get(tickets.FIELD, "")) if request.method == "POST" else None
    standing = standing_of(visit.survey, visit.who, at, ticket.begun_at if ticket else None)
    if not standing.may_answer:
        return closed_door(request, standing, status=INVALID if request.method == "POST" else 200, base=visit.base)
    if ticket is None:
        return _begin(request, visit, standing, at)
    if request.POST.get("move") == "send":
        return _send_once(request, visit, ticket, at)
    return _go_on(request, visit, ticket, at)


def _begin(request: HttpRequest, visit: Visit, standing: Standing, at: datetime) -> HttpResponse:
    """The first page, or where somebody left off. Also where a page comes back that is none of ours."""
    ticket = tickets.begin(visit.survey, visit.who, at)
    saved = answered.saved(visit.survey, visit.who)
    raw = saved.answers if saved else answered.own_answers(standing.participation)
    sheet = _sheet(visit, ticket, raw)
    index = sheet.first_unfinished() if saved else 0
    return _shown(
        request, visit, ticket, sheet.page(index), is_fresh=True, resumed_at=saved.saved_at if saved else None
    )


def _sheet(visit: Visit, ticket: Ticket, raw: Any) -> Sheet:
    version = ticket.version
    return Sheet(
        documents.read_kept(version.content, version.content_hash),
        raw,
        ticket.seed,
        get_language() or "ko",
        whole=not visit.survey.step_by_step,
    )


def _sent(request: HttpRequest, visit: Visit, ticket: Ticket) -> Sheet:
    """What was answered; files are taken in at once, as no page can carry them along."""
    sheet = _sheet(visit, ticket, {})
    raw, faults = answers_from(sheet.questionnaire, request.POST), {}
    for key, file in request.FILES.items():
        question = sheet.questionnaire.question(key)
        if question is None or question.kind is not Kind.FILE:
            continue
        # Going on takes files in as sending does: nobody fills the store by never sending.
        if seconds_to_wait("survey_answers", _sender(request, visit)):
            faults[key] = _("Please try again in a moment.")
            continue
        try:
            raw[key] = answer_files.take_in(survey=visit.survey, who=visit.who, file=file, at=timezone.now())
        except Refused as refusal:
            faults[key] = refusal.message
    return replace(sheet, raw=raw, faults=faults)


def _go_on(request: HttpRequest, visit: Visit, ticket: Ticket, at: datetime) -> HttpResponse:
    """Another section. Forward only past one that is in order; back with whatever stands there."""
    sheet = _sent(request, visit, ticket)
    page = sheet.page(sheet.index_of(request.POST.get("section", "")))
    if visit.may_save:
        _keep(request, visit, sheet, at)
    if request.POST.get("move") == "resume":
        return _shown(request, visit, ticket, page)
    if request.POST.get("move") == "back":
        return _shown(request, visit, ticket, sheet.page(max(0, page.index - 1)))
    unseen = page.unseen(set(request.POST.getlist("shown")))
    faults = {**check(sheet.questionnaire, sheet.raw, ticket.seed).faults, **sheet.faults}
    here = {one.key: faults[one.key] for one in page.questions if one.key in faults and one.key not in unseen}
    if here:
        return _shown(request, visit, ticket, replace(sheet, faults=here).page(page.index), status=INVALID)
    if unseen:
        return _shown(request, visit, ticket, page, more=unseen)
    return _shown(request, visit, ticket, sheet.page(min(page.index + 1, page.of - 1)))


def _keep(request: HttpRequest, visit: Visit, sheet: Sheet, at: datetime) -> None:
    if saving.keep(survey=visit.survey, who=visit.who, answers=sheet.raw, at=at):
        remember_own(request, visit.survey, visit.who, BEGAN)


def _send_once(request: HttpRequest, visit: Visit, ticket: Ticket, at: datetime) -> HttpResponseBase:
    """A second press counts nothing. Where a person is known in an anonymous survey, that they took part is enough to
    see to it: a row of the submit would keep the time beside it."""

    def send(request: HttpRequest) -> HttpResponseBase:
        return _send(request, visit, ticket, at)

    if not visit.survey.is_anonymous:
        return repeat_safe(send)(request)
    return repeat_safe(send, private=True)(request) if visit.survey.access == Access.OPEN else send(request)


def _send(request: HttpRequest, visit: Visit, ticket: Ticket, at: datetime) -> HttpResponseBase:
    sheet = _sent(request, visit, ticket)
    page = sheet.page(sheet.index_of(request.POST.get("section", "")))
    if sheet.faults:
        return _shown(request, visit, ticket, page, status=INVALID)
    if unseen := page.unseen(set(request.POST.getlist("shown"))):
        return _shown(request, visit, ticket, page, more=unseen)
    if wait := seconds_to_wait("survey_answers", _sender(request, visit)):
        return too_many_requests(request, seconds=wait)
    try:
        answers.submit(
            survey=visit.survey,
            version=ticket.version,
            raw=sheet.raw,
            who=visit.who,
            channel=visit.channel,
            seed=ticket.seed,
            at=at,
            begun_at=ticket.begun_at,
        )
    except answers.AnswersRefused as refusal:
        sheet = replace(sheet, faults=refusal.faults)
        return _shown(request, visit, ticket, sheet.page(sheet.first_with_fault()), status=INVALID)
    except answers.CannotAnswer as refusal:
        return closed_door(request, refusal.standing, status=INVALID, base=visit.base)
    except SurveyRefused as refusal:
        return _shown(request, visit, ticket, page, status=INVALID, refusal=refusal.message)
    remember_own(request, visit.survey, visit.who, ANSWERED)
    return redirect(visit.thanks_url)


def _sender(request: HttpRequest, visit: Visit) -> str:
    """An office or a hall may share one address; whoever has a link of their own is counted by it."""
    if visit.device:
        return f"device:{visit.device}"
    return f"invitation:{visit.who.invitation.pk}" if visit.who.invitation else visitor_of(request)


def _shown(
    request: HttpRequest, visit: Visit, ticket: Ticket, page: Page, *, status: int = 200, **more: Any
) -> HttpResponse:
    survey = visit.survey
    context = {
        "survey": survey,
        "visit": visit,
        "base": visit.base,
        "ticket": str(ticket),
        "page": page,
        "logic": ticket.version.content,
        "breadcrumb_items": trail(survey),
        **more,
    }
    return render(request, "surveys/answering/answer.html", context, status=status)


@require_POST
@never_stored
@public
def save(request: HttpRequest, slug: str) -> HttpResponse:
    """What stands on the page so far, sent by the script from time to time; 204 whether or not the mode allows it."""
    visit = at_home(request, slug)
    ticket = tickets.read(visit.survey, request.POST.get(tickets.FIELD, ""))
    if ticket is not None and visit.may_save:
        at = timezone.now()
        if standing_of(visit.survey, visit.who, at, ticket.begun_at).may_answer:
            _keep(request, visit, _sent(request, visit, ticket), at)
    return HttpResponse(status=204)


@require_safe
@never_stored
@public
def thanks(request: HttpRequest, slug: str) -> HttpResponseBase:
    visit = at_home(request, slug)
    standing = standing_of(visit.survey, visit.who, timezone.now())
    if standing.participation is None and visit.survey.access != Access.OPEN:
        return redirect(visit.survey)
    context = {
        "survey": visit.survey,
        "standing": standing,
        "base": visit.base,
        "breadcrumb_items": trail(visit.survey),
    }
    return render(request, "surveys/answering/thanks.html", context)
