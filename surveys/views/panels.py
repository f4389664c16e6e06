"""A panel at its work: its groups and their conversation, what they agreed on, and what departments answered."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core import permissions
from core.access import requires, signed_in
from core.submissions.repeats import repeat_safe
from core.ui.deeds import READ, form_page
from surveys.forms.panels import ArrangeForm, DrawForm, ScoresForm
from surveys.models import PanelGroup, Survey
from surveys.queries import panels as queries
from surveys.rules import panels as rules
from surveys.services import panels
from surveys.states.permissions import ANALYSE, MANAGE_PANEL
from surveys.states.surveys import Access


def panel_at(request: HttpRequest, slug: str, **_more: Any) -> Survey:
    """For members of the panel and the staff of the survey; for others there is none."""
    found = Survey.objects.select_related("body", "department", "current").filter(slug=slug, access=Access.PANEL)
    survey = found.first()
    if survey is None or not rules.sees_panel(request.user, survey):
        raise Http404
    return survey


def group_at(request: HttpRequest, slug: str, pk: int) -> PanelGroup:
    survey = panel_at(request, slug)
    group = next((group for group in queries.groups(survey) if group.pk == pk), None)
    if group is None:
        raise Http404
    group.survey = survey
    return group


def _sits_in(user: Any, group: PanelGroup) -> bool:
    return any(seat.person_id == user.pk for seat in group.seats.all())


def panel_url(survey: Survey) -> str:
    return reverse("surveys:panel", args=[survey.slug])


def crumbs(survey: Survey, *more: tuple[Any, str]) -> list[tuple[Any, str]]:
    own = (_("Panel"), panel_url(survey) if more else "")
    return [(_("Surveys"), reverse("surveys:list")), (survey.title, survey.get_absolute_url()), own, *more]


@require_safe
@never_cache
@signed_in
def panel(request: HttpRequest, slug: str) -> HttpResponse:
    survey = panel_at(request, slug)
    groups = queries.groups(survey)
    own = next(
        (group for group in groups if any(seat.person_id == request.user.pk for seat in group.seats.all())), None
    )
    manages = permissions.allowed(request.user, MANAGE_PANEL, survey)
    context = {
        "survey": survey,
        "groups": groups,
        "own_group": own,
        "members": queries.members(survey),
        "rows": queries.scores(survey, groups, of=request.user),
        "recommended": list(queries.recommendations(survey)),
        "is_member": rules.sits_on(request.user, survey),
        "is_at_work": survey.state in rules.AT_WORK,
        "manages": manages,
        "is_staff_of_it": permissions.allowed(request.user, ANALYSE, survey),
        "may_recommend": manages or (own is not None and rules.speaks_for(request.user, own)),
        "now": timezone.now(),
        "breadcrumb_items": crumbs(survey),
    }
    return render(request, "surveys/panel/panel.html", context)


@require_http_methods(READ)
@requires(MANAGE_PANEL, on=panel_at)
@repeat_safe
def arrange(request: HttpRequest, survey: Survey) -> HttpResponse:
    """The first time by lot; afterwards member by member."""
    groups = queries.groups(survey)
    data = request.POST or None
    page = {"back": panel_url(survey), "breadcrumb_items": crumbs(survey, (pgettext("panel", "Groups"), ""))}
    if not groups:
        return form_page(
            request,
            DrawForm(data),
            lambda **given: panels.draw_groups(survey=survey, by=request.user, at=timezone.now(), **given),
            heading=_("Deal the members out by lot"),
            lead=_("Afterwards you can move members, and say who speaks for each group."),
            submit=_("Draw the groups"),
            done=_("The groups are drawn."),
            go_to=request.path,
            **page,
        )
    form = ArrangeForm(data, members=queries.members(survey), groups=groups)
    return form_page(
        request,
        form,
        lambda **_given: panels.arrange(survey=survey, by=request.user, at=timezone.now(), **form.arranged()),
        heading=_("Who sits in which group"),
        submit=_("Keep the groups"),
        done=_("The groups are kept."),
        **page,
    )


@require_safe
@never_cache
@signed_in
def group(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    found = group_at(request, slug, pk)
    speaks = rules.speaks_for(request.user, found) and found.survey.state in rules.AT_WORK
    context = {
        "group": found,
        "survey": found.survey,
        "rows": queries.scores(found.survey, [found], of=request.user),
        "speaks": speaks,
        "is_own": _sits_in(request.user, found),
        "breadcrumb_items": crumbs(found.survey, (found.name, "")),
    }
    return render(request, "surveys/panel/group.html", context)


@require_http_methods(READ)
@signed_in
@repeat_safe
def scores(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    found = group_at(request, slug, pk)
    if not rules.speaks_for(request.user, found):
        raise PermissionDenied
    form = ScoresForm(request.POST or None, questions=queries.questions(found.survey), group=found)
    page = reverse("surveys:panel_group", args=[slug, pk])
    return form_page(
        request,
        form,
        lambda **_given: panels.score(group=found, by=request.user, at=timezone.now(), **form.agreed()),
        heading=_("What %(group)s agreed on") % {"group": found.name},
        lead=_("Talk first, then enter the score that the group stands for. You can come back until the results."),
        submit=_("Keep the scores"),
        back=page,
        done=_("The scores of the group are kept."),
        draft=f"panel-scores-{found.pk}",
        breadcrumb_items=crumbs(found.survey, (found.name, page), (_("Scores"), "")),
    )
