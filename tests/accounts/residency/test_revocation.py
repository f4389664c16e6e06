"""Staff find a proof by the whole address of its account, and end it with a reason."""

from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import queries as people
from accounts.models import Department, ResidencyProof, Role, User
from accounts.residency import attempts, proofs, queries, revocation
from core.audit.models import AuditRecord
from core.notify.models import OutboxMessage
from tests.accounts.residency.factories import NOW, prove
from tests.discussion.racing import at_once
from tests.factories import make_department, make_staff, make_user
from tests.sessions import sign_in

LOOK_UP, REVOKE = "residency_staff_proofs", "residency_staff_revoke"


@pytest.fixture
def department(db: None) -> Department:
    return make_department("주민지원부", code="resident")


@pytest.fixture
def clerk(client: Client, department: Department) -> User:
    user = make_staff(Role.CASE_OFFICER, department)
    sign_in(client, user)
    return user


@pytest.fixture
def holder(db: None) -> User:
    user = make_user("holder@example.test", display_name="물빛 이웃")
    prove(user, at=timezone.now())
    return user


def found(client: Client, address: str = "holder@example.test") -> Any:
    return client.post(reverse(LOOK_UP), {"email": address})


def refusals(results: list[Any]) -> list[str]:
    """The codes of what was refused; any other exception is a failure of its own."""
    codes = [result.code for result in results if isinstance(result, proofs.ProofRefused)]
    assert not [result for result in results if isinstance(result, Exception) and not hasattr(result, "code")]
    return codes


def end(client: Client, reason: str = "다른 시로 이사하였음") -> Any:
    return client.post(reverse(REVOKE), {"reason": reason})


def test_a_proof_is_found_ended_and_its_holder_told(client: Client, clerk: User, holder: User) -> None:
    assert found(client)["Location"] == reverse(REVOKE)
    page = client.get(reverse(REVOKE)).content.decode()
    assert "물빛 이웃" in page
    assert "holder@example.test" not in page
    assert people.holds(holder, Role.VERIFIED_RESIDENT)
    end(client)
    assert not people.holds(holder, Role.VERIFIED_RESIDENT)
    assert not queries.is_verified_resident(holder, timezone.now())
    notice = OutboxMessage.objects.get(recipient=holder, event="accounts.residency_revoked")
    assert notice.context["reason"] == "다른 시로 이사하였음"
    record = AuditRecord.objects.get(verb="accounts.revoke_residency")
    assert (record.actor, record.detail) == (clerk, {"reason": "다른 시로 이사하였음"})


def test_each_search_is_recorded_without_the_words_that_were_typed(client: Client, clerk: User, holder: User) -> None:
    found(client)
    found(client, "nobody@example.test")
    hit, miss = AuditRecord.objects.filter(verb="accounts.look_up_proof").order_by("pk")
    assert (hit.actor, hit.object_id, hit.detail) == (clerk, holder.residency_proofs.get().pk, {"found": True})
    assert (miss.object_id, miss.detail) == (None, {"found": False})


@pytest.mark.parametrize(
    "address", ["holder@example", "older@example.test", "holder@example.test.kr", "%", "물빛 이웃"]
)
def test_only_the_whole_address_finds_anybody(client: Client, clerk: User, holder: User, address: str) -> None:
    assert found(client, address).status_code == 422
    assert client.get(reverse(REVOKE))["Location"] == reverse(LOOK_UP)


def test_an_account_without_a_proof_looks_like_no_account(client: Client, clerk: User) -> None:
    make_user("unproven@example.test")
    answers = [
        found(client, address).context["form"].errors["email"]
        for address in ("unproven@example.test", "nobody@example.test")
    ]
    assert answers[0] == answers[1]


def test_who_may_not_revoke_sees_none_of_it(client: Client, department: Department, holder: User) -> None:
    strangers = [
        make_user(),
        make_staff(Role.MODERATOR),
        make_staff(Role.DEPARTMENT_REVIEWER, department),
        make_staff(Role.CASE_OFFICER, make_department()),
    ]
    proof = holder.residency_proofs.get()
    for person in strangers:
        sign_in(client, person)
        for name in (LOOK_UP, REVOKE):
            assert client.get(reverse(name)).status_code == 403
            assert client.post(reverse(name), {"email": holder.email, "reason": "x"}).status_code == 403
        with pytest.raises(PermissionDenied):
            revocation.revoke(proof, staff=person, reason="이유", at=timezone.now())
        with pytest.raises(PermissionDenied):
            revocation.look_up(staff=person, email=holder.email, at=timezone.now())
    assert queries.is_verified_resident(holder, timezone.now())


def test_nobody_ends_a_proof_that_was_not_looked_up(client: Client, clerk: User, holder: User) -> None:
    assert end(client)["Location"] == reverse(LOOK_UP)
    assert queries.is_verified_resident(holder, timezone.now())


def test_nobody_ends_his_own(client: Client, clerk: User) -> None:
    prove(clerk, at=timezone.now())
    found(client, clerk.email)
    assert end(client).status_code == 422
    assert queries.is_verified_resident(clerk, timezone.now())


@pytest.mark.parametrize("reason", ["", " ", "가" * 301, "900101-1234567 이사"])
def test_a_reason_is_needed_and_holds_no_register_number(
    client: Client, clerk: User, holder: User, reason: str
) -> None:
    found(client)
    assert end(client, reason).status_code == 422
    assert queries.is_verified_resident(holder, timezone.now())


def test_the_second_time_says_that_it_has_ended_and_tells_nobody_again(
    client: Client, clerk: User, holder: User, department: Department
) -> None:
    found(client)
    colleague = make_staff(Role.CASE_OFFICER, department)
    revocation.revoke(holder.residency_proofs.get(), staff=colleague, reason="먼저", at=timezone.now())
    late = end(client)
    assert late.status_code == 422
    assert "이미 끝났습니다" in late.content.decode()
    assert OutboxMessage.objects.filter(event="accounts.residency_revoked").count() == 1


def test_searching_without_end_is_stopped(client: Client, clerk: User) -> None:
    for _number in range(attempts.PROOF_BY_STAFF.most):
        found(client, "nobody@example.test")
    assert "시도" in str(found(client, "nobody@example.test").context["form"].errors)
    assert AuditRecord.objects.filter(verb="accounts.look_up_proof").count() == attempts.PROOF_BY_STAFF.most


@pytest.mark.django_db
def test_what_staff_took_is_given_again_only_at_the_counter() -> None:
    """Otherwise whoever borrowed a name would type it in once more."""
    thief, second_account = make_user(), make_user()
    proofs.revoke(prove(thief), actor=make_user(), reason="남의 이름", at=NOW)
    for account in (thief, second_account):
        with pytest.raises(proofs.ProofRefused) as refused:
            prove(account)
        assert refused.value.code == "revoked"
        assert refused.value.message == proofs.come_to_the_counter("no_match").message
    proof = proofs.grant(
        user=second_account,
        claims=proofs.Claims(name="김두레", birth_date=ResidencyProof.objects.get().born_on_or_before, area="두레동"),
        method="COUNTER",
        actor=make_user(),
        at=NOW,
        seen_at_counter=True,
    )
    assert queries.current_proof(second_account, NOW) == proof


@pytest.mark.django_db(transaction=True)
def test_of_two_who_revoke_at_once_one_does() -> None:
    department = make_department("주민지원부", code="resident")
    clerks = [make_staff(Role.CASE_OFFICER, department) for _number in range(2)]
    holder = make_user()
    proof = prove(holder)
    results = at_once(
        *(partial(revocation.revoke, proof, staff=clerk, reason="이사", at=NOW) for clerk in clerks),
    )
    assert refusals(results) == ["ended"]
    assert OutboxMessage.objects.filter(event="accounts.residency_revoked").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_renewal_in_the_same_moment_does_not_bury_the_revocation() -> None:
    """Either the old proof was revoked, and no new one follows; or it was renewed first, and the clerk hears of it."""
    department = make_department("주민지원부", code="resident")
    clerk, holder = make_staff(Role.CASE_OFFICER, department), make_user()
    first = prove(holder)
    results = at_once(
        partial(revocation.revoke, first, staff=clerk, reason="이사", at=NOW),
        partial(prove, holder),
    )
    first.refresh_from_db()
    outcome = (first.end, refusals(results), ResidencyProof.objects.open().count())
    assert outcome in [("REVOKED", ["revoked"], 0), ("RENEWED", ["ended"], 1)]


def test_whoever_lost_a_proof_is_offered_the_counter_alone(client: Client, clerk: User, holder: User) -> None:
    sign_in(client, holder)
    offered = {way.method for way in client.get(reverse("residency")).context["verifiers"]}
    assert len(offered) > 1
    revocation.revoke(holder.residency_proofs.get(), staff=clerk, reason="남의 이름", at=timezone.now())
    page = client.get(reverse("residency"))
    assert [way.method for way in page.context["verifiers"]] == ["COUNTER"]
    assert "창구에서만" in page.content.decode()
