"""What panels hand in to the other rooms: the desk, and the conversation of each group."""

from typing import Any

from django.urls import reverse

from core.workflow import presentation
from discussion import places
from surveys.models import PanelGroup, Recommendation
from surveys.rules import panels as rules
from surveys.states.recommendations import RECOMMENDATION_WORKFLOW


def _panel(asked: Recommendation, user: Any) -> dict[str, Any]:
    return {"asked": asked}


def _reads(user: Any, group: PanelGroup) -> bool:
    return bool(user.is_authenticated) and rules.sees_panel(user, group.survey)


def _writes(user: Any, group: PanelGroup) -> bool:
    return rules.is_in_group(user, group) or rules.speaks_for(user, group)


def group_page(group: PanelGroup) -> str:
    return reverse("surveys:panel_group", args=[group.survey.slug, group.pk])


presentation.register(
    RECOMMENDATION_WORKFLOW.name,
    template="surveys/panel/_desk.html",
    context=_panel,
    url=lambda asked: asked.get_absolute_url(),
)
places.register(
    "surveys.PanelGroup",
    who_may_write=_writes,
    visible=_reads,
    url=group_page,
    title=lambda group: f"{group.survey} – {group}",
    department=lambda group: group.survey.department_id,
    closed=lambda group, at: group.survey.state not in rules.AT_WORK,
    anonymous_reading=False,
    endorsements=False,
)
