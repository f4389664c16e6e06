"""What becomes of proofs when staff end them, when their consent is taken back, and when their holder leaves."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.consent import guardians, services, withdrawal
from accounts.models import ConsentRecord, ConsentText, GuardianConsent, ResidencyProof, User
from accounts.personal_data import leaving
from accounts.personal_data.destroying import destroy_expired
from accounts.residency import proofs, queries
from accounts.residency.identity import Claims
from accounts.states import ResidencyState
from tests.accounts.residency.factories import NOW, SOMEBODY, apply, prove
from tests.factories import make_department, make_user

pytestmark = pytest.mark.django_db


def at_the_counter(user: User, *, at: Any = NOW) -> ResidencyProof:
    claims = Claims(**SOMEBODY, area="두레동")
    return proofs.grant(user=user, claims=claims, method="COUNTER", actor=make_user(), at=at, seen_at_counter=True)


def consented(user: User) -> ConsentRecord:
    services.give(user, services.asked(ConsentText.Occasion.RESIDENCY), at=NOW)
    return ConsentRecord.objects.get(user=user)


def test_the_counter_gives_again_what_staff_ended_after_a_renewal() -> None:
    """The proof that was ended and the new one both follow the first."""
    user = make_user()
    prove(user)
    renewed = prove(user, at=NOW + timedelta(days=350))
    proofs.revoke(renewed, actor=make_user(), reason="이사", at=NOW + timedelta(days=351))
    again = at_the_counter(user, at=NOW + timedelta(days=352))
    assert queries.current_proof(user, NOW + timedelta(days=352)) == again


def test_whoever_leaves_does_not_shake_off_what_staff_ended() -> None:
    thief, again = make_user(), make_user()
    proofs.revoke(prove(thief), actor=make_user(), reason="남의 이름", at=NOW)
    leaving.leave(thief, at=NOW)
    with pytest.raises(proofs.ProofRefused) as refused:
        prove(again)
    assert refused.value.code == "revoked"
    destroy_expired(at=NOW + timedelta(days=366))
    assert not ResidencyProof.objects.exists()


def test_the_proof_goes_with_the_consent_it_rests_on() -> None:
    make_department(code="resident")
    user = make_user()
    record = consented(user)
    prove(user)
    letter = apply(user)
    withdrawal.withdraw(record, at=NOW)
    letter.refresh_from_db()
    assert not ResidencyProof.objects.exists()
    assert (letter.state, letter.address) == (ResidencyState.WITHDRAWN, "")
    assert prove(make_user())


def test_a_consent_taken_back_before_does_not_end_the_proof_of_a_later_one() -> None:
    user = make_user()
    first = consented(user)
    withdrawal.withdraw(first, at=NOW)
    services.give(user, services.asked(ConsentText.Occasion.RESIDENCY), at=NOW)
    prove(user)
    withdrawal.withdraw(first, at=NOW)
    assert queries.is_verified_resident(user, NOW)


def test_the_page_says_what_goes_with_the_consent_and_does_it(client: Client) -> None:
    user = make_user()
    record = consented(user)
    prove(user, at=timezone.now())
    client.force_login(user)
    assert "파기" in client.get(reverse("consents")).content.decode()
    client.post(reverse("consent_withdraw", args=[record.pk]))
    assert not ResidencyProof.objects.exists()


def test_whoever_proves_to_be_old_enough_waits_for_no_guardian() -> None:
    """Somebody pressed the wrong button at sign-up."""
    user = make_user()
    guardians.require(user)
    prove(user)
    assert not guardians.needs_guardian(user)
    with pytest.raises(guardians.GuardianRefused) as refused:
        guardians.invite(child=user, email="parent@example.test", at=NOW)
    assert refused.value.code == "not_needed"
    assert not GuardianConsent.objects.exists()


def test_a_child_that_grew_up_is_not_shut_out_by_its_guardian() -> None:
    child, parent = make_user(), make_user()
    prove(parent)
    text = services.asked(ConsentText.Occasion.GUARDIAN)[0]
    consent = GuardianConsent.objects.create(child=child, guardian=parent, text=text, confirmed_at=NOW)
    born = date(NOW.year - 14, NOW.month, NOW.day)
    prove(child, name="이두레", birth_date=born + timedelta(days=30))
    guardians.withdraw(consent, at=NOW + timedelta(days=31))
    assert not guardians.needs_guardian(child)
