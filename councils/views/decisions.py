"""A vote's page: for members the ballot, for the chair the buttons, for everybody the result."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import permissions
from core.access import public, requires
from core.live import replay
from core.refusals import Refused
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, form_page, press
from core.ui.paging import paginate
from councils.forms.decisions import CastingForm, ReasonsForm, ballot_form
from councils.forms.meetings import ReasonForm
from councils.models import Decision
from councils.queries import attendance, meetings
from councils.queries import decisions as queries
from councils.queries.recusals import is_recused
from councils.services import decisions
from councils.states.decisions import BREAK_TIE, VOTE, DecisionState
from councils.states.meetings import CHAIR, KEEP, MeetingState
from councils.views.meeting_loading import decision_at

READ = ["GET", "HEAD", "POST"]
UNSETTLED = {DecisionState.DRAFT, DecisionState.OPEN, DecisionState.TIED}


@public
@require_safe
def decision_list(request: HttpRequest) -> HttpResponse:
    """What bodies have decided, newest first."""
    settled = queries.visible_to(request.user).filter(state=DecisionState.DECIDED).prefetch_related("options")
    page = paginate(settled, request.GET.get("cursor"), order="-decided_at")
    crumbs = [(_("Committees"), reverse("councils:bodies")), (_("Decisions"), "")]
    return render(request, "councils/meetings/decisions.html", {"page": page, "breadcrumb_items": crumbs})


@public
@require_safe
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    found = _readable(request, pk)
    return render(request, "councils/meetings/decision.html", _page(request, found))


@public
@require_safe
def live_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that follows the vote."""
    found = _readable(request, pk)
    if not meetings.is_insider(request.user, found.item.meeting):
        raise Http404
    return render(request, "councils/meetings/_vote.html", _page(request, found))


def _readable(request: HttpRequest, pk: int) -> Decision:
    """An unsettled question is for those inside alone."""
    found = decision_at(request, pk)
    if found.state in UNSETTLED and not meetings.is_insider(request.user, found.item.meeting):
        raise Http404
    return found


def _page(request: HttpRequest, found: Decision, form: Any = None) -> dict[str, Any]:
    now = timezone.now()
    user, meeting = request.user, found.item.meeting
    member = meetings.member_for(user, meeting, at=now)
    inside = meetings.is_insider(user, meeting)
    is_open = found.state == DecisionState.OPEN
    recused = is_recused(member, found.item)
    voted = queries.has_voted(found, member)
    here = member is not None and is_open and member in attendance.present_members(meeting, at=now)
    settled = found.state == DecisionState.DECIDED
    chairs = user.is_authenticated and permissions.allowed(user, CHAIR, found)
    return {
        "reasons": found.reasons if meetings.may_read_item(user, found.item) else found.public_reasons,
        "decision": found,
        "meeting": meeting,
        "item": found.item,
        "hidden": recused and found.state in UNSETTLED,
        "options": list(found.options.select_related("decision")),
        "criteria": list(queries.criteria_of(found)),
        "member": member,
        "inside": inside,
        "recused": recused,
        "voted": voted,
        "here": here,
        "form": form or (ballot_form(found) if here and not voted and not recused else None),
        "keeps": user.is_authenticated and permissions.allowed(user, KEEP, found),
        "chairs": chairs,
        "may_open": chairs and found.state == DecisionState.DRAFT and meeting.state == MeetingState.IN_SESSION,
        "casting_form": _casting_form(request, found),
        "cast_count": found.participations.count() if inside and is_open else None,
        "present": len(attendance.present_members(meeting, at=now)) if inside and is_open else None,
        "named_lines": queries.named_lines(found) if settled and not found.is_secret else [],
        "live_since": replay.head(meetings.topic_of(meeting)) if inside else 0,
        "topic": meetings.topic_of(meeting),
        "breadcrumb_items": [
            (_("Committees"), reverse("councils:bodies")),
            (meeting.title, meeting.get_absolute_url()),
            (found.question, ""),
        ],
    }


def _casting_form(request: HttpRequest, found: Decision) -> CastingForm | None:
    if found.state != DecisionState.TIED or not permissions.allowed(request.user, BREAK_TIE, found):
        return None
    ids = [option.pk for option in decisions.casting_options(found)]
    data = [request.POST] if request.method == "POST" else []
    return CastingForm(*data, options=found.options.filter(pk__in=ids).select_related("decision"))


@require_POST
@requires(VOTE, on=decision_at)
@repeat_safe(private=True)
def cast(request: HttpRequest, found: Decision) -> HttpResponse:
    """One vote. The record of the submission keeps neither its content nor its sender."""
    form = ballot_form(found, request.POST)
    if form.is_valid():
        try:
            decisions.cast(found, user=request.user, values=form.values(), at=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Your vote was counted."))
            return redirect(found)
    return render(request, "councils/meetings/decision.html", _page(request, found, form), status=INVALID)


@require_POST
@requires(CHAIR, on=decision_at)
@repeat_safe
def open_vote(request: HttpRequest, found: Decision) -> HttpResponse:
    return press(
        request,
        lambda: decisions.open_vote(found, by=request.user, at=timezone.now()),
        back=found.get_absolute_url(),
        done=_("The vote is open. Members see it on their telephones."),
    )


@require_POST
@requires(CHAIR, on=decision_at)
@repeat_safe
def close_vote(request: HttpRequest, found: Decision) -> HttpResponse:
    return press(
        request,
        lambda: decisions.close_vote(found, by=request.user, at=timezone.now()),
        back=found.get_absolute_url(),
        done=_("The vote is closed and counted."),
    )


@require_POST
@requires(BREAK_TIE, on=decision_at)
@repeat_safe
def break_tie(request: HttpRequest, found: Decision) -> HttpResponse:
    form = _casting_form(request, found)
    if form is None or not form.is_valid():
        messages.error(request, _("Choose one of the answers that are level."))
        return redirect(found)
    option = form.cleaned_data["option"]
    return press(
        request,
        lambda: decisions.break_tie(found, by=request.user, option=option, at=timezone.now()),
        back=found.get_absolute_url(),
        done=_("Decided by the casting vote."),
    )


@require_POST
@requires(KEEP, on=decision_at)
@repeat_safe
def put_again(request: HttpRequest, found: Decision) -> HttpResponse:
    return press(
        request,
        lambda: decisions.put_again(found, by=request.user, at=timezone.now()),
        back=found.item.get_absolute_url(),
        done=_("The same question stands on the item once more."),
    )


@require_http_methods(READ)
@requires(KEEP, on=decision_at)
@repeat_safe
def take_off(request: HttpRequest, found: Decision) -> HttpResponse:
    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda **given: decisions.take_off(found, by=request.user, at=timezone.now(), **given),
        heading=_("Take the question off"),
        submit=_("Take off"),
        tone="danger",
        back=found.get_absolute_url(),
        done=_("The question was taken off. Secret ballots already cast were destroyed unread."),
        lead=found.question,
    )


@require_http_methods(READ)
@requires(KEEP, on=decision_at)
@repeat_safe
def reasons(request: HttpRequest, found: Decision) -> HttpResponse:
    confidential = found.item.is_confidential
    return form_page(
        request,
        ReasonsForm(request.POST or None, initial={"reasons": found.reasons}, confidential=confidential),
        lambda **given: decisions.give_reasons(found, by=request.user, at=timezone.now(), **given),
        heading=_("Reasons of the decision"),
        submit=_("Save"),
        back=found.get_absolute_url(),
        done=_("Saved. The members alone can read them.") if confidential else _("Saved. Everybody can read them."),
        lead=found.question,
        draft=f"council-reasons-{found.pk}",
    )
