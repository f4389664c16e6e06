"""Who looks into a panel, who speaks for a group, and who answers what it recommends."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from core import permissions
from councils.queries.terms import term_of
from surveys.models import PanelGroup, PanelSeat, Recommendation, Survey
from surveys.states.permissions import ANALYSE, ANSWER_PANEL, MANAGE_PANEL
from surveys.states.surveys import Access, SurveyState

# What was recommended is public from the end on.
IN_PUBLIC = (SurveyState.CLOSED, SurveyState.PUBLISHED)
# Groups talk and agree while their members answer, and until the results are out.
AT_WORK = (SurveyState.OPEN, SurveyState.CLOSED)


def sits_on(user: Any, survey: Survey) -> bool:
    """In office on the panel today."""
    if survey.access != Access.PANEL or survey.body is None:
        return False
    return term_of(user, survey.body, on=timezone.localdate()) is not None


def sees_panel(user: Any, survey: Survey) -> bool:
    return permissions.allowed(user, ANALYSE, survey) or sits_on(user, survey)


def is_in_group(user: Any, group: PanelGroup) -> bool:
    return PanelSeat.objects.filter(group=group, person=user.pk).exists() and sits_on(user, group.survey)


def speaks_for(user: Any, group: PanelGroup) -> bool:
    """Its spokesperson, or the staff of the panel where a group has written its sheet on paper."""
    if permissions.allowed(user, MANAGE_PANEL, group.survey):
        return True
    leads = PanelSeat.objects.filter(group=group, person=user.pk, leads=True)
    return leads.exists() and sits_on(user, group.survey)


def sees_recommendation(user: Any, asked: Recommendation) -> bool:
    if asked.survey.state in IN_PUBLIC:
        return True
    return permissions.allowed(user, ANSWER_PANEL, asked) or sees_panel(user, asked.survey)
