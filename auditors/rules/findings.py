"""Who reports findings, works on them, and looks again."""

from typing import Any

from accounts import queries as people
from accounts.models import Role
from accounts.rules import by_role
from auditors.queries import findings
from auditors.states.findings import (
    DECLINE_FINDING,
    LINK_FINDING,
    MEND_FINDING,
    RECEIVE_FINDING,
    RECHECK_FINDING,
    REPORT,
    REVISE_FINDING,
)
from core import permissions

OFFICERS = (Role.CASE_OFFICER, Role.DEPARTMENT_REVIEWER)
SUPERIORS = (Role.DEPARTMENT_REVIEWER, Role.APPROVER)

_audits, _nowhere = by_role(Role.HONORARY_AUDITOR)
_works, _where = by_role(*OFFICERS)
_signs, _signs_where = by_role(*SUPERIORS)


def is_auditor(user: Any, obj: Any = None) -> bool:
    """In office: the role comes with the seat and goes with it."""
    return _audits(user, None) and bool(people.may_write(user))


def is_author(user: Any, finding: Any = None) -> bool:
    """Whoever reported it, as long as they are in office."""
    return is_auditor(user) and (finding is None or finding.report.author_id == user.pk)


def looks_again(user: Any, finding: Any = None) -> bool:
    """The author alone says that it is mended. Of one who left the body, another in office there does."""
    if finding is None or is_author(user, finding):
        return is_auditor(user)
    return is_auditor(user) and not findings.author_is_in_office(finding) and findings.sits_beside(user, finding)


def _office(finding: Any) -> Any:
    return finding.report.term.body.department_id


_receives, _ = by_role(*OFFICERS, department_of=_office)


def works_on_findings(user: Any) -> bool:
    """A member of staff who receives, mends or signs, wherever."""
    return _works(user, None) or _signs(user, None)


def may_read(user: Any, finding: Any) -> bool:
    """Its author, whoever looks again in their place, those who work on it, and the auditors' office."""
    if not user.is_authenticated:
        return False
    staff = _works(user, finding) or _signs(user, finding) or _receives(user, finding)
    return staff or finding.report.author_id == user.pk or looks_again(user, finding)


def links_findings(user: Any, finding: Any = None) -> bool:
    """Author and staff say what a finding has to do with, and whether it was found before."""
    if finding is None:
        return is_auditor(user) or _works(user, None)
    return is_author(user, finding) or _works(user, finding) or _receives(user, finding)


permissions.register(REPORT, is_auditor)
permissions.register(REVISE_FINDING, is_author)
permissions.register(RECHECK_FINDING, looks_again)
permissions.register(LINK_FINDING, links_findings)
permissions.register(RECEIVE_FINDING, _works, _where)
permissions.register(MEND_FINDING, _works, _where)
permissions.register(DECLINE_FINDING, _signs, _signs_where)
