"""Applying for a seat: once, in time, by whom the call is for; changing, completing and withdrawing it."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.residency import queries as residency
from core import permissions
from core.notify import notify
from core.submissions import drafts
from core.uploads import receiving
from core.workflow import engine
from councils import notices
from councils.models import Application, RecruitmentCall, SeatKind
from councils.services import application_files, public_names
from councils.services.application_files import MOST_FILES
from councils.services.eligibility import refuse_the_ineligible
from councils.services.refusals import CouncilRefused
from councils.states.applications import APPLICATION_HOOKS, CHANGEABLE, OWN, ApplicationState
from councils.states.calls import CallState

# Without letters and digits that are taken for one another when read aloud or copied by hand.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8


@dataclass(frozen=True)
class Statement:
    """What an applicant hands in."""

    seat_kind: SeatKind
    name: str
    phone: str = ""
    birth_date: date | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    attributes: tuple[str, ...] = ()
    # Agrees to the public roster, too. Whoever did so before is not asked again.
    shows_name: bool = False
    files: Iterable[UploadedFile] = ()


def hand_in(call: RecruitmentCall, *, user: Any, statement: Statement, at: datetime) -> Application:
    """Apply. Raises CouncilRefused, or UploadRefused for a file; then nothing was written and nothing is lost."""
    try:
        with transaction.atomic():
            return _hand_in(call, user=user, statement=statement, at=at)
    except IntegrityError as error:
        raise _twice() from error


def _hand_in(call: RecruitmentCall, *, user: Any, statement: Statement, at: datetime) -> Application:
    # The lock makes the close and the last applications come one after the other.
    call = engine.lock(call)
    refuse_unless_open(call, at)
    refuse_the_ineligible(call, user=user, birth_date=statement.birth_date, at=at)
    application = Application.objects.select_for_update().filter(call=call, user=user).first()
    if application is not None and application.state != ApplicationState.WITHDRAWN:
        raise _twice()
    proof_hash = _proof_hash(call, user, at)
    if proof_hash and _others_with(proof_hash, call, user).exists():
        raise _twice()
    again = application is not None
    if application is None:
        application = Application(call=call, user=user, department=call.department, code=new_code(), submitted_at=at)
    application.proof_hash = proof_hash
    _write(application, statement)
    application.submitted_at = at
    application.save()
    if again:
        engine.apply(application, "hand_in_again", actor=user, at=at)
    else:
        engine.open(application, actor=user, at=at)
    _keep_files(application, statement.files, at=at)
    if statement.shows_name:
        public_names.show_name(user, public=True, at=at)
    drafts.discard(user, draft_name(call))
    _tell_received(application, at)
    return application


@transaction.atomic
def change(application: Application, *, user: Any, statement: Statement, at: datetime) -> None:
    """Until the close everything can be changed; after it only what staff asked to be completed."""
    permissions.check(user, OWN, application)
    call = engine.lock(application.call)
    locked = engine.lock(application)
    completing = locked.state == ApplicationState.MORE_ASKED
    if not may_change(locked, call, at):
        raise CouncilRefused("closed", _("The application can no longer be changed."))
    refuse_the_ineligible(call, user=user, birth_date=statement.birth_date, at=at)
    if not call.accepts(at) and statement.seat_kind.pk != locked.seat_kind_id:
        raise CouncilRefused("seat_kind", _("After the close the seat can no longer be changed."))
    _write(locked, statement)
    locked.changed_at = at
    locked.save()
    _keep_files(locked, statement.files, at=at)
    if statement.shows_name:
        public_names.show_name(user, public=True, at=at)
    if completing:
        engine.apply(locked, "complete", actor=user, at=at)


def may_change(application: Application, call: RecruitmentCall, at: datetime) -> bool:
    if application.state == ApplicationState.MORE_ASKED:
        return call.state in (CallState.OPEN, CallState.CLOSED)
    return application.state in CHANGEABLE and call.accepts(at)


@transaction.atomic
def remove_file(application: Application, *, public_name: str, user: Any, at: datetime) -> None:
    permissions.check(user, OWN, application)
    if not may_change(application, application.call, at):
        raise CouncilRefused("closed", _("The application can no longer be changed."))
    for file in receiving.attached_to(application).filter(public_name=public_name):
        receiving.remove(file, at=at)


def refuse_unless_open(call: RecruitmentCall, at: datetime) -> None:
    if call.accepts(at):
        return
    if at < call.opens_at and call.state in (CallState.ANNOUNCED, CallState.OPEN):
        raise CouncilRefused("early", _("Applications have not begun yet."))
    raise CouncilRefused("closed", _("Applications are closed. What you typed is kept on this page; please copy it."))


def new_code() -> str:
    """Says nothing about the person or the order of applying."""
    return "".join(secrets.choice(CODE_LETTERS) for _letter in range(CODE_LENGTH))


def draft_name(call: RecruitmentCall) -> str:
    return f"council-call-{call.pk}"


def _proof_hash(call: RecruitmentCall, user: Any, at: datetime) -> str | None:
    """One value per person and call, by which nobody can follow a person from call to call."""
    proof = residency.current_proof(user, at)
    if proof is None:
        return None
    return salted_hmac("councils.application", f"{call.pk}:{proof.keyed_hash}", algorithm="sha256").hexdigest()


def _others_with(proof_hash: str, call: RecruitmentCall, user: Any) -> Any:
    others = Application.objects.filter(call=call, proof_hash=proof_hash).exclude(user=user)
    return others.exclude(state=ApplicationState.WITHDRAWN)


def _twice() -> CouncilRefused:
    return CouncilRefused("twice", _("You have applied to this call already. You can change that application."))


def _write(application: Application, statement: Statement) -> None:
    call = application.call
    if not call.seats.filter(seat_kind=statement.seat_kind).exists():
        raise CouncilRefused("seat_kind", _("Please choose one of the seats of this call."))
    allowed = set(call.attributes)
    application.seat_kind = statement.seat_kind
    application.name, application.phone = statement.name, statement.phone
    application.birth_date = statement.birth_date if call.asks_birth_date else None
    application.answers = dict(statement.answers)
    application.attributes = sorted(attribute for attribute in statement.attributes if attribute in allowed)


def _keep_files(application: Application, files: Iterable[UploadedFile], *, at: datetime) -> None:
    files = list(files)
    if not files:
        return
    there = receiving.attached_to(application).count()
    received = receiving.receive_all(files, owner=application.user, at=at, limit=max(0, MOST_FILES - there))
    receiving.attach(received, application, at=at)


def _tell_received(application: Application, at: datetime) -> None:
    until = date_format(timezone.localtime(application.call.closes_at), "DATETIME_FORMAT")
    notify.queue(
        notices.APPLICATION_RECEIVED,
        recipients=[application.user],
        at=at,
        context={"call": application.call.title, "code": application.code, "until": until},
        target=application,
    )


@APPLICATION_HOOKS.refuse_to("withdraw")
def refuse_withdrawal_from_fixed_list(application: Application, actor: Any) -> Any:
    """A list that is published does not change any more; who is drawn from it can decline."""
    if application.state == ApplicationState.ELIGIBLE and application.call.state == CallState.SELECTING:
        return _("The list is fixed now. If you are selected you can decline the seat.")
    return None


@APPLICATION_HOOKS.on("withdraw")
def forget_files(application: Application, record: Any, context: dict[str, Any]) -> None:
    application_files.remove_all(application, at=record.at)


def withdraw(application: Application, *, user: Any, at: datetime) -> None:
    """Take the application back. Raises TransitionRefused."""
    engine.apply(application, "withdraw", actor=user, at=at)
