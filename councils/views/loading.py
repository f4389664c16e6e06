"""From a path to a body, call, application, term or lot; what a person may not see does not exist."""

from typing import Any

from django.http import Http404, HttpRequest

from councils.models import Application, Body, Certificate, JudgesCopy, Lot, RecruitmentCall, Term
from councils.queries import bodies, calls, judging


def _first(rows: Any) -> Any:
    found = rows.first()
    if found is None:
        raise Http404
    return found


def body_at(request: HttpRequest, slug: str) -> Body:
    found: Body = _first(bodies.visible_to(request.user).filter(slug=slug))
    return found


def call_at(request: HttpRequest, pk: int) -> RecruitmentCall:
    found: RecruitmentCall = _first(calls.visible_to(request.user).filter(pk=pk))
    return found


def application_at(request: HttpRequest, pk: int) -> Application:
    found: Application = _first(calls.applications_visible_to(request.user).filter(pk=pk))
    return found


def own_application_at(request: HttpRequest, pk: int) -> Application:
    found: Application = _first(calls.own_applications(request.user).filter(pk=pk))
    return found


def judged_at(request: HttpRequest, pk: int, code: str) -> Application:
    """An application that a judge opens by its code, so that no path tells a name or an order. One that was
    withdrawn or is not eligible is nobody's to judge."""
    found: Application = _first(judging.candidates(call_at(request, pk)).filter(code=code))
    return found


def judges_copy_at(request: HttpRequest, pk: int) -> JudgesCopy:
    own = calls.applications_visible_to(request.user).values("pk")
    found: JudgesCopy = _first(
        JudgesCopy.objects.select_related("application__call").filter(application__in=own, pk=pk)
    )
    return found


def term_at(request: HttpRequest, pk: int) -> Term:
    found: Term = _first(Term.objects.select_related("body__department", "seat_kind", "user").filter(pk=pk))
    return found


def own_term_at(request: HttpRequest, pk: int) -> Term:
    found: Term = _first(Term.objects.select_related("body", "seat_kind", "user").filter(pk=pk, user=request.user.pk))
    return found


def lot_at(request: HttpRequest, pk: int) -> Lot:
    call = call_at(request, pk)
    found: Lot = _first(Lot.objects.select_related("call", "call__body").filter(call=call))
    return found


def certificate_at(request: HttpRequest, code: str) -> Certificate:
    rows = Certificate.objects.select_related("term__body__department__organisation", "term__seat_kind")
    found: Certificate = _first(rows.filter(code=code.upper()))
    return found
