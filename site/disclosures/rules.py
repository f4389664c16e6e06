"""Who may do what with the catalogue, questions and the register; and where questions are talked about."""

from datetime import datetime
from typing import Any

from accounts import queries
from accounts.models import Role
from accounts.rules import by_role
from core import permissions
from disclosures.models import Question
from disclosures.states import ANSWER, ASK, DECIDE, HAND_IN_REPORT, KEEP_REGISTER, MANAGE, WAIVE
from discussion import places


def may_ask(user: Any, obj: Any = None) -> bool:
    return queries.may_write(user)


def nobody_writes(user: Any, obj: Any = None) -> bool:
    return False


permissions.register(MANAGE, *by_role(Role.ADMINISTRATOR, Role.CASE_OFFICER))
permissions.register(WAIVE, *by_role(Role.CASE_OFFICER, Role.AUTHOR))
permissions.register(ASK, may_ask)
permissions.register(ANSWER, *by_role(Role.CASE_OFFICER, Role.DEPARTMENT_REVIEWER, Role.AUTHOR))
# The report of a survey is handed in by whoever writes the disclosures of its department.
permissions.register(HAND_IN_REPORT, *by_role(Role.AUTHOR))
permissions.register(KEEP_REGISTER, *by_role(Role.CASE_OFFICER, Role.DEPARTMENT_REVIEWER))
permissions.register(DECIDE, *by_role(Role.CASE_OFFICER, Role.DEPARTMENT_REVIEWER))


def is_shown(user: Any, question: Question) -> bool:
    return question.hidden_at is None and question.state != "WITHDRAWN"


def hide(question: Question, reason: str, at: datetime) -> None:
    Question.objects.filter(pk=question.pk).update(hidden_at=at, hidden_because=reason)


def show(question: Question, at: datetime) -> None:
    Question.objects.filter(pk=question.pk).update(hidden_at=None, hidden_because="")


# Readers report a question as they report a comment, and the same moderators decide by the same rules.
places.register(
    "disclosures.Question",
    who_may_write=nobody_writes,
    visible=is_shown,
    url=Question.get_absolute_url,
    title=str,
    author=lambda question: question.asker,
    department=lambda question: question.department,
    comments=False,
    endorsements=False,
    attachments=False,
    hide=hide,
    show=show,
    text=lambda question: question.text,
)
places.register(
    "disclosures.CatalogueItem",
    who_may_write=nobody_writes,
    visible=lambda user, item: item.is_active,
    url=lambda item: item.get_absolute_url(),
    title=str,
    comments=False,
    endorsements=False,
)
