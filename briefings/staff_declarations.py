"""What preparing briefings hand in to the other rooms."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from briefings.models import Briefing
from briefings.queries.preparing import checks

# The hooks of the steps are hung up where their services stand.
from briefings.services import announcing  # noqa: F401
from briefings.states.briefings import BRIEFING_WORKFLOW, BriefingState
from core.workflow import presentation


def staff_page(briefing: Briefing) -> str:
    return reverse("briefings:manage", args=[briefing.pk])


def panel(briefing: Briefing, user: Any) -> dict[str, Any]:
    found = checks(briefing, at=timezone.now()) if briefing.state == BriefingState.DRAFT else []
    return {
        "briefing": briefing,
        "briefing_url": staff_page(briefing),
        "missing": [check for check in found if check.required and not check.done],
    }


presentation.register(BRIEFING_WORKFLOW.name, template="briefings/staff/_panel.html", context=panel, url=staff_page)
