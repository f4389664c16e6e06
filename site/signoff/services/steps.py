"""The verbs of the sign-off, and what each step does: to the case, to Wagtail's state, and at the end to the page."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import permissions
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from signoff.models import Approval, SignoffCase
from signoff.models.following import follow
from signoff.models.tasks import handed_in_with, open_case
from signoff.services import notices
from signoff.services.posts import signature_of
from signoff.states import SIGNOFF_HOOKS, WRITE, SignoffState


@transaction.atomic
def submit(*, page: Any, actor: Any, at: datetime) -> SignoffCase:
    """Hand the newest draft of a page in for checking.

    Raises PermissionDenied for whoever is no author of the page's department, and TransitionRefused where the page
    is with checker or approver already, or has not changed since it was returned or approved.
    """
    permissions.check(actor, WRITE, page)
    case = open_case(page)
    if case is not None and case.state == SignoffState.RETURNED:
        engine.apply(case, "resubmit", actor=actor, at=at)
        return case
    digest, last = page.draft_digest(), page.approvals().first()
    if case is not None:
        raise TransitionRefused("state", _("This page has been handed in already."))
    if last is not None and last.digest == digest and page.live:
        raise TransitionRefused("unchanged", _("Nothing has changed since the last approval."))
    if last is not None and last.revision_id == page.latest_revision_id:
        page = _drafted_anew(page, actor)
    try:
        with transaction.atomic():
            case = SignoffCase.objects.create(
                page=page,
                revision_id=page.latest_revision_id,
                digest=digest,
                title=page.draft_title or page.title,
                summary=_note(page),
                author=actor,
                submitted_at=at,
                department_id=page.department_id,
            )
    except IntegrityError as error:
        raise TransitionRefused("state", _("This page has been handed in already.")) from error
    engine.open(case, actor=actor, at=at)
    return case


@handed_in_with
def from_the_editor(*, page: Any, actor: Any) -> None:
    """Wagtail has begun its workflow: so does the case, unless it was the case that began."""
    case = open_case(page)
    if case is None or case.state == SignoffState.RETURNED:
        submit(page=page, actor=actor, at=timezone.now())


@SIGNOFF_HOOKS.carry_out
def carry_out(case: SignoffCase, record: Any, context: dict[str, Any]) -> None:
    done = _DEEDS.get(record.name)
    if done:
        done(case, record)
    follow(case, record)
    if record.name == "approve":
        page = case.page.specific
        page.on_signed(Approval.objects.get(case=case), at=record.at)
    notices.tell(case, record)


def _checked(case: SignoffCase, record: Any) -> None:
    case.checker, case.checked_at = record.actor, record.at
    case.save(update_fields=["checker", "checked_at"])


def _returned(case: SignoffCase, record: Any) -> None:
    """It lies on the author's desk until it is handed in again."""
    case.checker, case.checked_at, case.assignee = None, None, case.author
    case.save(update_fields=["checker", "checked_at", "assignee"])


def _resubmitted(case: SignoffCase, record: Any) -> None:
    page = case.page.specific
    case.revision_id, case.digest = page.latest_revision_id, page.draft_digest()
    case.title, case.summary = page.draft_title or page.title, _note(page)
    case.author, case.submitted_at, case.assignee = record.actor, record.at, None
    case.save(update_fields=["revision", "digest", "title", "summary", "author", "submitted_at", "assignee"])


def _approved(case: SignoffCase, record: Any) -> None:
    at, page = record.at, case.page.specific
    if case.checker is None or case.checked_at is None:
        raise ValueError("Nobody has checked this case.")
    last = page.approvals().first()
    signed = {
        role: signature_of(person, at=at, department=case.department)
        for role, person in (("author", case.author), ("checker", case.checker), ("approver", record.actor))
    }
    Approval.objects.create(
        page=case.page,
        number=last.number + 1 if last else 1,
        revision=case.revision,
        case=case,
        digest=case.digest,
        title=case.title,
        summary=case.summary,
        author=case.author,
        checker=case.checker,
        approver=record.actor,
        submitted_at=case.submitted_at,
        checked_at=case.checked_at,
        approved_at=at,
        **{f"{role}_name": signature.name for role, signature in signed.items()},
        **{f"{role}_post": signature.post for role, signature in signed.items()},
    )


def _drafted_anew(page: Any, actor: Any) -> Any:
    """Only a page signed along with it has changed: what is signed now is another version, not the one approved."""
    page.get_latest_revision_as_object().save_revision(user=actor, clean=False, log_action=False)
    return type(page)._default_manager.get(pk=page.pk)


def _note(page: Any) -> str:
    revision = page.latest_revision
    return str((revision.content if revision else {}).get("change_note") or "")


_DEEDS = {
    "check": _checked,
    "return_after_check": _returned,
    "return_instead_of_approval": _returned,
    "resubmit": _resubmitted,
    "approve": _approved,
}
