from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import CounterCode, Role, User
from accounts.residency import attempts, queries
from accounts.residency.proofs import ProofRefused
from accounts.residency.verifiers import counter
from core.audit.models import AuditRecord
from tests.accounts.residency.factories import NOW, SOMEBODY, prove
from tests.factories import make_department, make_staff, make_user

pytestmark = pytest.mark.django_db
SEEN = {**SOMEBODY, "area": "두레동"}


@pytest.fixture
def clerk() -> User:
    return make_staff(Role.CASE_OFFICER, make_department())


def test_a_code_and_an_id_make_a_proof(clerk: User) -> None:
    user = make_user()
    code = counter.issue_code(user=user, at=NOW)
    assert counter.look_up(staff=clerk, code=code, at=NOW) == user
    proof = counter.confirm(user=user, staff=clerk, at=NOW, **SEEN)
    assert queries.current_proof(user, NOW) == proof
    assert AuditRecord.objects.get(verb="accounts.prove_residency").actor == clerk


def test_the_code_is_good_once_and_for_ten_minutes(clerk: User) -> None:
    user = make_user()
    code = counter.issue_code(user=user, at=NOW)
    with pytest.raises(ProofRefused):
        counter.look_up(staff=clerk, code=code, at=NOW + timedelta(minutes=10))
    code = counter.issue_code(user=user, at=NOW)
    counter.confirm(user=user, staff=clerk, at=NOW, **SEEN)
    with pytest.raises(ProofRefused):
        counter.look_up(staff=clerk, code=code, at=NOW)
    with pytest.raises(ProofRefused):
        counter.confirm(user=user, staff=clerk, at=NOW, **SEEN)


def test_a_new_code_voids_the_one_before(clerk: User) -> None:
    user = make_user()
    first = counter.issue_code(user=user, at=NOW)
    second = counter.issue_code(user=user, at=NOW)
    assert first not in str(list(CounterCode.objects.values()))
    if first != second:
        with pytest.raises(ProofRefused):
            counter.look_up(staff=clerk, code=first, at=NOW)


def test_only_staff_look_up_and_confirm() -> None:
    user, neighbour = make_user(), make_user()
    code = counter.issue_code(user=user, at=NOW)
    with pytest.raises(PermissionDenied):
        counter.look_up(staff=neighbour, code=code, at=NOW)
    with pytest.raises(PermissionDenied):
        counter.confirm(user=user, staff=neighbour, at=NOW, **SEEN)


def test_nobody_confirms_himself(clerk: User) -> None:
    counter.issue_code(user=clerk, at=NOW)
    with pytest.raises(ProofRefused):
        counter.confirm(user=clerk, staff=clerk, at=NOW, **SEEN)


def test_staff_cannot_try_all_codes(clerk: User) -> None:
    for _number in range(20):
        with pytest.raises(ProofRefused):
            counter.look_up(staff=clerk, code="000000", at=NOW)
    with pytest.raises(attempts.TooManyAttempts):
        counter.look_up(staff=clerk, code="000000", at=NOW)


def test_a_person_confirmed_elsewhere_is_settled_as_the_same_person(clerk: User) -> None:
    old, new = make_user(), make_user()
    prove(old)
    counter.issue_code(user=new, at=NOW)
    with pytest.raises(counter.HeldElsewhere):
        counter.confirm(user=new, staff=clerk, at=NOW, **SEEN)
    counter.confirm(user=new, staff=clerk, at=NOW, settle="same", **SEEN)
    assert not queries.is_verified_resident(old, NOW)
    assert queries.is_verified_resident(new, NOW)


def test_namesakes_born_on_one_day_both_get_a_proof_and_keep_it_when_they_renew(clerk: User) -> None:
    first, second = make_user(), make_user()
    prove(first)
    counter.issue_code(user=second, at=NOW)
    counter.confirm(user=second, staff=clerk, at=NOW, settle="namesake", **SEEN)
    assert queries.is_verified_resident(first, NOW)
    assert queries.is_verified_resident(second, NOW)
    prove(second, at=NOW + timedelta(days=350))
    assert queries.is_verified_resident(second, NOW + timedelta(days=400))
    assert queries.is_verified_resident(first, NOW + timedelta(days=360))


def test_the_counter_may_confirm_a_changed_name(clerk: User) -> None:
    user = make_user()
    prove(user)
    counter.issue_code(user=user, at=NOW)
    counter.confirm(user=user, staff=clerk, at=NOW, **(SEEN | {"name": "김한솔"}))
    assert queries.is_verified_resident(user, NOW)
