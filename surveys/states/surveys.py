"""The life of a survey, and the promises that are frozen when it opens: as data."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.workflow.definitions import Transition, Workflow
from core.workflow.hooks import Hooks
from surveys.states.permissions import MANAGE


class SurveyState(models.TextChoices):
    DRAFT = "DRAFT", pgettext_lazy("survey", "Being prepared")
    SCHEDULED = "SCHEDULED", pgettext_lazy("survey", "Ready, opens on its day")
    OPEN = "OPEN", pgettext_lazy("survey", "Open")
    CLOSED = "CLOSED", pgettext_lazy("survey", "Closed, results are being prepared")
    PUBLISHED = "PUBLISHED", pgettext_lazy("survey", "Results published")
    CANCELLED = "CANCELLED", pgettext_lazy("survey", "Cancelled")
    DROPPED = "DROPPED", pgettext_lazy("survey", "Dropped before it opened")


class Mode(models.TextChoices):
    """Shown on the first screen and frozen from the first day on."""

    NAMED = "NAMED", pgettext_lazy("survey", "By name")
    CONFIDENTIAL = "CONFIDENTIAL", pgettext_lazy("survey", "Confidential")
    ANONYMOUS = "ANONYMOUS", pgettext_lazy("survey", "Anonymous")


class Access(models.TextChoices):
    OPEN = "OPEN", pgettext_lazy("survey", "Everybody with the link")
    SIGNED_IN = "SIGNED_IN", pgettext_lazy("survey", "Everybody signed in")
    RESIDENTS = "RESIDENTS", pgettext_lazy("survey", "Verified residents")
    STAFF = "STAFF", pgettext_lazy("survey", "Staff")
    INVITED = "INVITED", pgettext_lazy("survey", "Invited people, each with a link of their own")
    PANEL = "PANEL", pgettext_lazy("survey", "Members of a panel")


class Sampling(models.TextChoices):
    """How those who are asked were chosen, which decides what may be said about error."""

    CENSUS = "CENSUS", _("Everybody concerned was asked")
    PROBABILITY = "PROBABILITY", _("Drawn by chance from a list")
    SELF_SELECTED = "SELF_SELECTED", _("Whoever wished could answer")


class Channel(models.TextChoices):
    WEB = "WEB", pgettext_lazy("survey", "Online")
    KIOSK = "KIOSK", pgettext_lazy("survey", "Kiosk")
    PAPER = "PAPER", pgettext_lazy("survey", "Paper")


S = SurveyState
# Everybody whom the access allows sees these in lists; a draft is the staff's.
ANNOUNCED = (S.SCHEDULED, S.OPEN, S.CLOSED, S.PUBLISHED, S.CANCELLED)
# No more answers, ever.
OVER = (S.CLOSED, S.PUBLISHED, S.CANCELLED, S.DROPPED)
# Nobody could answer yet.
BEFORE_OPENING = (S.DRAFT, S.SCHEDULED)
# It was opened, and its results are to be published.
AWAITING_RESULTS = (S.OPEN, S.CLOSED)
# All answers are in, and count.
FINISHED = (S.CLOSED, S.PUBLISHED)

SURVEY_HOOKS = Hooks()


def _has_version(survey: Any, actor: Any) -> Any:
    if survey.current_id is None:
        return _("Publish the questionnaire first.")
    return None


# fmt: off
SURVEY_WORKFLOW = Workflow(
    name="survey",
    label=pgettext_lazy("survey", "Survey"),
    states=SurveyState,
    initial=S.DRAFT,
    before=SURVEY_HOOKS.before,
    effect=SURVEY_HOOKS.effect,
    handed_over=SURVEY_HOOKS.handed_over,
    running=(S.SCHEDULED, S.OPEN),
    transitions=(
        Transition(
            "schedule", (S.DRAFT,), S.SCHEDULED, label=pgettext_lazy("survey", "Get it ready"), permission=MANAGE,
            guard=SURVEY_HOOKS.guard("schedule", _has_version),
            public_label=pgettext_lazy("survey", "It was announced"),
        ),
        Transition(
            "take_back", (S.SCHEDULED,), S.DRAFT, label=pgettext_lazy("survey", "Back to preparation"),
            permission=MANAGE,
        ),
        Transition(
            "open", (S.SCHEDULED,), S.OPEN, label=pgettext_lazy("survey", "Open"), system=True,
            public_label=pgettext_lazy("survey", "It opened"),
        ),
        Transition(
            "close", (S.OPEN,), S.CLOSED, label=pgettext_lazy("survey", "Close"), system=True,
            public_label=pgettext_lazy("survey", "It closed"),
        ),
        Transition(
            "close_early", (S.OPEN,), S.CLOSED, label=pgettext_lazy("survey", "Close before its time"),
            permission=MANAGE, reason_required=True, public_label=pgettext_lazy("survey", "It closed before its time"),
        ),
        Transition(
            "publish", (S.CLOSED,), S.PUBLISHED, label=pgettext_lazy("survey", "Publish the results"), system=True,
            public_label=pgettext_lazy("survey", "The results were published"),
        ),
        Transition(
            "cancel", (S.SCHEDULED, S.OPEN), S.CANCELLED, label=pgettext_lazy("survey", "Cancel"), permission=MANAGE,
            reason_required=True, public_label=pgettext_lazy("survey", "It was cancelled"),
        ),
        Transition(
            "drop", (S.DRAFT,), S.DROPPED, label=pgettext_lazy("survey", "Drop the draft"), permission=MANAGE,
            reason_required=True,
        ),
    ),
)
# fmt: on
