"""Who writes and approves what is published: the office of the auditors, never the department that is criticised."""

from typing import Any

from accounts.models import Role
from accounts.rules import by_role
from auditors.models import PublicVersion
from auditors.rules.findings import OFFICERS
from auditors.states.versions import APPROVE_VERSION, DRAFT_VERSION, SEE_VERSIONS, WRITE_VERSION
from core import permissions

APPROVERS = (*OFFICERS, Role.APPROVER)


def office_of(thing: Any) -> Any:
    """The department of the body of auditors, wherever the finding, or the case of its version, has gone."""
    body = thing.finding.report.term.body if isinstance(thing, PublicVersion) else thing
    return body.department_id


_drafts, _drafts_where = by_role(*OFFICERS, department_of=office_of)
_approves, _approves_where = by_role(*APPROVERS, department_of=office_of)


def may_see_desk(user: Any) -> bool:
    return bool(user.is_authenticated) and _approves(user, None)


def is_writer(user: Any, version: Any = None) -> bool:
    """One person writes a version until it is handed in; others begin one of their own."""
    return _drafts(user, version) and (version is None or version.drafted_by_id == user.pk)


permissions.register(DRAFT_VERSION, _drafts, _drafts_where)
permissions.register(WRITE_VERSION, is_writer, _drafts_where)
permissions.register(APPROVE_VERSION, _approves, _approves_where)
permissions.register(SEE_VERSIONS, _approves, _approves_where)
