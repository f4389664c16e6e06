"""One case: its way so far, who could take it, and what may be done with it now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from accounts import queries as people
from accounts.models import Department, Organisation, User
from core.audit.models import AuditRecord
from core.deadlines import clocks
from core.deadlines.models import Clock, ExtensionReason
from core.workflow import engine, registry
from core.workflow.definitions import Transition, Workflow
from core.workflow.models import Case, TransitionRecord
from desk.models import CaseNote
from desk.queries.reach import reach_of

ASSIGN, HAND_OVER, EXTEND = "desk.assign_case", "desk.hand_over_case", "desk.extend_deadline"


@dataclass(frozen=True)
class Event:
    """One line of the timeline."""

    at: datetime
    title: str
    actor: str
    body: str = ""
    state: str = "done"


@dataclass(frozen=True)
class Blocked:
    """A step the person may take in principle, and what still stands in its way."""

    transition: Transition
    why: str


def steps(case: Case, user: Any) -> list[Transition]:
    return engine.available(case.subject, user)


def blocked(case: Case, user: Any) -> list[Blocked]:
    return [Blocked(transition, why) for transition, why in engine.blocked(case.subject, user)]


def clock(case: Case) -> Clock | None:
    return clocks.running(case.subject)


def may_be_extended(clock: Clock | None, *, at: datetime) -> bool:
    """What `clocks.extend` would accept, so that no button leads to a refusal."""
    return clock is not None and clock.extended_at is None and (clock.paused_at is not None or clock.due_at >= at)


def history(case: Case) -> list[Event]:
    """Steps, assignments and extensions in the order in which they happened."""
    workflow = registry.workflow(case.workflow)
    done = [_step(record, workflow) for record in engine.history(case.subject)]
    handled = AuditRecord.objects.filter(
        content_type=ContentType.objects.get_for_model(Case), object_id=case.pk, verb__in=(ASSIGN, HAND_OVER, EXTEND)
    ).select_related("actor")
    return sorted([*done, *_handlings(list(handled))], key=lambda event: event.at)


def notes(case: Case) -> list[CaseNote]:
    return list(CaseNote.objects.filter(case=case).select_related("author").prefetch_related("mentioned"))


def colleagues(case: Case) -> list[User]:
    """Staff who can open the case: those who may be told of it."""
    return people.those_who(_candidates(case), lambda person: reach_of(person).sees(case))


def possible_assignees(case: Case) -> list[User]:
    """Staff who can take the next step: a case is never given to somebody who could only look at it."""
    return people.those_who(_candidates(case), lambda person: reach_of(person).acts_on(case))


def possible_assignees_of(cases: Iterable[Case]) -> list[User]:
    """Staff who can take the next step of at least one of the cases."""
    found = list(cases)
    staff = people.all_staff()

    def acts(person: User) -> bool:
        reach = reach_of(person)
        return any(reach.acts_on(case) for case in found)

    return people.those_who(staff, acts)


def departments() -> list[tuple[str, list[tuple[int, str]]]]:
    """Every department that works, under its organisation, for choosing one."""
    groups: dict[Organisation, list[tuple[int, str]]] = {}
    for department in Department.objects.filter(is_active=True).select_related("organisation"):
        groups.setdefault(department.organisation, []).append((department.pk, department.name))
    return [(organisation.name, found) for organisation, found in groups.items()]


def mentioned_in(body: str, candidates: Iterable[User]) -> list[User]:
    """Whom a text calls by "@name". Longer names first, so that 김하나로 is not taken for 김하나."""
    found, rest = [], body
    for person in sorted(candidates, key=lambda person: -len(person.display_name)):
        call = f"@{person.display_name}"
        if call in rest:
            found.append(person)
            rest = rest.replace(call, "")
    return found


def _candidates(case: Case) -> Iterable[User]:
    return people.staff_in(case.department_id) if case.department_id else people.all_staff()


def _step(record: TransitionRecord, workflow: Workflow) -> Event:
    title = str(workflow.states(record.target).label)
    if record.name != engine.OPENED:
        transition = workflow.transition(record.name)
        title = f"{transition.label if transition else record.name} → {title}"
    return Event(at=record.at, title=title, actor=_name(record.actor), body=record.reason)


def _handlings(records: list[AuditRecord]) -> list[Event]:
    """The record keeps numbers, since it outlives the names of people who leave."""
    names = User.objects.in_bulk({record.detail.get("assignee") for record in records} - {None})
    departments = Department.objects.in_bulk({record.detail.get("department") for record in records} - {None})
    return [_handling(record, names, departments) for record in records]


def _handling(record: AuditRecord, names: dict[int, User], departments: dict[int, Department]) -> Event:
    detail = record.detail
    body = detail.get("reason", "")
    if record.verb == ASSIGN:
        title = _("Assigned: %(name)s") % {"name": names.get(detail["assignee"]) or _("nobody")}
    elif record.verb == HAND_OVER:
        title = _("Handed over: %(name)s") % {"name": departments[detail["department"]]}
    else:
        title = _("Deadline extended")
        body = f"{ExtensionReason(detail['ground']).label}\n{body}".strip()
    return Event(at=record.at, title=title, actor=_name(record.actor), body=body)


def _name(actor: Any) -> str:
    return actor.display_name if actor is not None else _("Automatically")
