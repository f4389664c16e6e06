from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from accounts.models import IdentityRequest, User
from accounts.residency import queries, verifiers
from accounts.residency.identity import Claims
from accounts.residency.proofs import ProofRefused
from accounts.residency.providers import stand_in
from accounts.residency.verifiers import mobile
from core.audit.models import AuditRecord
from tests.accounts.residency.factories import NOW
from tests.factories import make_user

pytestmark = pytest.mark.django_db
CLAIMS = Claims("김두레", date(1985, 5, 5), "두레동")


def begin(user: User) -> tuple[str, str]:
    """State and nonce of a fresh errand."""
    query = parse_qs(urlsplit(mobile.begin(user=user, return_address="/", at=NOW)).query)
    return query["state"][0], query["nonce"][0]


def test_an_answer_to_the_errand_makes_a_proof() -> None:
    user = make_user()
    state, nonce = begin(user)
    mobile.finish(user=user, state=state, answer=stand_in.answer(CLAIMS, nonce=nonce, at=NOW), at=NOW)
    assert queries.is_verified_resident(user, NOW)


def test_the_same_link_again_is_refused() -> None:
    user = make_user()
    state, nonce = begin(user)
    answer = stand_in.answer(CLAIMS, nonce=nonce, at=NOW)
    mobile.finish(user=user, state=state, answer=answer, at=NOW)
    with pytest.raises(ProofRefused) as refused:
        mobile.finish(user=user, state=state, answer=answer, at=NOW)
    assert refused.value.code == "replayed"
    assert AuditRecord.objects.filter(verb="accounts.refuse_identity_answer", actor=user).count() == 1


def test_a_link_taken_from_somebody_else_is_refused_and_stays_good_for_its_owner() -> None:
    owner, thief = make_user(), make_user()
    state, nonce = begin(owner)
    answer = stand_in.answer(CLAIMS, nonce=nonce, at=NOW)
    with pytest.raises(ProofRefused):
        mobile.finish(user=thief, state=state, answer=answer, at=NOW)
    assert mobile.finish(user=owner, state=state, answer=answer, at=NOW)


def test_an_answer_of_another_errand_is_refused() -> None:
    user = make_user()
    _state, nonce = begin(user)
    other_state, _nonce = begin(user)
    with pytest.raises(ProofRefused):
        mobile.finish(user=user, state=other_state, answer=stand_in.answer(CLAIMS, nonce=nonce, at=NOW), at=NOW)


def test_a_forged_or_old_answer_is_refused_and_uses_the_errand_up() -> None:
    user = make_user()
    state, nonce = begin(user)
    answer = stand_in.answer(CLAIMS, nonce=nonce, at=NOW)
    with pytest.raises(ProofRefused):
        mobile.finish(user=user, state=state, answer=answer[:-3] + "abc", at=NOW)
    with pytest.raises(ProofRefused):
        mobile.finish(user=user, state=state, answer=answer, at=NOW)
    state, nonce = begin(user)
    old = stand_in.answer(CLAIMS, nonce=nonce, at=NOW - timedelta(minutes=11))
    with pytest.raises(ProofRefused):
        mobile.finish(user=user, state=state, answer=old, at=NOW)


def test_an_errand_runs_out() -> None:
    user = make_user()
    state, nonce = begin(user)
    later = NOW + timedelta(minutes=10)
    with pytest.raises(ProofRefused):
        mobile.finish(user=user, state=state, answer=stand_in.answer(CLAIMS, nonce=nonce, at=later), at=later)


def test_the_state_itself_is_not_kept() -> None:
    state, _nonce = begin(make_user())
    assert state not in str(list(IdentityRequest.objects.values()))


def test_without_a_provider_the_way_is_not_offered(settings) -> None:
    settings.RESIDENCY_IDENTITY_PROVIDER = ""
    assert "MOBILE_IDENTITY" not in [verifier.method for verifier in verifiers.offered()]
