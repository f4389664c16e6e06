"""Files of answers: each person sees those they asked for themselves."""

from typing import Any

from django.db.models import QuerySet

from surveys.models import Export, Survey


def visible_to(user: Any) -> QuerySet[Export]:
    return Export.objects.filter(asked_by=user).select_related("survey__department", "asked_by")


def of(survey: Survey, user: Any) -> QuerySet[Export]:
    return visible_to(user).filter(survey=survey)
