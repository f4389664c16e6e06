"""Public versions: those that everybody reads, those in the making, and what is known of the people in them."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from auditors.models import Finding, PublicPhoto, PublicVersion
from auditors.queries.findings import related
from auditors.states.versions import APPROVE_VERSION, DRAFT_VERSION, UNFINISHED, VersionState
from core import permissions
from core.redaction import masked
from core.uploads import StoredFile, attached_to
from core.workflow import engine
from core.workflow.mending import UNDER_WAY, MendingState

# What is still being asked about, and what was taken back, is nobody's finding yet.
PUBLISHABLE = (*UNDER_WAY, MendingState.CLOSED, MendingState.DECLINED)
# The department said something new with these.
ANSWERED = (MendingState.ACTION_PLANNED, MendingState.ACTION_TAKEN, MendingState.CLOSED, MendingState.DECLINED)


def visible_to(user: Any) -> QuerySet[PublicVersion]:
    """What is published, for everybody alike."""
    return PublicVersion.objects.filter(state=VersionState.PUBLISHED)


def with_finding(versions: QuerySet[PublicVersion]) -> QuerySet[PublicVersion]:
    """Each with what a card or a row shows of its finding."""
    return versions.select_related("finding__site__kind", "finding__field", "finding__department")


def in_the_making(user: Any) -> QuerySet[PublicVersion]:
    """For the office of the auditors: what is written, waits for approval, was published or taken out again."""
    versions = PublicVersion.objects.select_related("finding__site", "finding__report__term__body", "drafted_by")
    if not user.is_authenticated:
        return versions.none()
    scope = permissions.scope(user, DRAFT_VERSION) | permissions.scope(user, APPROVE_VERSION)
    here = versions.filter(finding__report__term__body__department__in=scope.departments)
    return versions if scope.everywhere else here


def to_publish(user: Any) -> QuerySet[Finding]:
    """Accepted findings of the bodies that this office looks after."""
    scope = permissions.scope(user, DRAFT_VERSION)
    findings = related(Finding.objects.filter(state__in=PUBLISHABLE))
    return findings if scope.everywhere else findings.filter(report__term__body__department__in=scope.departments)


def to_write(user: Any) -> QuerySet[Finding]:
    """Findings without a version in work: never published, or with a newer answer than the published one tells."""
    versions = PublicVersion.objects.filter(finding=OuterRef("pk"))
    told = versions.filter(state=VersionState.PUBLISHED)
    outdated = told.filter(drafted_at__lt=OuterRef("state_changed_at"))
    return (
        to_publish(user)
        .annotate(is_published=Exists(told))
        .filter(~Exists(versions.filter(state__in=UNFINISHED)))
        .filter(~Exists(told) | Q(state__in=ANSWERED) & Exists(outdated))
    )


def current(finding: Finding) -> PublicVersion | None:
    return visible_to(None).filter(finding=finding).first()


def unfinished_of(finding: Finding) -> QuerySet[PublicVersion]:
    """The one that is being written or waits for approval, if there is one."""
    return PublicVersion.objects.filter(finding=finding, state__in=UNFINISHED)


def names_to_hide(finding: Finding) -> set[str]:
    """Who found it and who worked on it: as they are called here, and as the certificate of the seat has them."""
    people = [finding.report.author, finding.assignee, finding.decline_asked_by, finding.declined_by]
    people += [record.actor for record in engine.history(finding)]
    names = {person.display_name for person in people if person}
    return (names | {finding.report.term.name}) - {""}


def answer_of(finding: Finding) -> str:
    """What the department said last, in the words in which it said it."""
    if finding.state == MendingState.DECLINED:
        return finding.decline_reason
    if finding.action_taken:
        return finding.action_taken
    return finding.planned_action


def suggested(finding: Finding) -> dict[str, str]:
    """Where whoever writes begins: with what is published, else with every likely name and number masked."""
    names = names_to_hide(finding)
    before = current(finding)
    place = finding.report.place_text if finding.site_id is None or finding.report.site_id == finding.site_id else ""
    return {
        "title": before.title if before else masked(finding.title, names=names)[:100],
        "place": before.place if before else masked(place, names=names)[:150],
        "text": before.text if before else masked(finding.text, names=names),
        "answer": masked(answer_of(finding), names=names),
    }


def photos_of(finding: Finding) -> list[StoredFile]:
    """What the auditor photographed, then how it looked when it was mended."""
    mended = [record for record in engine.history(finding) if record.name == "mend"]
    files = [file for thing in (finding, *mended) for file in attached_to(thing)]
    return [file for file in files if file.is_image]


def photos_in_public(finding: Finding) -> QuerySet[PublicPhoto]:
    version = PublicPhoto.objects.filter(version__finding=finding, version__state=VersionState.PUBLISHED)
    return version.filter(covered__isnull=False).select_related("covered")


def sources(finding: Finding) -> list[tuple[Any, str]]:
    """What the version is made from, part by part."""
    parts = [(_("Title"), finding.title), (_("Place"), finding.report.place_text), (_("What was found"), finding.text)]
    parts.append((_("What the department says"), answer_of(finding)))
    return [(label, text) for label, text in parts if text]


def newest(limit: int) -> QuerySet[PublicVersion]:
    return with_finding(visible_to(None)).order_by("-published_at", "-pk")[:limit]
