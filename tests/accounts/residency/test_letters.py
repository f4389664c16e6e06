import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connections

from accounts.models import Department, ResidencyApplication, Role, User
from accounts.residency import attempts, letter_pdf, letters, queries
from accounts.residency.proofs import GuardianNeeded, ProofRefused
from accounts.residency.verifiers import letter
from accounts.states import ResidencyState
from core.deadlines import calendar
from core.deadlines.models import Clock, Outcome
from core.workflow import SYSTEM, engine
from core.workflow.models import Case
from tests.accounts.residency.factories import NOW, apply, printed_code, prove
from tests.factories import make_department, make_staff, make_user

LATER = NOW + timedelta(days=3)


@pytest.fixture
def department(db: None) -> Department:
    return make_department("주민지원부", code="resident")


@pytest.fixture
def clerk(department: Department) -> User:
    return make_staff(Role.CASE_OFFICER, department)


def test_an_application_comes_to_the_desk_of_its_department_with_a_clock(department: Department) -> None:
    application = apply(make_user())
    case = Case.objects.get(workflow="residency")
    assert (application.state, case.department) == (ResidencyState.REQUESTED, department)
    assert case.due_at == calendar.add_working_days(NOW, 14)


def test_no_name_stands_on_the_desk(department: Department) -> None:
    apply(make_user())
    assert "김두레" not in Case.objects.get(workflow="residency").title


def test_a_letter_from_the_request_to_the_proof(clerk: User) -> None:
    user = make_user()
    apply(user)
    batch, made = letters.make_batch(staff=clerk, at=NOW + timedelta(days=1))
    assert letters.mark_sent(batch, staff=clerk, at=NOW + timedelta(days=2)) == 1
    proof = letter.enter_code(user=user, code=made[0].code.lower(), at=LATER)
    application = ResidencyApplication.objects.get()
    assert application.state == ResidencyState.VERIFIED
    assert queries.current_proof(user, LATER) == proof
    assert Case.objects.get(workflow="residency").closed_at == LATER


def test_name_and_address_are_destroyed_when_the_code_is_entered(clerk: User) -> None:
    user = make_user()
    apply(user)
    letter.enter_code(user=user, code=printed_code(clerk), at=LATER)
    application = ResidencyApplication.objects.get()
    assert (application.name, application.address, application.postal_code, application.address_detail) == ("",) * 4
    assert application.birth_date is None
    assert application.code_hash == ""


def test_a_request_taken_back_counts_neither_as_on_time_nor_as_late(department: Department) -> None:
    user = make_user()
    application = apply(user)
    engine.apply(application, "withdraw", actor=user, at=LATER)
    assert Clock.objects.get(object_id=application.pk).outcome == Outcome.WITHDRAWN


@pytest.mark.parametrize("ending", ["refuse", "withdraw", "expire"])
def test_name_and_address_are_destroyed_however_it_ends(clerk: User, ending: str) -> None:
    user = make_user()
    application = apply(user)
    actor: Any = {"refuse": clerk, "withdraw": user, "expire": SYSTEM}[ending]
    engine.apply(application, ending, actor=actor, at=LATER, reason="주소가 관할 밖입니다")
    application = ResidencyApplication.objects.get()
    assert (application.name, application.address, application.birth_date) == ("", "", None)


def test_the_code_is_kept_only_as_a_hash(clerk: User) -> None:
    apply(make_user())
    code = printed_code(clerk)
    assert code not in str(list(ResidencyApplication.objects.values()))


def test_five_wrong_codes_end_the_letter_and_the_right_one_comes_too_late(clerk: User) -> None:
    user = make_user()
    apply(user)
    code = printed_code(clerk)
    for left in (4, 3, 2, 1):
        with pytest.raises(letter.WrongCode, match=str(left)):
            letter.enter_code(user=user, code="22222222", at=LATER)
    with pytest.raises(ProofRefused) as refused:
        letter.enter_code(user=user, code="22222222", at=LATER)
    assert refused.value.code == "used_up"
    with pytest.raises(ProofRefused):
        letter.enter_code(user=user, code=code, at=LATER)
    assert ResidencyApplication.objects.get().state == ResidencyState.EXPIRED


@pytest.mark.django_db(transaction=True)
def test_thirty_guesses_at_once_are_no_more_than_five(transactional_db: None) -> None:
    clerk = make_staff(Role.CASE_OFFICER, make_department(code="resident"))
    user = make_user()
    apply(user)
    printed_code(clerk)
    counted: list[str] = []
    start = threading.Barrier(30)

    def guess() -> None:
        start.wait()
        try:
            letter.enter_code(user=user, code="22222222", at=LATER)
        except ProofRefused as refused:
            counted.append(refused.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guess) for _number in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(counted) == 30
    assert sorted(code for code in counted if code != "no_letter") == ["used_up"] + ["wrong_code"] * 4
    assert ResidencyApplication.objects.get().wrong_codes == 5


def test_a_code_of_somebody_elses_letter_is_wrong(clerk: User) -> None:
    mine, other = make_user(), make_user()
    apply(mine)
    apply(other, name="이한빛", address="가람로 3")
    _batch, made = letters.make_batch(staff=clerk, at=NOW)
    codes = {each.application.user_id: each.code for each in made}
    with pytest.raises(letter.WrongCode):
        letter.enter_code(user=mine, code=codes[other.pk], at=LATER)


def test_a_code_that_is_too_old_is_refused_and_the_job_ends_the_letter(clerk: User) -> None:
    user = make_user()
    application = apply(user)
    code = printed_code(clerk)
    with pytest.raises(ProofRefused):
        letter.enter_code(user=user, code=code, at=application.expires_at)
    assert letter.expire_overdue(application.expires_at) == 1
    assert ResidencyApplication.objects.get().state == ResidencyState.EXPIRED


def test_printing_again_voids_the_sheets_before(clerk: User) -> None:
    user = make_user()
    apply(user)
    batch, made = letters.make_batch(staff=clerk, at=NOW)
    again = letters.print_again(batch, staff=clerk, at=NOW + timedelta(hours=1))
    with pytest.raises(letter.WrongCode):
        letter.enter_code(user=user, code=made[0].code, at=LATER)
    assert letter.enter_code(user=user, code=again[0].code, at=LATER)


def test_the_desk_cannot_record_a_letter_as_printed_that_has_no_code(clerk: User) -> None:
    application = apply(make_user())
    assert "print_letter" not in [transition.name for transition in engine.available(application, clerk)]
    with pytest.raises(engine.TransitionRefused):
        engine.apply(application, "print_letter", actor=clerk, at=NOW)


def test_staff_of_another_department_print_nothing(department: Department) -> None:
    apply(make_user())
    with pytest.raises(letters.BatchRefused):
        letters.make_batch(staff=make_staff(Role.CASE_OFFICER, make_department()), at=NOW)


def test_one_person_has_one_open_letter(department: Department) -> None:
    user = make_user()
    apply(user)
    with pytest.raises(ProofRefused) as refused:
        apply(user)
    assert refused.value.code == "open"


def test_letters_to_one_household_are_limited(department: Department) -> None:
    for number in range(8):
        apply(make_user(), name=f"김{number}")
    with pytest.raises(attempts.TooManyAttempts):
        apply(make_user(), name="김구")


def test_requests_of_one_person_are_limited(department: Department) -> None:
    user = make_user()
    for _number in range(3):
        letter.withdraw(apply(user), at=NOW)
    with pytest.raises(attempts.TooManyAttempts):
        apply(user)


def test_a_child_cannot_ask_for_a_letter_without_a_guardian(department: Department) -> None:
    with pytest.raises(GuardianNeeded):
        apply(make_user(), birth_date=date(2014, 1, 1))
    assert not ResidencyApplication.objects.exists()


def test_a_letter_for_somebody_who_is_confirmed_elsewhere_ends_without_a_proof(clerk: User) -> None:
    prove(make_user())
    user = make_user()
    apply(user)
    code = printed_code(clerk)
    with pytest.raises(ProofRefused) as refused:
        letter.enter_code(user=user, code=code, at=LATER)
    assert refused.value.code == "taken"
    assert ResidencyApplication.objects.get().state == ResidencyState.LETTER_PRINTED


def test_the_pdf_has_a_page_for_each_letter(clerk: User) -> None:
    apply(make_user())
    apply(make_user(), name="이한빛", address="가람로 3")
    _batch, made = letters.make_batch(staff=clerk, at=NOW)
    content = letter_pdf.render(made)
    assert content.startswith(b"%PDF-")
    assert content.count(b"/Type /Page\n") == 2
