from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts import queries as people
from accounts.models import ResidencyProof, Role
from accounts.residency import proofs, queries
from core.audit.models import AuditRecord
from core.notify.models import OutboxMessage
from tests.accounts.residency.factories import NOW, prove
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_a_proof_makes_a_verified_resident_until_it_expires() -> None:
    user = make_user()
    assert not queries.is_verified_resident(user, NOW)
    proof = prove(user)
    assert queries.is_verified_resident(user, NOW)
    assert people.holds(user, Role.VERIFIED_RESIDENT, at=NOW)
    assert queries.is_verified_resident(user, proof.expires_at - timedelta(seconds=1))
    assert not queries.is_verified_resident(user, proof.expires_at)


def test_neither_name_nor_birth_date_of_an_adult_is_in_the_database() -> None:
    prove(make_user())
    kept = str(list(ResidencyProof.objects.values()))
    assert "김두레" not in kept
    assert "1985" not in kept


def test_the_same_person_cannot_prove_residency_with_a_second_account() -> None:
    prove(make_user())
    with pytest.raises(proofs.ProofRefused) as refused:
        prove(make_user(), area="한빛동")
    assert refused.value.code == "taken"


def test_the_refusal_says_the_same_as_one_for_any_other_reason() -> None:
    prove(make_user())
    with pytest.raises(proofs.ProofRefused) as taken:
        prove(make_user())
    assert taken.value.message == proofs.come_to_the_counter("no_match").message


def test_the_database_itself_refuses_two_proofs_of_one_person() -> None:
    proof = prove(make_user())
    copy = ResidencyProof.objects.filter(pk=proof.pk).values().get() | {"id": None, "user_id": make_user().pk}
    with pytest.raises(IntegrityError), transaction.atomic():
        ResidencyProof.objects.create(**copy)


def test_an_account_cannot_be_passed_on_to_another_person() -> None:
    user = make_user()
    prove(user)
    with pytest.raises(proofs.ProofRefused):
        prove(user, name="이한빛")
    assert queries.is_verified_resident(user, NOW)


def test_renewal_keeps_the_chain_and_ends_the_one_before() -> None:
    user = make_user()
    first = prove(user)
    second = prove(user, at=NOW + timedelta(days=350), area="한빛동")
    first.refresh_from_db()
    assert (first.end, second.renewed_from) == (ResidencyProof.End.RENEWED, first)
    assert queries.current_proof(user, NOW + timedelta(days=400)) == second


def test_after_expiry_another_account_of_the_same_person_may_prove_residency() -> None:
    first, second = make_user(), make_user()
    lapsed = prove(first)
    prove(second, at=lapsed.expires_at + timedelta(hours=1))
    assert queries.is_verified_resident(second, lapsed.expires_at + timedelta(hours=2))


def test_a_revoked_proof_no_longer_counts_and_its_holder_is_told_why() -> None:
    user, clerk = make_user(), make_user()
    proof = prove(user)
    proofs.revoke(proof, actor=clerk, reason="전출", at=NOW + timedelta(days=1))
    assert not queries.is_verified_resident(user, NOW + timedelta(days=2))
    told = OutboxMessage.objects.filter(recipient=user, event="accounts.residency_revoked")
    assert told.count() == 1
    assert AuditRecord.objects.filter(verb="accounts.revoke_residency", actor=clerk).exists()


def test_people_are_reminded_once_and_told_when_it_is_over() -> None:
    user = make_user()
    proof = prove(user)
    assert proofs.remind_expiring(proof.expires_at - timedelta(days=31)) == 0
    assert proofs.remind_expiring(proof.expires_at - timedelta(days=29)) == 1
    assert proofs.remind_expiring(proof.expires_at - timedelta(days=28)) == 0
    assert proofs.expire_lapsed(proof.expires_at) == 1
    assert proofs.expire_lapsed(proof.expires_at) == 0
    events = list(OutboxMessage.objects.filter(recipient=user).order_by("pk").values_list("event", flat=True))
    assert events == ["accounts.residency_proven", "accounts.residency_expiring", "accounts.residency_expired"]


def test_age_limits_are_answered_up_to_the_highest_and_refused_above() -> None:
    proof = prove(make_user())
    assert queries.has_reached_age(proof, 19, NOW.date())
    with pytest.raises(queries.AgeNotKept):
        queries.has_reached_age(proof, 20, NOW.date())


def test_a_teenager_passes_exactly_the_limits_that_the_birth_date_allows() -> None:
    proof = prove(make_user(), name="박가람", birth_date=date(2010, 3, 3))
    assert queries.has_reached_age(proof, 15, date(2026, 3, 2))
    assert not queries.has_reached_age(proof, 16, date(2026, 3, 2))
    assert queries.has_reached_age(proof, 16, date(2026, 3, 3))


def test_a_child_needs_a_guardian_first() -> None:
    with pytest.raises(proofs.GuardianNeeded):
        prove(make_user(), name="박가람", birth_date=date(2013, 3, 3))


def test_a_deactivated_person_is_no_verified_resident() -> None:
    user = make_user()
    prove(user)
    user.is_active = False
    user.save()
    assert not queries.is_verified_resident(user, NOW)
