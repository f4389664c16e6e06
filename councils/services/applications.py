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

from accounts import queries as people
from accounts.models.roles import STAFF_ROLES
from accounts.residency import queries as residency
from core import permissions
from core.notify import notify
from core.submissions import drafts
from core.uploads import receiving
from core.workflow import engine
from councils import notices
from councils.models import Application, RecruitmentCall, SeatKind, Term
from councils.services import public_names
from councils.services.refusals import CouncilRefused
from councils.states.applications import CHANGEABLE, OWN, ApplicationState, Ineligibility, application_handlers
from councils.states.calls import CallState

# Without letters and digits that are taken for one another when read aloud or copied by hand.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8
MOST_FILES = 5


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


def refuse_the_ineligible(call: RecruitmentCall, *, user: Any, birth_date: date | None, at: datetime) -> None:
    """Raise CouncilRefused with what stands in the way, for all that the product itself can know."""
    if obstacle := obstacle_before(call, user=user, at=at):
        raise obstacle
    if call.asks_birth_date:
        if birth_date is None:
            raise CouncilRefused("birth_date", _("Please enter your birth date."))
        _refuse_age(call, user, birth_date, at)


def obstacle_before(call: RecruitmentCall, *, user: Any, at: datetime) -> CouncilRefused | None:
    """What is known to stand in the way before anybody types anything; said on the page of the call."""
    if not people.may_write(user):
        return CouncilRefused("guardian", _("A guardian must agree first, because you are not old enough yet."))
    if call.residency_required and residency.current_proof(user, at) is None:
        return CouncilRefused("residency", _("This call is for residents. Please show first that you live here."))
    if call.staff_excluded and any(grant.role in STAFF_ROLES for grant in people.grants_of(user, at)):
        return CouncilRefused("staff", _("Staff of the corporation and the city cannot apply to this call."))
    return _membership(call, user, at)


def _membership(call: RecruitmentCall, user: Any, at: datetime) -> CouncilRefused | None:
    terms = list(Term.objects.filter(user=user.pk).select_related("body"))
    today = timezone.localdate(at)
    served = [term for term in terms if term.body_id == call.body_id]
    if any(term.last_day >= call.term_starts_on for term in served):
        return CouncilRefused("sitting", _("You will still be a member when the new terms begin."))
    limit = call.body.reappointment_limit
    if limit is not None and len(served) > limit:
        return CouncilRefused("limit", _("You have served the most terms that this body allows."))
    elsewhere = [term for term in terms if term.body_id != call.body_id and term.is_in_office(today)]
    if call.members_excluded and elsewhere:
        return CouncilRefused("member", _("Members of other bodies cannot apply to this call."))
    return None


def _refuse_age(call: RecruitmentCall, user: Any, birth_date: date, at: datetime) -> None:
    on = call.age_on or timezone.localdate(call.opens_at)
    age = on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))
    if birth_date > timezone.localdate(at) or age > 120:
        raise CouncilRefused("birth_date", _("Please check your birth date."))
    proof = residency.current_proof(user, at)
    if proof is not None and birth_date > proof.born_on_or_before:
        raise CouncilRefused("proof_age", _("The birth date does not agree with your proof of residency."))
    if call.min_age is not None and age < call.min_age:
        raise CouncilRefused("too_young", _("This call is for people of %(age)s and older.") % {"age": call.min_age})
    if call.max_age is not None and age > call.max_age:
        raise CouncilRefused("too_old", _("This call is for people up to %(age)s.") % {"age": call.max_age})


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


@application_handlers.before("refuse")
def refuse_after_freezing(application: Application, actor: Any) -> Any:
    if application.call.state not in (CallState.OPEN, CallState.CLOSED):
        return _("The selection has begun; the list of candidates is fixed.")
    return None


application_handlers.before("accept", "look_again")(refuse_after_freezing)


@application_handlers.before("withdraw")
def refuse_withdrawal_from_fixed_list(application: Application, actor: Any) -> Any:
    """A list that is published does not change any more; who is drawn from it can decline."""
    if application.state == ApplicationState.ELIGIBLE and application.call.state == CallState.SELECTING:
        return _("The list is fixed now. If you are selected you can decline the seat.")
    return None


@application_handlers.on("withdraw")
def forget_files(application: Application, record: Any, context: dict[str, Any]) -> None:
    for file in receiving.attached_to(application):
        receiving.remove(file, at=record.at)


@application_handlers.on("ask_more")
def tell_what_is_missing(application: Application, record: Any, context: dict[str, Any]) -> None:
    notify.queue(
        notices.MORE_ASKED,
        recipients=[application.user],
        at=record.at,
        context={"call": application.call.title, "reason": record.reason},
        target=application,
    )


@application_handlers.on("refuse")
def tell_why_ineligible(application: Application, record: Any, context: dict[str, Any]) -> None:
    ground = context.get("ground") or Ineligibility.OTHER
    application.ineligibility, application.refusal_text = ground, record.reason
    application.save(update_fields=["ineligibility", "refusal_text"])
    notify.queue(
        notices.INELIGIBLE,
        recipients=[application.user],
        at=record.at,
        context={
            "call": application.call.title,
            "ground": str(Ineligibility(ground).label),
            "reason": record.reason,
        },
        target=application,
    )


@application_handlers.on("look_again")
def take_refusal_back(application: Application, record: Any, context: dict[str, Any]) -> None:
    application.ineligibility, application.refusal_text = "", ""
    application.save(update_fields=["ineligibility", "refusal_text"])


def withdraw(application: Application, *, user: Any, at: datetime) -> None:
    """Take the application back. Raises TransitionRefused."""
    engine.apply(application, "withdraw", actor=user, at=at)
