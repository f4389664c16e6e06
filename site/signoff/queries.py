"""Reads about signed pages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import pgettext_lazy

from core.workflow import engine
from signoff.models import Approval, SignoffCase
from signoff.models.tasks import open_case
from signoff.states import WITH_REVIEWERS

AUTHOR = pgettext_lazy("who signs", "Author")
CHECKER = pgettext_lazy("who signs", "Checker")
APPROVER = pgettext_lazy("who signs", "Approver")


@dataclass(frozen=True)
class Signatory:
    """One of the three, as the public reads it: the name where it is public, and the post."""

    role: Any
    name: str
    post: str
    at: datetime


@dataclass(frozen=True)
class Version:
    number: int
    summary: str
    approved_at: datetime
    signatories: tuple[Signatory, ...]
    is_first: bool


def current(page: Any) -> Version | None:
    """Who signed what can be read now; nothing for a page that is not public."""
    if not page.live:
        return None
    approval = Approval.objects.filter(page_id=page.pk, revision_id=page.live_revision_id).first()
    return version_of(approval) if approval else None


def is_with_reviewers(page: Any) -> bool:
    """Whether somebody checks or approves the page now, so that its drafts had better stay as they are."""
    case = open_case(page)
    return case is not None and case.state in WITH_REVIEWERS


def history(page: Any) -> list[Version]:
    """Every version that was approved, newest first: what the public may know of the way it went."""
    return [version_of(approval) for approval in Approval.objects.filter(page_id=page.pk).order_by("-number")]


def version_of(approval: Approval) -> Version:
    signed = (
        (AUTHOR, "author", approval.submitted_at),
        (CHECKER, "checker", approval.checked_at),
        (APPROVER, "approver", approval.approved_at),
    )
    return Version(
        number=approval.number,
        summary=approval.summary,
        approved_at=approval.approved_at,
        signatories=tuple(
            Signatory(role, _name(approval, key), getattr(approval, f"{key}_post"), at) for role, key, at in signed
        ),
        is_first=approval.number == 1,
    )


def _name(approval: Approval, key: str) -> str:
    return str(getattr(approval, f"{key}_name")) if settings.SIGNOFF_SHOWS_NAMES else ""


def panel(case: SignoffCase, user: Any) -> dict[str, Any]:
    """What the desk shows of a case: who did what so far, what changed, and where to read and to mend the page."""
    people: list[Any] = [(AUTHOR, case.author, case.submitted_at)]
    if case.checker_id:
        people.append((CHECKER, case.checker, case.checked_at))
    page = case.page.specific
    return {
        "signoff": case,
        "people": people,
        "is_as_submitted": case.is_as_submitted(),
        "returned_with": _last_reason(case),
        "may_write": page.permissions_for_user(user).can_write() and case.state == "RETURNED",
        "versions": history(page)[:3],
        "page": page,
    }


def _last_reason(case: SignoffCase) -> str:
    if case.state != "RETURNED":
        return ""
    returned = [record for record in engine.history(case) if record.name.startswith("return")]
    return returned[-1].reason if returned else ""
