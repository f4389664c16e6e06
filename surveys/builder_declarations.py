"""What surveys hand in to the desk, and who may see the pictures in them."""

from typing import Any

from django.urls import reverse

from core.uploads import register_access
from core.workflow import presentation
from surveys.models import SectionPicture, Survey
from surveys.queries import launch, managing
from surveys.queries.surveys import is_staff
from surveys.states.surveys import ANNOUNCED, SURVEY_WORKFLOW, Access


def staff_page(survey: Survey) -> str:
    return reverse("surveys:manage", args=[survey.slug])


def panel(survey: Survey, user: Any) -> dict[str, Any]:
    return {
        "survey": survey,
        "survey_url": staff_page(survey),
        "answers": managing.answers_so_far(survey),
        "missing": launch.missing(survey),
    }


def may_see_picture(person: Any, picture: SectionPicture) -> bool:
    """Whoever was sent a link sees it without an account; of a survey among the staff nobody else does."""
    survey = picture.survey
    if survey.state not in ANNOUNCED:
        return managing.visible_to(person).filter(pk=survey.pk).exists()
    return survey.access != Access.STAFF or is_staff(person)


register_access(SectionPicture, may_see_picture)
presentation.register(SURVEY_WORKFLOW.name, template="surveys/builder/_panel.html", context=panel, url=staff_page)
