"""Who comes to a survey and by what door, and what those read who cannot answer now."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from core.prepared_query import PreparedQuery
from surveys.models import Invitation, Survey
from surveys.queries.invitations import has_address
from surveys.queries.surveys import ASKED_IN_PUBLIC, visible_to
from surveys.rules.respondents import Who
from surveys.rules.standing import Bar, Standing
from surveys.services.answers import words_for
from surveys.states.surveys import ANNOUNCED

# Which personal link a browser came by. It says nothing of what is answered.
_LINKS = "survey_links"
# By which of them it keeps half an answer, and by which it handed one in; never of an anonymous survey.
BEGAN, ANSWERED = "survey_links_begun", "survey_links_answered"
RELATED = ("department", "current", "series", "body")
# What everybody may see; only what a survey needs that is answered.
_asked_in_public = PreparedQuery(
    lambda slug: (
        Survey.objects.filter(slug=slug, state__in=ANNOUNCED, access__in=ASKED_IN_PUBLIC)
        .select_related("current")
        .defer("draft")
        .order_by()
    ),
    values=0,
    texts=1,
)


def who_is(request: HttpRequest, survey: Survey) -> Who:
    """An account where there is one that the access asks for, or the holder of a personal link."""
    invitation = _invitation_of(request, survey)
    if invitation is not None:
        began, answered = (invitation.pk in request.session.get(name, ()) for name in (BEGAN, ANSWERED))
        is_theirs = not (began and answered) and has_address(request.user, invitation.email)
        return Who(invitation=invitation, began_here=began or is_theirs, answered_here=answered or is_theirs)
    return Who(person=request.user) if request.user.is_authenticated else Who()


def survey_at(request: HttpRequest, slug: str, *, for_answers: bool = False) -> Survey:
    """The survey that this person may see, or was sent a personal link to; 404 where there is none.

    Where answers come in, as they do by the hundred in a minute, by the short way.
    """
    found = next(iter(_asked_in_public(slug)), None) if for_answers else None
    if found is None:
        found = visible_to(request.user).filter(slug=slug).select_related(*RELATED).defer("draft").order_by().first()
    if found is None:
        found = _by_link(request, slug)
    if found is None:
        raise Http404
    return found


def remember_link(request: HttpRequest, invitation: Invitation) -> None:
    links = request.session.get(_LINKS, {})
    request.session[_LINKS] = {**links, str(invitation.survey_id): invitation.pk}


def links_of(request: HttpRequest) -> list[int]:
    """The invitations by whose links this browser came."""
    return [int(pk) for pk in request.session.get(_LINKS, {}).values()]


def remember_own(request: HttpRequest, survey: Survey, who: Who, name: str) -> None:
    """What was typed in this browser may be shown in it again, whoever else holds the link."""
    if who.invitation is None or survey.is_anonymous:
        return
    known = request.session.get(name, [])
    if who.invitation.pk not in known:
        request.session[name] = [*known, who.invitation.pk]


def _by_link(request: HttpRequest, slug: str) -> Survey | None:
    links = request.session.get(_LINKS, {})
    if not links:
        return None
    return Survey.objects.filter(slug=slug, pk__in=[int(pk) for pk in links]).select_related(*RELATED).first()


def _invitation_of(request: HttpRequest, survey: Survey) -> Invitation | None:
    pk = request.session.get(_LINKS, {}).get(str(survey.pk))
    return Invitation.objects.filter(pk=pk, survey=survey).exclude(seed="").first() if pk else None


def never_stored(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Neither the browser nor anything on the way keeps the page: it holds what somebody answered."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    return guarded


def closed_door(
    request: HttpRequest, standing: Standing, *, status: int = 200, base: str = "base.html"
) -> HttpResponse:
    """Why not now, or not this person, and the one next step."""
    context = {**door_words(standing), "standing": standing, "base": base}
    return render(request, "surveys/answering/closed.html", context, status=status)


def door_words(standing: Standing) -> dict[str, Any]:
    survey = standing.survey
    back = urlencode({"next": reverse("surveys:answer", args=[survey.slug])})
    return {
        "survey": survey,
        "bar": standing.bar.value if standing.bar else "",
        "words": words_for(standing) if standing.bar else "",
        "needs_account": standing.bar is Bar.SIGN_IN,
        "sign_in_url": f"{reverse('account_login')}?{back}",
    }
