"""Who can apply, once, in time; what is refused, and that a refusal changes nothing."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from accounts.models import Role
from core.models import OutboxMessage
from core.submissions import drafts
from core.uploads.receiving import attached_to
from core.workflow import SYSTEM, engine
from core.workflow.engine import TransitionRefused
from councils.models import Application
from councils.services import applications, calls, eligibility
from councils.services.refusals import CouncilRefused
from tests.councils.factories import make_body, make_seat_kind, make_term
from tests.councils.recruiting import (
    AFTER,
    CLOSES,
    NOON,
    OPENS,
    apply_to,
    check_all,
    close,
    make_draft,
    make_officer,
    make_open_call,
    make_resident,
    prove,
    statement,
)
from tests.factories import make_staff, make_user

pytestmark = pytest.mark.django_db


def refused(code: str, deed: Any) -> CouncilRefused:
    """The refusal with this code, after which no application was written."""
    before = Application.objects.count()
    with pytest.raises(CouncilRefused) as caught:
        deed()
    assert caught.value.code == code
    assert caught.value.message
    assert Application.objects.count() == before
    return caught.value


def test_applying_gives_a_code_a_receipt_and_discards_the_draft() -> None:
    call, person = make_open_call(), make_resident()
    drafts.save(person, applications.draft_name(call), {"name": "홍"}, at=NOON)
    application = apply_to(call, person)
    assert application.state == "SUBMITTED"
    assert len(application.code) == 8
    assert drafts.load(person, applications.draft_name(call)) is None
    told = OutboxMessage.objects.get(recipient=person, event="councils.application_received")
    assert application.code in told.context["code"]


def test_applying_twice_is_refused() -> None:
    call, person = make_open_call(), make_resident()
    apply_to(call, person)
    refused("twice", lambda: apply_to(call, person))


def test_database_itself_refuses_a_second_application() -> None:
    application = apply_to(make_open_call())
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.create(
            call=application.call,
            user=application.user,
            seat_kind=application.seat_kind,
            code="ZZZZZZZZ",
            submitted_at=NOON,
        )


def test_same_proof_of_residency_with_another_account_is_refused() -> None:
    """The proof moved to a new account in the meantime: still the same person."""
    call, first, second = make_open_call(), make_user(), make_user()
    proof = prove(first, keyed_hash="a" * 64)
    apply_to(call, first)
    proof.ended_at, proof.end = NOON, "REVOKED"
    proof.save()
    prove(second, keyed_hash="a" * 64)
    refused("twice", lambda: apply_to(call, second))


def test_proof_hash_differs_from_call_to_call() -> None:
    person = make_resident()
    one, two = apply_to(make_open_call(), person), apply_to(make_open_call(), person)
    assert one.proof_hash != two.proof_hash
    assert one.proof_hash != person.residency_proofs.get().keyed_hash


def test_before_the_opening_and_after_the_close_is_refused_by_the_clock() -> None:
    """Also while the job that closes has not come by."""
    call = make_open_call()
    refused("early", lambda: apply_to(call, at=OPENS - timedelta(seconds=1)))
    refused("closed", lambda: apply_to(call, at=CLOSES))
    apply_to(call, at=CLOSES - timedelta(seconds=1))


def test_without_a_proof_of_residency_is_refused() -> None:
    call = make_open_call()
    refused("residency", lambda: apply_to(call, make_user()))
    anywhere = make_open_call(residency_required=False)
    assert apply_to(anywhere, make_user()).proof_hash is None


def test_staff_cannot_apply_where_the_call_says_so() -> None:
    officer = make_staff(Role.MODERATOR)
    prove(officer)
    refused("staff", lambda: apply_to(make_open_call(), officer))
    assert apply_to(make_open_call(staff_excluded=False), officer)


def test_sitting_member_cannot_apply_for_an_overlapping_term() -> None:
    call, person = make_open_call(), make_resident()
    make_term(call.body, person)
    refused("sitting", lambda: apply_to(call, person))


def test_limit_of_reappointments_is_counted() -> None:
    call, person = make_open_call(make_body(reappointment_limit=1)), make_resident()
    make_term(call.body, person, starts_on=date(2020, 1, 1), ends_on=date(2021, 12, 31))
    assert eligibility.obstacle_before(call, user=person, at=NOON) is None
    make_term(call.body, person, starts_on=date(2022, 1, 1), ends_on=date(2023, 12, 31))
    refused("limit", lambda: apply_to(call, person))


def test_members_of_other_bodies_are_refused_where_the_call_says_so() -> None:
    person = make_resident()
    make_term(make_body(), person)
    refused("member", lambda: apply_to(make_open_call(members_excluded=True), person))
    assert apply_to(make_open_call(), person)


@pytest.mark.parametrize(
    ("born", "code"),
    [
        (date(2007, 5, 2), "too_young"),
        (date(1986, 5, 1), "too_old"),
        (date(2030, 1, 1), "birth_date"),
        (date(1800, 1, 1), "birth_date"),
        (None, "birth_date"),
    ],
)
def test_age_limits_hold_on_their_day(born: date | None, code: str) -> None:
    call = make_open_call(min_age=19, max_age=39, age_on=date(2026, 5, 1))
    person = make_user()
    prove(person, born=date(1700, 1, 1) if code != "too_young" else date(2007, 5, 2))
    call.residency_required = False
    call.save()
    person.residency_proofs.all().delete()
    refused(code, lambda: apply_to(call, person, birth_date=born))


@pytest.mark.parametrize("born", [date(2007, 5, 1), date(1986, 5, 2)])
def test_youngest_and_oldest_allowed_can_apply(born: date) -> None:
    call = make_open_call(min_age=19, max_age=39, age_on=date(2026, 5, 1), residency_required=False)
    assert apply_to(call, make_user(), birth_date=born).birth_date == born


def test_birth_date_that_contradicts_the_proof_is_refused() -> None:
    call, person = make_open_call(max_age=39), make_user()
    prove(person, born=date(1980, 1, 1))
    refused("proof_age", lambda: apply_to(call, person, birth_date=date(1995, 1, 1)))


def test_seat_of_another_body_is_refused() -> None:
    call, other = make_open_call(), make_seat_kind(make_body(), "다른 자리")
    refused("seat_kind", lambda: apply_to(call, seat_kind=other))


def test_attributes_without_a_quota_are_not_kept() -> None:
    assert apply_to(make_open_call(), attributes=("WOMAN",)).attributes == []


def test_change_until_the_close_and_not_after() -> None:
    call = make_open_call()
    application = apply_to(call)
    applications.change(application, user=application.user, statement=statement(call, name="김새봄"), at=NOON)
    application.refresh_from_db()
    assert application.name == "김새봄"
    with pytest.raises(CouncilRefused):
        applications.change(application, user=application.user, statement=statement(call), at=CLOSES)


def test_completion_is_possible_after_the_close() -> None:
    call = make_open_call()
    application = apply_to(call)
    close(call)
    engine.apply(application, "ask_more", actor=call.created_by, at=AFTER, reason="증빙이 빠졌습니다.")
    applications.change(application, user=application.user, statement=statement(call, name="김새봄"), at=AFTER)
    application.refresh_from_db()
    assert (application.state, application.name) == ("SUBMITTED", "김새봄")


def test_withdrawing_and_applying_again_keeps_one_application() -> None:
    call, person = make_open_call(), make_resident()
    first = apply_to(call, person)
    applications.withdraw(first, user=person, at=NOON)
    again = apply_to(call, person, name="김새봄")
    assert again.pk == first.pk
    assert again.code == first.code
    assert Application.objects.get().state == "SUBMITTED"


def test_files_are_received_and_gone_after_withdrawal() -> None:
    call = make_open_call(files_wanted="활동 증빙")
    paper = SimpleUploadedFile("활동.txt", "지난해 활동 기록".encode())
    application = apply_to(call, files=[paper])
    assert [file.name for file in attached_to(application)] == ["활동.txt"]
    applications.withdraw(application, user=application.user, at=NOON)
    assert not attached_to(application).exists()


def test_ineligible_needs_reason_and_is_told_the_ground() -> None:
    call = make_open_call()
    application = apply_to(call)
    with pytest.raises(TransitionRefused):
        engine.apply(application, "refuse", actor=call.created_by, at=NOON)
    engine.apply(application, "refuse", actor=call.created_by, at=NOON, reason="관외 거주", ground="RESIDENCY")
    application.refresh_from_db()
    assert application.ineligibility == "RESIDENCY"
    told = OutboxMessage.objects.get(event="councils.application_ineligible")
    assert told.context["reason"] == "관외 거주"


def test_nobody_checks_their_own_application() -> None:
    call = make_open_call(staff_excluded=False)
    officer = make_officer(call.body)
    prove(officer)
    application = apply_to(call, officer)
    with pytest.raises(TransitionRefused) as caught:
        engine.apply(application, "accept", actor=officer, at=NOON)
    assert caught.value.code == "permission"
    engine.apply(application, "accept", actor=call.created_by, at=NOON)


def test_staff_of_another_department_check_nothing() -> None:
    application = apply_to(make_open_call())
    with pytest.raises(TransitionRefused):
        engine.apply(application, "accept", actor=make_officer(make_body()), at=NOON)


def test_calls_open_and_close_by_the_clock() -> None:
    call = make_open_call()
    assert calls.turn_by_the_clock(at=CLOSES - timedelta(seconds=1)) == 0
    assert calls.turn_by_the_clock(at=CLOSES) == 1
    assert calls.turn_by_the_clock(at=CLOSES) == 0
    call.refresh_from_db()
    assert call.state == "CLOSED"


def test_selection_waits_until_everything_is_checked() -> None:
    call = make_open_call()
    apply_to(call)
    close(call)
    with pytest.raises(TransitionRefused) as caught:
        engine.apply(call, "begin_selection", actor=call.created_by, at=AFTER)
    assert caught.value.code == "guard"
    check_all(call)
    engine.apply(call, "begin_selection", actor=call.created_by, at=AFTER)


def test_announced_rules_are_fixed() -> None:
    call = make_open_call()
    with pytest.raises(CouncilRefused) as caught:
        calls.change_call(call, by=call.created_by, at=NOON, seats=[], title="다른 제목")
    assert caught.value.code == "announced"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"closes_at": OPENS}, "dates"),
        ({"term_starts_on": CLOSES.date()}, "term"),
        ({"min_age": 40, "max_age": 30}, "ages"),
        ({"seats": 99}, "seats"),
    ],
)
def test_impossible_calls_are_refused(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(CouncilRefused) as caught:
        make_draft(**changes)
    assert caught.value.code == code


def test_incomplete_call_is_not_announced() -> None:
    for call in (
        make_draft(selection="SCORES", criteria=[]),
        make_draft(selection="QUOTA_LOT"),
        make_draft(make_body(published_at=None)),
    ):
        with pytest.raises(TransitionRefused) as caught:
            engine.apply(call, "announce", actor=call.created_by, at=OPENS)
        assert caught.value.code == "guard"


def test_cancelling_tells_the_applicants_once() -> None:
    call = make_open_call()
    people = [apply_to(call).user for _number in range(3)]
    engine.apply(call, "cancel", actor=call.created_by, at=NOON, reason="예산이 확정되지 않았습니다.")
    told = OutboxMessage.objects.filter(event="councils.call_cancelled")
    assert {row.recipient_id for row in told} == {person.pk for person in people}
    assert not OutboxMessage.objects.filter(event="councils.not_selected").exists()
    assert set(call.applications.values_list("state", flat=True)) == {"NOT_SELECTED"}


def test_extension_is_only_ever_longer() -> None:
    call = make_open_call()
    later = CLOSES + timedelta(days=3)
    with pytest.raises(CouncilRefused):
        calls.extend_call(call, until=CLOSES - timedelta(days=1), reason="x", by=call.created_by, at=NOON)
    calls.extend_call(call, until=later, reason="지원자가 적습니다.", by=call.created_by, at=NOON)
    apply_to(call, at=CLOSES + timedelta(days=1))


def test_system_alone_opens_and_closes() -> None:
    call = make_open_call()
    with pytest.raises(TransitionRefused):
        engine.apply(call, "close", actor=call.created_by, at=NOON)
    engine.apply(call, "close", actor=SYSTEM, at=NOON)
