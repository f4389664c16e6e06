"""One petition: reading it, and what its author and the office do with it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import permissions
from core.access import public, requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import READ, form_page
from core.ui.kept_pages import briefly_kept
from core.workflow import engine
from regulations.forms.petitions import MergeForm, ReasonForm
from regulations.models import Petition
from regulations.queries import burden, petition_detail, petition_lists
from regulations.queries.petitions import in_channel
from regulations.services import petition_merging, petitions
from regulations.states import PetitionState
from regulations.states.permissions import ANSWER, CLASSIFY, LEAD
from regulations.states.petitions import PENDING
from regulations.views.petition_loading import Channel, crumbs, petition_at


@require_safe
@public
@briefly_kept
def petition(request: HttpRequest, pk: int) -> HttpResponse:
    found = petition_at(request, pk)
    if found.state == PetitionState.MERGED and found.merged_into is not None:
        return HttpResponsePermanentRedirect(f"{found.merged_into.get_absolute_url()}?merged={found.pk}")
    at = timezone.now()
    context = {
        "petition": found,
        "channel": Channel(found.audience),
        "course": burden.course_of(found, request.user, on=timezone.localdate(at)),
        "detail": petition_detail.detail_of(found, at),
        "in_charge": petition_detail.in_charge(found),
        "related": petition_lists.related_to(found, request.user),
        "came_from_merged": request.GET.get("merged", "").isdecimal(),
        "may": what_may(request.user, found),
        "is_late": bool(found.due_at and found.due_at < at),
        "breadcrumb_items": trail(found),
    }
    return render(request, "regulations/petitions/petition.html", context)


def what_may(user: Any, found: Petition) -> dict[str, bool]:
    """Which doors the page shows; each service asks again."""
    if not user.is_authenticated:
        return {}
    steps = {step.name for step in engine.available(found, user)}
    until = found.reexamination_until
    return {
        "withdraw": "withdraw" in steps,
        "reexamine": "reexamine" in steps and until is not None and timezone.now() <= until,
        "merge": found.state in PENDING and permissions.allowed(user, CLASSIFY, found),
        "work": permissions.allowed(user, CLASSIFY, found) or permissions.allowed(user, ANSWER, found),
    }


def trail(found: Petition, *more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return crumbs(found.audience, (found.title, found.get_absolute_url()), *more)


@require_http_methods(READ)
@requires(LEAD, on=petition_at)
@repeat_safe
def withdraw(request: HttpRequest, found: Petition) -> HttpResponse:
    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda reason: petitions.withdraw(found, author=request.user, reason=reason, at=timezone.now()),
        heading=_("Withdraw this petition?"),
        lead=_("The petition stays readable as withdrawn, with your reason. The department stops working on it. "
               "This cannot be undone."),
        submit=_("Withdraw"),
        tone="danger",
        done=_("Your petition is withdrawn."),
        back=found.get_absolute_url(),
        draft=f"petition.{found.pk}.withdraw",
        breadcrumb_items=trail(found, (_("Withdraw"), request.path)),
    )  # fmt: skip


@require_http_methods(READ)
@requires(LEAD, on=petition_at)
@repeat_safe
def reexamine(request: HttpRequest, found: Petition) -> HttpResponse:
    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda reason: petitions.ask_reexamination(found, author=request.user, reason=reason, at=timezone.now()),
        heading=_("Ask for a re-examination"),
        lead=_("You can ask once. Say what the answer or the justification did not consider."),
        submit=_("Ask for it"),
        done=_("The department examines your petition again."),
        back=found.get_absolute_url(),
        draft=f"petition.{found.pk}.reexamine",
        breadcrumb_items=trail(found, (_("Re-examination"), request.path)),
    )


@require_http_methods(READ)
@requires(CLASSIFY, on=petition_at)
@repeat_safe
def merge(request: HttpRequest, found: Petition) -> HttpResponse:
    """Look-alikes first; the number of any other can be typed."""
    others = in_channel(request.user, found.audience).filter(state__in=PENDING).exclude(pk=found.pk)
    similar = petition_lists.related_to(found, request.user)
    return form_page(
        request,
        MergeForm(request.POST or None, others=others, initial={"target": request.GET.get("with", "")}),
        lambda target: petition_merging.merge(found, target, actor=request.user, at=timezone.now()),
        heading=_("Join with another petition"),
        lead=_("Comments, supporters and followers go along; whoever stood behind both is counted once. "
               "This cannot be undone."),
        submit=_("Join"),
        done=_("The two petitions are one now."),
        back=found.get_absolute_url(),
        go_to=lambda into: into.get_absolute_url(),
        above="regulations/petitions/_to_join.html",
        similar=[one for one in similar if one.state in PENDING],
        petition=found,
        breadcrumb_items=trail(found, (_("Join"), request.path)),
    )  # fmt: skip
