"""From a weak figure to a task of the plan, and to the next survey that looks whether it helped."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import permissions
from surveys.models import Improvement, Survey
from surveys.services.refusals import SurveyRefused
from surveys.states.permissions import READ_REPORT


@transaction.atomic
def note(
    *,
    survey: Survey,
    concept: str,
    name: str,
    score: float,
    task_title: str,
    task_path: str,
    by: Any,
    at: datetime,
    task_key: int | None = None,
) -> Improvement:
    """Remember which task is to mend what. Raises SurveyRefused where there is one already."""
    permissions.check(by, READ_REPORT, survey)
    try:
        with transaction.atomic():
            return Improvement.objects.create(
                survey=survey,
                concept=concept,
                name=name,
                score=Decimal(str(round(score, 2))),
                task_title=task_title,
                task_path=task_path,
                task_key=task_key,
                created_by=by,
                created_at=at,
            )
    except IntegrityError as error:
        raise SurveyRefused("once", _("There is a task for this already.")) from error


def now_public(paths: dict[int, str]) -> int:
    """Drafts of tasks have become tasks of a plan that everybody reads: {draft: path}."""
    changed = Improvement.objects.filter(task_key__in=paths)
    for improvement in changed:
        improvement.task_path, improvement.task_key = paths[improvement.task_key or 0], None
        improvement.save(update_fields=["task_path", "task_key"])
    return len(changed)
