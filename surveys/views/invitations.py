"""The staff's list of invited people: read it in, look at it, send letters, remind."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import requires
from core.audit.audit import record as audit
from core.refusals import Refused
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, READ, blame, press
from core.ui.paging import paginate
from surveys.forms.invitations import PeopleForm
from surveys.models import Invitation, Survey
from surveys.queries import invitations as queries
from surveys.services import invitation_sheets, invitations, paper_hand_in
from surveys.services.paper import TAKES_PAPER
from surveys.states.permissions import INVITE
from surveys.states.surveys import OVER, Access, SurveyState
from surveys.views.builder_loading import crumbs
from surveys.views.paper_loading import survey_at

PEOPLE_PER_PAGE = 50
_PART = re.compile("[1-9][0-9]{0,3}")


def _url(survey: Survey) -> str:
    return reverse("surveys:invitations", args=[survey.slug])


def _invitation_at(request: HttpRequest, slug: str, pk: int) -> Invitation:
    found = queries.listed(survey_at(request, slug)).select_related("survey").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_safe
@never_cache
@requires(INVITE, on=survey_at)
def overview(request: HttpRequest, survey: Survey) -> HttpResponse:
    standing = queries.standing(survey)
    context = {
        "survey": survey,
        "standing": standing,
        "files": _files(survey, standing.on_paper),
        "can_be_printed": invitation_sheets.can_be_printed(survey),
        "groups": queries.groups(survey),
        "goes_by_invitations": survey.access == Access.INVITED,
        "is_over": survey.state in OVER,
        "remind_from": _reminders_from(survey),
        "is_open": survey.state == SurveyState.OPEN,
        "breadcrumb_items": crumbs(survey, (_("Invitations"), "")),
    }
    return render(request, "surveys/intake/invitations.html", context)


def _reminders_from(survey: Survey) -> datetime | None:
    """Where that is still to come."""
    earliest = invitations.reminders_from(survey)
    return earliest if earliest and earliest > timezone.now() else None


def _files(survey: Survey, letters: int) -> list[dict[str, Any]]:
    """Each with its address, and the first and the last letter in it."""
    most = invitation_sheets.MOST_IN_A_FILE
    url = reverse("surveys:print_invitations", args=[survey.slug])
    return [
        {"url": f"{url}?part={at // most + 1}", "first": at + 1, "last": min(at + most, letters)}
        for at in range(0, letters, most)
    ]


@require_safe
@never_cache
@requires(INVITE, on=survey_at)
def people(request: HttpRequest, survey: Survey) -> HttpResponse:
    """Names and addresses; each look is recorded."""
    page = paginate(queries.listed(survey), request.GET.get("cursor"), order="pk", size=PEOPLE_PER_PAGE)
    audit("surveys.read_invited", actor=request.user, at=timezone.now(), target=survey)
    context = {
        "survey": survey,
        "page": page,
        "takes_paper": survey.on_paper and survey.state in TAKES_PAPER,
        "breadcrumb_items": crumbs(survey, (_("Invitations"), _url(survey)), (_("People"), "")),
    }
    return render(request, "surveys/intake/people.html", context)


@require_http_methods(READ)
@requires(INVITE, on=survey_at)
@repeat_safe
def add(request: HttpRequest, survey: Survey) -> HttpResponse:
    """First what was understood, to be looked at; with the second press the list is kept."""
    form = PeopleForm(request.POST or None, request.FILES or None)
    shown = None
    status = INVALID if form.is_bound else 200
    if form.is_bound and form.is_valid():
        shown, status = form.reading, 200
        if "keep" in request.POST:
            try:
                new = invitations.add(survey=survey, people=shown.people, by=request.user, at=timezone.now())
            except Refused as refusal:
                blame(form, refusal)
                status = INVALID
            else:
                words = ngettext("%(count)s person was added.", "%(count)s people were added.", new)
                messages.success(request, words % {"count": f"{new:,}"})
                return redirect(_url(survey))
    context = {
        "survey": survey,
        "form": form,
        "reading": shown,
        "back": _url(survey),
        "breadcrumb_items": crumbs(survey, (_("Invitations"), _url(survey)), (_("Add people"), "")),
    }
    return render(request, "surveys/intake/add_people.html", context, status=status)


def _pressed(request: HttpRequest, survey: Survey, deed: Callable[..., Any], done: str) -> HttpResponse:
    return press(request, lambda: deed(survey=survey, by=request.user, at=timezone.now()), back=_url(survey), done=done)


def _pressed_for_one(request: HttpRequest, invitation: Invitation, deed: Callable[..., Any], done: str) -> HttpResponse:
    return press(
        request,
        lambda: deed(invitation=invitation, by=request.user, at=timezone.now()),
        back=reverse("surveys:invited_people", args=[invitation.survey.slug]),
        done=done,
    )


@require_POST
@requires(INVITE, on=survey_at)
@repeat_safe
def send(request: HttpRequest, survey: Survey) -> HttpResponse:
    is_open = survey.state == SurveyState.OPEN
    done = _("The letters go out now.") if is_open else _("The letters go out as soon as the survey opens.")
    return _pressed(request, survey, invitations.send, done)


@require_safe
@requires(INVITE, on=survey_at)
def letters_pdf(request: HttpRequest, survey: Survey) -> HttpResponse:
    """Names and personal links, to be printed; each file that is made is recorded."""
    part = request.GET.get("part", "")
    try:
        content = invitation_sheets.printed(
            survey=survey,
            part=int(part) if _PART.fullmatch(part) else 1,
            by=request.user,
            at=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(_url(survey))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, f"{survey.slug}.pdf") or "attachment"
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@requires(INVITE, on=survey_at)
@repeat_safe
def posted(request: HttpRequest, survey: Survey) -> HttpResponse:
    return _pressed(request, survey, invitation_sheets.note_posted, _("It is noted that the letters went out."))


@require_POST
@requires(INVITE, on=survey_at)
@repeat_safe
def remind(request: HttpRequest, survey: Survey) -> HttpResponse:
    done = _("Those who have not answered are reminded. Nobody is shown who that is.")
    return _pressed(request, survey, invitations.remind, done)


@require_POST
@requires(INVITE, on=_invitation_at)
@repeat_safe
def take_back(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    return _pressed_for_one(request, invitation, invitations.take_back, _("The invitation was taken back."))


@require_POST
@requires(INVITE, on=_invitation_at)
@repeat_safe
def on_paper(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Somebody comes with a sheet, or was noted by mistake."""
    if "take_back" in request.POST:
        return _pressed_for_one(request, invitation, paper_hand_in.take_back, _("The note was taken back."))
    return _pressed_for_one(request, invitation, paper_hand_in.note, _("The sheet is noted."))
