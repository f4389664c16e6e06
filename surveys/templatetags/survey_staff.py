"""The ways between the staff's pages of one survey."""

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import permissions
from surveys.models import Survey
from surveys.states.permissions import ANALYSE, ENTER_PAPER, INVITE, MANAGE
from surveys.states.surveys import Access

register = template.Library()

TABS = (
    ("manage", pgettext_lazy("survey", "Overview"), ANALYSE),
    ("build", pgettext_lazy("survey", "Questions"), MANAGE),
    ("settings", pgettext_lazy("survey", "Settings"), MANAGE),
    ("invitations", _("Invitations"), INVITE),
    ("panel", _("Panel"), ANALYSE),
    ("paper", pgettext_lazy("survey", "On paper"), ENTER_PAPER),
    ("open_kiosk", pgettext_lazy("survey", "Device"), MANAGE),
    ("dashboard", _("Results"), ANALYSE),
    ("report", pgettext_lazy("survey", "Report"), ANALYSE),
    ("exports", _("Exports"), ANALYSE),
)


def _has_use(key: str, survey: Survey) -> bool:
    match key:
        case "invitations":
            return survey.access == Access.INVITED
        case "panel":
            return survey.access == Access.PANEL
        case "paper":
            return survey.on_paper
        case "open_kiosk":
            return survey.at_kiosk
        case "dashboard" | "report" | "exports":
            return survey.opened_at is not None
        case _:
            return True


@register.simple_tag(takes_context=True)
def staff_tabs(context: Any, survey: Survey) -> list[dict[str, Any]]:
    """Only what this survey has use for, and what the person may open."""
    user = context["request"].user
    return [
        {"key": key, "label": label, "url": url}
        for key, label, permission in TABS
        if _has_use(key, survey) and permissions.allowed(user, permission, survey) and (url := _page(key, survey))
    ]


def _page(key: str, survey: Survey) -> str:
    try:
        return reverse(f"surveys:{key}", args=[survey.slug])
    except NoReverseMatch:
        return ""
