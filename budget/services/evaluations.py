"""What residents think of a completed project: five questions, one answer each, kept as counts alone.

A full questionnaire belongs to the room of surveys; this form is small on purpose.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts import queries as people
from budget.models import EvaluationCount, EvaluationTurn, Undertaking
from budget.services import execution_notices
from budget.services.refusals import BudgetRefused
from budget.states.execution import UndertakingState
from budget.states.execution_names import Agreement, Question
from core.workflow import engine


@transaction.atomic
def give(undertaking: Undertaking, *, person: Any, answers: Mapping[str, int], at: datetime) -> None:
    """All five at once. That this person answered, and what was answered, are kept apart. Raises BudgetRefused."""
    if not (people.may_write(person) and people.is_verified_resident(person, at)):
        raise BudgetRefused("unverified", _("Residents evaluate who have proved their residency."))
    locked = engine.lock(undertaking)
    if not locked.is_being_evaluated(at):
        raise BudgetRefused("closed", _("The time to evaluate this project is over, or has not come yet."))
    if set(answers) != set(Question.values) or not set(answers.values()) <= set(Agreement.values):
        raise BudgetRefused("incomplete", _("Please answer all five questions."))
    try:
        with transaction.atomic():
            EvaluationTurn.objects.create(undertaking=locked, person=person)
    except IntegrityError as error:
        raise BudgetRefused("twice", _("You have evaluated this project already. Thank you!")) from error
    for question, value in answers.items():
        row, _made = EvaluationCount.objects.get_or_create(undertaking=locked, question=question, value=value)
        EvaluationCount.objects.filter(pk=row.pk).update(count=F("count") + 1)


def ended(at: datetime) -> Any:
    return Undertaking.objects.filter(state=UndertakingState.COMPLETED, evaluation_until__lte=at)


def tell_of_ended(*, at: datetime) -> None:
    """The office reads what residents said and closes the project; told once."""
    for undertaking in ended(at).select_related("project__cycle", "responsible__holder"):
        execution_notices.tell_office(
            execution_notices.EVALUATION_OVER, undertaking, at=at,
            key=f"{execution_notices.EVALUATION_OVER}:{undertaking.pk}",
        )  # fmt: skip
