"""Before the committee and after: bringing a justification, choosing the body, following what was promised."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import READ, form_page
from regulations.forms import burden as forms
from regulations.forms.petitions import ReasonForm
from regulations.models import ClauseChange, Petition
from regulations.queries import burden_work
from regulations.services.burden import changes, committee
from regulations.states.permissions import ANSWER, APPROVE, BRING_BEFORE_COMMITTEE, CHOOSE_COMMITTEE
from regulations.views.burden_loading import desk_crumbs, petition_at
from regulations.views.burden_work import step_page


@require_http_methods(READ)
@requires(BRING_BEFORE_COMMITTEE, on=petition_at)
@repeat_safe
def bring(request: HttpRequest, petition: Petition) -> HttpResponse:
    at = timezone.now()
    meetings = burden_work.meetings_for(petition, at=at)
    form = forms.BringForm(request.POST or None, meetings=meetings)
    return step_page(
        request, petition, form,
        lambda **given: committee.bring(petition, actor=request.user, at=at, **given),
        heading=_("Bring it before the committee"), submit=_("Put it on the agenda"),
        done=_("It stands on the agenda of the meeting."), above="regulations/burden/_to_bring.html",
        judging_body=committee.body_that_judges(), meetings=meetings,
    )  # fmt: skip


@require_http_methods(READ)
@requires(BRING_BEFORE_COMMITTEE, on=petition_at)
@repeat_safe
def ask_for_better(request: HttpRequest, petition: Petition) -> HttpResponse:
    return step_page(
        request, petition, ReasonForm(request.POST or None),
        lambda reason: committee.ask_for_better(petition, actor=request.user, reason=reason, at=timezone.now()),
        heading=_("Ask for a better justification"), submit=_("Back to the department"),
    )  # fmt: skip


@require_safe
@requires(BRING_BEFORE_COMMITTEE)
def office(request: HttpRequest) -> HttpResponse:
    """Which body judges, how it is composed today, and what is to be put on its agenda."""
    body = committee.body_that_judges()
    at = timezone.now()
    context = {
        "body": body,
        "composition": committee.composition_of(body, at=at) if body else None,
        "waiting": burden_work.to_be_brought(request.user),
        "breadcrumb_items": desk_crumbs((_("The committee"), reverse("regulations:judging_committee"))),
    }
    return render(request, "regulations/burden/committee.html", context)


@require_http_methods(READ)
@requires(CHOOSE_COMMITTEE)
@repeat_safe
def choose(request: HttpRequest) -> HttpResponse:
    form = forms.CommitteeForm(request.POST or None, initial={"body": committee.body_that_judges()})
    back = reverse("regulations:judging_committee")
    return form_page(
        request, form, lambda body: committee.choose_body(body, actor=request.user, at=timezone.now()),
        heading=_("Which committee judges justifications?"), submit=_("Choose"), back=back,
        breadcrumb_items=desk_crumbs((_("The committee"), back)),
    )  # fmt: skip


def change_of(petition: Petition) -> ClauseChange:
    change = ClauseChange.objects.filter(petition=petition).select_related("regulation").first()
    if change is None:
        raise Http404
    return change


@require_http_methods(READ)
@requires(ANSWER, on=petition_at)
@repeat_safe
def carry(request: HttpRequest, petition: Petition) -> HttpResponse:
    change = change_of(petition)
    form = forms.CarryForm(
        request.POST or None, versions=changes.versions_for(change), initial={"version": change.version_id}
    )
    return step_page(
        request, petition, form,
        lambda version: changes.carry(change, version=version, actor=request.user, at=timezone.now()),
        heading=_("Which version carries the change?"), submit=_("Choose"),
        lead=_("When this version comes into force, so does what was promised to the petition."),
    )  # fmt: skip


@require_http_methods(READ)
@requires(APPROVE, on=petition_at)
@repeat_safe
def postpone(request: HttpRequest, petition: Petition) -> HttpResponse:
    change = change_of(petition)
    form = forms.PostponeForm(request.POST or None, change=change)

    def put_off(to: Any, reason: str) -> None:
        changes.postpone(change, to=to, reason=reason, actor=request.user, at=timezone.now())

    return step_page(
        request, petition, form, put_off, heading=_("Put the change off"), submit=_("Put off"),
    )  # fmt: skip
