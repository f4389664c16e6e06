"""The kinds of problems that can be reported, and what is asked of each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core import permissions
from core.audit.audit import record as audit
from facilities.models import Question, Service
from facilities.services.refusals import FacilityRefused
from facilities.states import MANAGE_KINDS


@transaction.atomic
def add(*, by: Any, at: datetime, **fields: Any) -> Service:
    """Raises FacilityRefused where another has its name or its code, also one that was added a moment ago."""
    permissions.check(by, MANAGE_KINDS)
    try:
        with transaction.atomic():
            made = Service.objects.create(**fields)
    except IntegrityError as error:
        raise FacilityRefused("code", _("There is a kind of this name or code already."), field="code") from error
    audit("facilities.change_problem_kind", actor=by, at=at, target=made, detail={"after": _said(made)})
    return made


@transaction.atomic
def change(service: Service, *, by: Any, at: datetime, **fields: Any) -> Service:
    """Its code stays: programs of others know it by that."""
    permissions.check(by, MANAGE_KINDS)
    before = _said(service)
    for name, value in fields.items():
        if name != "code":
            setattr(service, name, value)
    service.save()
    detail = {"before": before, "after": _said(service)}
    audit("facilities.change_problem_kind", actor=by, at=at, target=service, detail=detail)
    return service


@transaction.atomic
def offer(service: Service, *, by: Any, at: datetime, is_offered: bool) -> None:
    """What was reported so far stays, whether it is offered or not."""
    permissions.check(by, MANAGE_KINDS)
    service.withdrawn_at = None if is_offered else at
    service.save(update_fields=["withdrawn_at"])
    audit("facilities.change_problem_kind", actor=by, at=at, target=service, detail={"is_offered": is_offered})


@transaction.atomic
def ask(service: Service, *, by: Any, at: datetime, **fields: Any) -> Question:
    """Ask something besides from now on. Raises FacilityRefused."""
    permissions.check(by, MANAGE_KINDS)
    # Two who ask at once stand in line: neither the code nor the place is given twice.
    service = Service.objects.select_for_update().get(pk=service.pk)
    last = service.questions.aggregate(last=Max("position"))["last"]
    question = Question(service=service, position=0 if last is None else last + 1, **fields)
    if question.is_list and len(question.possible_answers) < 2:
        raise FacilityRefused("answers", _("Give at least two answers to choose from."), field="answers")
    if service.questions.filter(code=question.code).exists():
        # Also one that was dropped: its answers are kept by its code.
        raise FacilityRefused("code", _("There is, or was, a question of this code. Choose another."), field="code")
    question.save()
    audit("facilities.change_problem_kind", actor=by, at=at, target=service, detail={"asks": question.label})
    return question


@transaction.atomic
def stop_asking(question: Question, *, by: Any, at: datetime) -> None:
    """Answers that were given stay with their reports, under the words of the question."""
    permissions.check(by, MANAGE_KINDS)
    if Question.objects.filter(pk=question.pk, dropped_at__isnull=True).update(dropped_at=at):
        detail = {"drops": question.label}
        audit("facilities.change_problem_kind", actor=by, at=at, target=question.service, detail=detail)


def _said(service: Service) -> dict[str, Any]:
    return {name: getattr(service, name) for name in ("name", "description", "group", "keywords", "position")}
