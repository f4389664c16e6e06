"""Findings as their authors and the staff see them; what everybody reads is the public version."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Role
from auditors.models import Finding, FindingLink, PublicVersion
from auditors.states.findings import DECLINE_FINDING, MEND_FINDING, RECEIVE_FINDING
from auditors.states.versions import VersionState
from core import permissions
from core.permissions import Scope
from core.uploads import StoredFile
from core.workflow.mending import UNDER_WAY, MendingState
from core.workflow.models import TransitionRecord
from councils.models import Term

MOST_EARLIER = 50
MOST_MENTIONS = 20


def _auditors_now() -> QuerySet[Term]:
    return Term.objects.in_office(timezone.localdate()).filter(body__granted_role=Role.HONORARY_AUDITOR)


def author_is_in_office(finding: Finding) -> bool:
    return _auditors_now().filter(user=finding.report.author_id, body=finding.report.term.body_id).exists()


def sits_beside(user: Any, finding: Finding) -> bool:
    """In office in the body for which it was found."""
    return _auditors_now().filter(user=user.pk, body=finding.report.term.body_id).exists()


def who_looks_again(finding: Finding) -> list[Any]:
    """The author; where they left the body, everybody else who is in office there."""
    if author_is_in_office(finding):
        return [finding.report.author]
    return [term.user for term in _auditors_now().filter(body=finding.report.term.body_id).select_related("user")]


def without_author_in_office() -> Any:
    """Of whoever has left the body: others of it look again instead."""
    held = _auditors_now().filter(user=OuterRef("report__author"), body=OuterRef("report__term__body"))
    return ~Exists(held)


def related(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    return findings.select_related(
        "report__term__body__department", "report__author", "site", "equipment", "point", "field", "department",
        "assignee",
    )  # fmt: skip


def staff_scope(user: Any) -> Scope:
    """Where the person works on findings, or signs what is turned down."""
    named = (RECEIVE_FINDING, MEND_FINDING, DECLINE_FINDING)
    return reduce(or_, (permissions.scope(user, name) for name in named))


def visible_to(user: Any) -> QuerySet[Finding]:
    """One's own, those left behind in one's body, those of one's department, and all for the auditors' office."""
    findings = related(Finding.objects.all())
    if not user.is_authenticated or not user.is_active:
        return findings.none()
    scope = staff_scope(user)
    if scope.everywhere:
        return findings
    bodies = _auditors_now().filter(user=user.pk).values("body")
    left_behind = Q(report__term__body__in=bodies) & without_author_in_office()
    theirs = Q(department__in=scope.departments) | Q(report__term__body__department__in=scope.departments)
    return findings.filter(Q(report__author=user.pk) | left_behind | theirs)


def of_author(user: Any) -> QuerySet[Finding]:
    """What the person found, the newest first."""
    return related(Finding.objects.filter(report__author=user.pk)).order_by("-created_at", "-id")


def under_way_of(user: Any) -> QuerySet[Finding]:
    return of_author(user).filter(state__in=[MendingState.REPORTED, *UNDER_WAY])


def sent_back_to(user: Any) -> QuerySet[Finding]:
    """Findings with a question that the person has not answered yet."""
    return of_author(user).filter(state=MendingState.RETURNED)


def to_look_at_again(user: Any) -> QuerySet[Finding]:
    """Said to be mended: the person, who found it or sits in the author's place, goes and looks. Soonest first."""
    mended = visible_to(user).filter(state__in=[MendingState.ACTION_TAKEN, MendingState.RECHECK])
    bodies = _auditors_now().filter(user=user.pk).values("body")
    mine = Q(report__author=user.pk) | Q(report__term__body__in=bodies) & without_author_in_office()
    return mended.filter(mine).order_by("due_at", "id")


def earlier_at_the_same_place(finding: Finding) -> QuerySet[Finding]:
    """What this one may be again: found before it, at the same facility."""
    if finding.site_id is None:
        return Finding.objects.none()
    before = Finding.objects.filter(site=finding.site_id, created_at__lte=finding.created_at).exclude(pk=finding.pk)
    return before.exclude(state=MendingState.WITHDRAWN).order_by("-created_at", "-id")


def last_reason(finding: Finding, step: str) -> str:
    """What was said when this step was last taken."""
    steps = TransitionRecord.objects.filter(
        content_type=ContentType.objects.get_for_model(Finding), object_id=finding.pk, name=step
    )
    return steps.order_by("-id").values_list("reason", flat=True).first() or ""


def photos_of(things: list[Any]) -> dict[int, list[StoredFile]]:
    """The files of several things of one kind at once, by key of the thing."""
    found: dict[int, list[StoredFile]] = {thing.pk: [] for thing in things}
    if not things:
        return found
    kind = ContentType.objects.get_for_model(type(things[0]))
    rows = StoredFile.objects.filter(content_type=kind, object_id__in=list(found), removed_at__isnull=True)
    for file in rows.order_by("id"):
        found[file.object_id or 0].append(file)
    return found


def public_ones_linked_to(path: str) -> QuerySet[PublicVersion]:
    """What everybody may read of findings that name this page."""
    named = FindingLink.objects.filter(path=path)
    published = PublicVersion.objects.filter(state=VersionState.PUBLISHED, finding__in=named.values("finding"))
    return published.select_related("finding").order_by("-published_at", "-id")[:MOST_MENTIONS]
