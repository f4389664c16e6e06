"""Questions that a briefing left open: everybody reads them, the department answers."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from briefings.forms.afterwards import AnswerForm, DropForm, ExtendForm, FollowUpFilter, HandOverForm
from briefings.models import Briefing, FollowUp
from briefings.queries import briefings
from briefings.queries import follow_ups as queries
from briefings.queries.participants import SESSION_KEY
from briefings.services import follow_ups as services
from briefings.states.permissions import ANSWER_FOLLOW_UP
from briefings.views.settling import deed_page
from core import permissions
from core.access import public, requires
from core.deadlines.models import Clock
from core.submissions.repeats import repeat_safe
from core.ui.deeds import READ
from core.ui.paging import paginate


def crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [
        (_("Briefings"), reverse("briefings:list")),
        (_("Answers after briefings"), reverse("briefings:follow_ups")),
        *more,
    ]


def _asked_by(request: HttpRequest) -> tuple[int, ...]:
    """Whom this browser has been in rooms that it joined without an account."""
    kept = request.session.get(SESSION_KEY)
    return tuple(pk for pk in kept.values() if isinstance(pk, int)) if isinstance(kept, dict) else ()


@public
@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """Of all briefings, or of one: `?briefing=`."""
    at = timezone.now()
    briefing = _briefing_named(request)
    form = FollowUpFilter(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = queries.listed(request.user, at=at, briefing=briefing, asked_by=_asked_by(request), **wanted)
    context = {
        "form": form,
        "briefing": briefing,
        "page": paginate(found, request.GET.get("cursor"), order="-opened_at"),
        "filtered": any(wanted.values()),
        "counts": queries.counts(at, briefing=briefing),
        "now": at,
        "breadcrumb_items": crumbs(*([(briefing.title, "")] if briefing else [])),
    }
    return render(request, "briefings/afterwards/follow_ups.html", context)


def _briefing_named(request: HttpRequest) -> Briefing | None:
    named = request.GET.get("briefing", "")
    if not named:
        return None
    if not (named.isascii() and named.isdigit() and len(named) <= 18):
        raise Http404
    return get_object_or_404(briefings.visible_to(request.user), pk=int(named))


@public
@require_safe
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    owed = get_object_or_404(queries.visible_to(request.user, asked_by=_asked_by(request)), pk=pk)
    at = timezone.now()
    clock = queries.clock_of(owed)
    context = {
        "owed": owed,
        "question": owed.question,
        "supports": queries.supports_of(owed),
        "clock": clock,
        "is_late": queries.is_late(owed, at),
        "days_late": _days_late(owed, clock),
        "now": at,
        "dropped_because": queries.why_dropped(owed) if owed.is_dropped else "",
        "may_answer": owed.is_open and permissions.allowed(request.user, ANSWER_FOLLOW_UP, owed),
        "may_extend": bool(clock and clock.is_running and clock.extended_at is None and clock.due_at >= at),
        "breadcrumb_items": crumbs((Truncator(owed.question.text).chars(40), "")),
    }
    return render(request, "briefings/afterwards/follow_up.html", context)


def _days_late(owed: FollowUp, clock: Clock | None) -> int:
    """Of an answer that came after its day."""
    if clock is None or owed.answered_at is None or owed.answered_at <= clock.due_at:
        return 0
    return (timezone.localdate(owed.answered_at) - timezone.localdate(clock.due_at)).days


def loaded(request: HttpRequest, pk: int) -> FollowUp:
    return get_object_or_404(FollowUp.objects.select_related("briefing", "question", "department"), pk=pk)


_deed = partial(
    deed_page, argument="follow_up", shown_as="owed", above="briefings/afterwards/_asked.html",
    crumbs=crumbs, kind=gettext_lazy("Question"),
)  # fmt: skip


@require_http_methods(READ)
@requires(ANSWER_FOLLOW_UP, on=loaded)
@repeat_safe
def answer(request: HttpRequest, owed: FollowUp) -> HttpResponse:
    return _deed(
        request, owed, AnswerForm(request.POST or None), services.answer,
        heading=pgettext("follow-up", "Answer in public"), submit=_("Publish the answer"),
        done=_("The answer is public. Those who asked or supported the question are told."),
        draft=f"briefing-answer-{owed.pk}",
    )  # fmt: skip


@require_http_methods(READ)
@requires(ANSWER_FOLLOW_UP, on=loaded)
@repeat_safe
def drop(request: HttpRequest, owed: FollowUp) -> HttpResponse:
    return _deed(
        request, owed, DropForm(request.POST or None), services.drop,
        heading=pgettext("follow-up", "Do not answer"), submit=pgettext("follow-up", "Close it without an answer"),
        tone="danger", draft=f"briefing-drop-{owed.pk}",
    )  # fmt: skip


@require_http_methods(READ)
@requires(ANSWER_FOLLOW_UP, on=loaded)
@repeat_safe
def hand_over(request: HttpRequest, owed: FollowUp) -> HttpResponse:
    return _deed(
        request, owed, HandOverForm(request.POST or None), services.hand_over,
        heading=_("Hand over to another department"), submit=_("Hand over"),
        done=_("The other department is told. The day by which it is due stays the same."),
    )  # fmt: skip


@require_http_methods(READ)
@requires(ANSWER_FOLLOW_UP, on=loaded)
@repeat_safe
def extend(request: HttpRequest, owed: FollowUp) -> HttpResponse:
    return _deed(
        request, owed, ExtendForm(request.POST or None), services.extend,
        heading=_("Extend the deadline"), submit=_("Extend"),
        lead=_("Once only, before it has passed, and never for workload."),
        done=_("The new day stands on the page, and the asker is told."),
    )  # fmt: skip
