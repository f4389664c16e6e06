"""What surveys hand in to the desk."""

from typing import Any

from django.urls import reverse

from core.workflow import presentation
from surveys.models import Survey
from surveys.queries import launch, managing
from surveys.states.surveys import SURVEY_WORKFLOW


def staff_page(survey: Survey) -> str:
    return reverse("surveys:manage", args=[survey.slug])


def panel(survey: Survey, user: Any) -> dict[str, Any]:
    return {
        "survey": survey,
        "survey_url": staff_page(survey),
        "answers": managing.answers_so_far(survey),
        "missing": launch.missing(survey),
    }


presentation.register(SURVEY_WORKFLOW.name, template="surveys/builder/_panel.html", context=panel, url=staff_page)
