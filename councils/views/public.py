"""What everybody can read: bodies, calls, lots, certificates."""

from pathlib import Path
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import feeds, permissions
from core.access import public
from core.ui.kept_pages import briefly_kept
from core.ui.paging import paginate
from core.workflow import engine
from councils.lots import redraw
from councils.models import Attribute, RecruitmentCall, Selection
from councils.queries import bodies, calls, judging
from councils.queries.terms import bodies_of
from councils.services import eligibility, quotas
from councils.states.applications import ApplicationState
from councils.states.bodies import MANAGE
from councils.states.calls import RECRUIT, CallState
from councils.states.terms import TermState
from councils.views.loading import body_at, call_at, certificate_at, lot_at


@public
@briefly_kept
@require_safe
def body_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    fields = bodies.fields()
    chosen = request.GET.get("field", "")
    listed = bodies.listed(request.user, on=timezone.localdate(now), field=chosen if chosen in fields else "")
    tabs = [{"key": "", "label": _("All"), "url": "?"}]
    tabs += [{"key": field, "label": field, "url": f"?field={field}"} for field in fields]
    context = {
        "page": paginate(listed, request.GET.get("cursor", ""), order="name"),
        "open_calls": calls.open_calls(at=now)[:5],
        "tabs": tabs,
        "chosen": chosen if chosen in fields else "",
        "is_member": bodies_of(request.user, on=timezone.localdate(now)).exists(),
        "is_staff": bool(permissions.scope(request.user, RECRUIT)) if request.user.is_authenticated else False,
        "breadcrumb_items": [(_("Committees"), "")],
    }
    return render(request, "councils/body_list.html", context)


@public
@require_safe
def call_feed(request: HttpRequest) -> HttpResponse:
    """Recruitment calls as they are announced, for whoever subscribes."""
    announced = calls.visible_to(AnonymousUser()).filter(announced_at__isnull=False).select_related("body")
    entries = [
        feeds.FeedEntry(
            title=call.title,
            url=call.get_absolute_url(),
            published_at=call.announced_at,
            summary=call.text,
            author=call.body.name,
        )
        for call in announced.order_by("-announced_at", "-pk")[: feeds.LONGEST]
    ]
    return feeds.atom(
        request, title=_("Recruitment calls of committees"), url=reverse("councils:bodies"), entries=entries
    )


@public
@require_safe
def body(request: HttpRequest, slug: str) -> HttpResponse:
    body = body_at(request, slug)
    today = timezone.localdate()
    roster = bodies.roster(body, on=today)
    context = {
        "body": body,
        "roster": roster,
        "seat_count": sum(row.kind.seats for row in roster),
        "member_count": sum(len(row.members) for row in roster),
        "former": bodies.former_members(body, on=today),
        "quotas": body.quotas.all(),
        "subcommittees": bodies.visible_to(request.user).filter(parent=body).order_by("name"),
        "calls": calls.calls_of(body, request.user),
        "may_manage": request.user.is_authenticated and permissions.allowed(request.user, MANAGE, body),
        "breadcrumb_items": [(_("Committees"), reverse("councils:bodies")), (body.name, "")],
    }
    return render(request, "councils/body.html", context)


@public
@require_safe
def call(request: HttpRequest, pk: int) -> HttpResponse:
    call = call_at(request, pk)
    now = timezone.now()
    own = calls.own_application(request.user, call)
    user = request.user
    settled = call.state in (CallState.INVITING, CallState.FINISHED)
    context = {
        "call": call,
        "body": call.body,
        "own": own,
        "accepting": call.accepts(now),
        "obstacle": eligibility.obstacle_before(call, user=user, at=now) if user.is_authenticated else None,
        "seats": call.seats.select_related("seat_kind"),
        "quotas": _quotas(call),
        "criteria": call.criteria.all(),
        "lot": getattr(call, "lot", None),
        "application_count": sum(n for state, n in calls.counts(call).items() if state != ApplicationState.WITHDRAWN),
        "ranking": judging.ranking(call) if settled and call.selection == Selection.SCORES else [],
        "history": engine.history(call) if call.state == CallState.CANCELLED else [],
        "may_recruit": user.is_authenticated and permissions.allowed(user, RECRUIT, call),
        "breadcrumb_items": [
            (_("Committees"), reverse("councils:bodies")),
            (call.body.name, call.body.get_absolute_url()),
            (call.title, ""),
        ],
    }
    return render(request, "councils/call.html", context)


def _quotas(call: RecruitmentCall) -> list[dict[str, Any]]:
    """Each quota with its part in every kind of seat; of a draft as they will be fixed."""
    seats = list(call.seats.select_related("seat_kind"))
    wanted = quotas.of_call(call) if call.state == CallState.DRAFT else call.quotas
    parts = quotas.by_kind(wanted, seats) if call.state == CallState.DRAFT else [seat.quotas for seat in seats]
    return [
        {
            "label": Attribute(attribute).label,
            "minimum": minimum,
            "parts": [
                (seat.seat_kind.label, part)
                for seat, pairs in zip(seats, parts, strict=True)
                for name, part in pairs
                if name == attribute and len(seats) > 1
            ],
        }
        for attribute, minimum in wanted
    ]


@public
@require_safe
def lot(request: HttpRequest, pk: int) -> HttpResponse:
    lot = lot_at(request, pk)
    own = calls.own_application(request.user, lot.call)
    results = lot.document.get("results") or [None] * len(lot.document["groups"])
    context = {
        "lot": lot,
        "call": lot.call,
        "document": lot.document,
        "groups": [
            {
                "group": group,
                "quotas": [(Attribute(row["attribute"]).label, row["minimum"]) for row in group["quotas"]],
                "result": result,
                "unmet": [(Attribute(name).label, short) for name, short in result["unmet"]] if result else [],
            }
            for group, result in zip(lot.document["groups"], results, strict=True)
        ],
        "own_code": own.code if own else "",
        "may_recruit": request.user.is_authenticated and permissions.allowed(request.user, RECRUIT, lot.call),
        "breadcrumb_items": [
            (_("Committees"), reverse("councils:bodies")),
            (lot.call.title, lot.call.get_absolute_url()),
            (_("Public lot"), ""),
        ],
    }
    return render(request, "councils/lot.html", context)


@public
@require_safe
def lot_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The published file: before the draw the list and the fingerprint, after it seed, word and result too."""
    lot = lot_at(request, pk)
    response = JsonResponse(lot.document, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="lot-{lot.call_id}.json"'
    return response


@public
@require_safe
def lot_script(request: HttpRequest) -> HttpResponse:
    """The very file that draws, so that anybody can draw again without trusting this server."""
    response = HttpResponse(Path(redraw.__file__).read_bytes(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="redraw.py"'
    return response


@public
@require_safe
def lot_explained(request: HttpRequest) -> HttpResponse:
    context = {"breadcrumb_items": [(_("Committees"), reverse("councils:bodies")), (_("How the lot works"), "")]}
    return render(request, "councils/lot_explained.html", context)


@public
@require_safe
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Where the code on the paper leads: whether it is good today, and for what."""
    certificate = certificate_at(request, code)
    today = timezone.localdate()
    context = {
        "certificate": certificate,
        "term": certificate.term,
        "standing": certificate.standing(today),
        "today": today,
        "ended_early": certificate.term.state in (TermState.RESIGNED, TermState.DISMISSED),
        "is_own": request.user.is_authenticated and certificate.term.user_id == request.user.pk,
        "breadcrumb_items": [(_("Committees"), reverse("councils:bodies")), (_("Check a certificate"), "")],
    }
    return render(request, "councils/certificate.html", context)
