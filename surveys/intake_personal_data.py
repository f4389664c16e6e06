"""What is kept about those who are invited, take part, or sit on a panel."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import personal_data
from surveys.models import FreeText, GroupScore, PanelSeat, Participation, Recommendation, SavedAnswers
from surveys.services import invitations
from surveys.states.surveys import OVER

_LIST = _("Until 30 days after the end of the survey")
_DUTY = _("Duty of the corporation")
# Longer than any minutes of grace.
_GO_ON_WITHIN = timedelta(days=1)

personal_data.register_field(
    "surveys.Invitation",
    "name",
    "email",
    "seed",
    purpose=_("To ask somebody by a link of their own, and to remind them"),
    period=_LIST,
    basis=_DUTY,
)
personal_data.register_field(
    "surveys.FreeText",
    "text",
    purpose=_("What somebody wrote in answer to a survey; read by those who work with the answers"),
    period=_("As long as the results are needed; in a survey by name until the account is left"),
    basis=_DUTY,
)
personal_data.declare_not_personal("surveys.PanelGroup", "name", because="the name of a group of a panel")
personal_data.declare_not_personal(
    "surveys.Invitation", "stratum", because="a large group that many of those invited belong to"
)
personal_data.register_destruction(
    "surveys.invitations",
    invitations.expired,
    label=_("People who were invited to surveys"),
    destroy=invitations.forget,
)


def _left_behind(at: datetime) -> QuerySet[SavedAnswers]:
    """Begun and never sent, of surveys that take no more answers."""
    return SavedAnswers.objects.filter(survey__state__in=OVER, survey__state_changed_at__lt=at - _GO_ON_WITHIN)


personal_data.register_destruction(
    "surveys.saved_answers", _left_behind, label=_("Answers to surveys that were begun and never sent")
)


def leave(*, user: Any, at: datetime) -> None:
    """Answers stay as numbers and belong to nobody; words that somebody wrote under their name go."""
    FreeText.objects.filter(response__respondent__participation__person=user).delete()
    SavedAnswers.objects.filter(person=user).delete()
    Participation.objects.filter(person=user).delete()
    PanelSeat.objects.filter(person=user).delete()
    GroupScore.objects.filter(entered_by=user).update(entered_by=None)
    Recommendation.objects.filter(made_by=user).update(made_by=None)


personal_data.register_departure(
    "surveys.answers",
    leave,
    destroyed=(
        _("That you took part in surveys, what you had begun to answer, and what you wrote under your name."),
        _("Your place in the group of a panel."),
    ),
    kept=((_("What you chose in surveys, without your name"), _("As long as the results are needed")),),
)


def _answers_of(user: Any) -> list[dict[str, Any]]:
    rows = Participation.objects.filter(person=user).select_related("survey", "respondent__response").order_by("pk")
    return [_exported(participation) for participation in rows]


def _exported(participation: Participation) -> dict[str, Any]:
    respondent = getattr(participation, "respondent", None)
    if respondent is None:
        return {"survey": participation.survey.title}
    texts = {text.key: text.text for text in respondent.response.texts.all()}
    return {"survey": participation.survey.title, "answers": respondent.response.answers | texts}


personal_data.register_export("surveys.answers", _answers_of, label=_("Surveys that you took part in"))
