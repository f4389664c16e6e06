"""Who hears of an answer that is owed, and of the answer itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from accounts import queries as people
from accounts.models import Role, User
from briefings import afterwards_notices as notices
from briefings.models import FollowUp, Participant, Question
from core.notify import notify

OFFICERS = (Role.CASE_OFFICER, Role.DEPARTMENT_REVIEWER)


def askers(question: Question) -> QuerySet[User]:
    """Those with an account who asked it, or a question that was joined with it."""
    asked = Question.objects.filter(Q(pk=question.pk) | Q(merged_into=question))
    return _accounts(Participant.objects.filter(questions__in=asked))


def askers_and_supporters(question: Question) -> QuerySet[User]:
    asked = Question.objects.filter(Q(pk=question.pk) | Q(merged_into=question))
    return _accounts(Participant.objects.filter(Q(questions__in=asked) | Q(supports__question=question)))


def _accounts(found: QuerySet[Participant]) -> QuerySet[User]:
    return User.objects.filter(is_active=True, pk__in=found.filter(person__isnull=False).values("person"))


def officers_of(department: Any, at: datetime) -> QuerySet[User]:
    return people.staff_in(department, *OFFICERS, at=at)


def tell_of_debt(owed: FollowUp, *, at: datetime) -> None:
    """The askers each; the department once, however many questions one evening leaves."""
    owed.refresh_from_db()
    context = {
        "briefing": owed.briefing.title,
        "department": owed.department.name if owed.department else "",
        "due": owed.due_at.isoformat() if owed.due_at else "",
    }
    event = notices.OWED_UNSHOWN if owed.question.kept_back else notices.OWED
    notify.queue(event, recipients=askers(owed.question), at=at, context=context, target=owed)
    if owed.department_id:
        notify.queue(
            notices.WAITING,
            recipients=officers_of(owed.department_id, at),
            at=at,
            context={**context, "number": owed.briefing_id, "place": owed.department_id},
            dedupe_key=f"briefings.waiting:{owed.briefing_id}:{owed.department_id}:{at.isoformat()}",
        )
