"""Who is told when a page is handed in, passed on, returned or approved."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts import queries
from accounts.models import Role
from core import permissions
from core.notify import notify
from core.workflow.engine import OPENED
from core.workflow.models import Case
from signoff.models import SignoffCase
from signoff.states import APPROVE

TO_CHECK = "signoff.to_check"
TO_APPROVE = "signoff.to_approve"
RETURNED = "signoff.returned"
APPROVED = "signoff.approved"


def tell(case: SignoffCase, record: Any) -> None:
    told = {
        OPENED: (TO_CHECK, _checkers),
        "resubmit": (TO_CHECK, _checkers),
        "check": (TO_APPROVE, _approvers),
        "return_after_check": (RETURNED, _author),
        "return_instead_of_approval": (RETURNED, _author),
        "approve": (APPROVED, _author_and_checker),
    }.get(record.name)
    if told is None:
        return
    event, recipients_of = told
    people = [person for person in recipients_of(case, record) if person.pk != record.actor_id]
    context = {"title": case.title, "reason": record.reason, "url": desk_address(case)}
    notify.queue(event, recipients=people, at=record.at, context=context, target=case)


def desk_case(case: SignoffCase) -> Case:
    return Case.objects.get(content_type=ContentType.objects.get_for_model(case), object_id=case.pk)


def desk_address(case: SignoffCase) -> str:
    """As in the default language: the reader's own is put in front when it is shown."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse("desk:case", args=[desk_case(case).pk])


def _checkers(case: SignoffCase, record: Any) -> list[Any]:
    return list(queries.staff_in(case.department_id or 0, Role.CHECKER, at=record.at))


def _approvers(case: SignoffCase, record: Any) -> list[Any]:
    holders = queries.holders_of(Role.APPROVER, at=record.at)
    return queries.those_who(holders, lambda person: permissions.allowed(person, APPROVE, case))


def _author(case: SignoffCase, record: Any) -> list[Any]:
    return [case.author]


def _author_and_checker(case: SignoffCase, record: Any) -> list[Any]:
    return [person for person in (case.author, case.checker) if person]


notify.register(
    TO_CHECK, category="desk", title=_("To be checked: %(title)s"), body=_("“%(title)s” was handed in for checking.")
)
notify.register(
    TO_APPROVE, category="desk", title=_("To be approved: %(title)s"), body=_("“%(title)s” was checked and waits.")
)
notify.register(
    RETURNED, category="desk", title=_("Returned to you: %(title)s"), body=_("“%(title)s” came back: %(reason)s")
)
notify.register(
    APPROVED, category="desk", title=_("Approved: %(title)s"), body=_("“%(title)s” was approved and is published.")
)
