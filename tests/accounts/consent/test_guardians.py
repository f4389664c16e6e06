import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.consent import guardians
from accounts.models import GuardianConsent, User
from accounts.personal_data.destroying import destroy_expired
from accounts.residency.attempts import GUARDIAN_BY_ADDRESS, TooManyAttempts
from accounts.residency.proofs import GuardianNeeded
from core.notify.models import OutboxMessage
from tests.accounts.residency.factories import NOW, prove
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def child() -> User:
    user = make_user()
    guardians.require(user)
    return user


@pytest.fixture
def parent() -> User:
    user = make_user()
    prove(user)
    return user


def invited(child: User, run: Any, at: Any = NOW) -> str:
    """The token that the guardian gets by e-mail."""
    with run(execute=True):
        guardians.invite(child=child, email="parent@example.test", at=at)
    return re.search(r"/accounts/guardian/([\w-]+)/", mail.outbox[-1].body).group(1)  # type: ignore[union-attr]


def test_a_childs_account_waits_until_a_guardian_agrees(child, parent, django_capture_on_commit_callbacks) -> None:
    assert guardians.needs_guardian(child)
    token = invited(child, django_capture_on_commit_callbacks)
    guardians.confirm(token=token, guardian=parent, at=NOW)
    assert not guardians.needs_guardian(child)
    consent = GuardianConsent.objects.get(child=child)
    assert (consent.guardian, consent.guardian_email) == (parent, "")
    assert OutboxMessage.objects.filter(recipient=child, event="accounts.guardian_confirmed").exists()


def test_the_link_is_good_once(child, parent, django_capture_on_commit_callbacks) -> None:
    token = invited(child, django_capture_on_commit_callbacks)
    guardians.confirm(token=token, guardian=parent, at=NOW)
    with pytest.raises(guardians.GuardianRefused) as refused:
        guardians.confirm(token=token, guardian=parent, at=NOW)
    assert refused.value.code == "link"


def test_a_new_invitation_voids_the_one_before(child, parent, django_capture_on_commit_callbacks) -> None:
    first = invited(child, django_capture_on_commit_callbacks)
    invited(child, django_capture_on_commit_callbacks)
    assert guardians.find(first, NOW) is None


def test_the_link_runs_out_and_the_address_is_destroyed(child, parent, django_capture_on_commit_callbacks) -> None:
    token = invited(child, django_capture_on_commit_callbacks)
    later = NOW + timedelta(days=30)
    with pytest.raises(guardians.GuardianRefused):
        guardians.confirm(token=token, guardian=parent, at=later)
    destroy_expired(at=later)
    assert GuardianConsent.objects.get(child=child).guardian_email == ""


def test_nobody_who_has_not_proved_residency_consents(child, django_capture_on_commit_callbacks) -> None:
    token = invited(child, django_capture_on_commit_callbacks)
    with pytest.raises(guardians.GuardianRefused) as refused:
        guardians.confirm(token=token, guardian=make_user(), at=NOW)
    assert refused.value.code == "not_verified"


def test_no_minor_consents_for_another(child, django_capture_on_commit_callbacks) -> None:
    teenager = make_user()
    prove(teenager, name="박가람", birth_date=date(2009, 1, 1))
    token = invited(child, django_capture_on_commit_callbacks)
    with pytest.raises(guardians.GuardianRefused) as refused:
        guardians.confirm(token=token, guardian=teenager, at=NOW)
    assert refused.value.code == "not_adult"


def test_no_child_consents_for_itself(child, django_capture_on_commit_callbacks) -> None:
    token = invited(child, django_capture_on_commit_callbacks)
    with pytest.raises(guardians.GuardianRefused) as refused:
        guardians.confirm(token=token, guardian=child, at=NOW)
    assert refused.value.code == "self"


def test_the_childs_own_address_is_no_guardians(child) -> None:
    with pytest.raises(guardians.GuardianRefused):
        guardians.invite(child=child, email=child.email.upper(), at=NOW)


def test_a_child_cannot_flood_a_mailbox(child, django_capture_on_commit_callbacks) -> None:
    for _number in range(5):
        invited(child, django_capture_on_commit_callbacks)
    with pytest.raises(TooManyAttempts):
        invited(child, django_capture_on_commit_callbacks)


def test_many_children_cannot_flood_one_mailbox(django_capture_on_commit_callbacks) -> None:
    at_most = GUARDIAN_BY_ADDRESS.most
    for number in range(at_most):
        invited(make_user(), django_capture_on_commit_callbacks, NOW + timedelta(minutes=number))
    with pytest.raises(TooManyAttempts):
        guardians.invite(child=make_user(), email="Parent+1@example.test", at=NOW + timedelta(hours=1))


def test_with_a_guardians_consent_a_child_proves_residency(child, parent, django_capture_on_commit_callbacks) -> None:
    with pytest.raises(GuardianNeeded):
        prove(child, name="박가람", birth_date=date(2014, 1, 1))
    guardians.confirm(token=invited(child, django_capture_on_commit_callbacks), guardian=parent, at=NOW)
    assert prove(child, name="박가람", birth_date=date(2014, 1, 1))


def test_a_guardian_takes_the_consent_back(child, parent, django_capture_on_commit_callbacks) -> None:
    guardians.confirm(token=invited(child, django_capture_on_commit_callbacks), guardian=parent, at=NOW)
    guardians.withdraw(GuardianConsent.objects.get(child=child), at=NOW + timedelta(days=1))
    assert guardians.needs_guardian(child)


def test_a_waiting_account_reads_but_does_not_write(client: Client, child: User) -> None:
    client.force_login(child)
    assert client.get(reverse("residency")).status_code == 200
    refused = client.post("/drafts/proposal/", {"title": "놀이터"})
    assert refused.status_code == 403
    assert reverse("guardian_invite") in refused.content.decode()


def test_a_button_in_a_page_leads_a_waiting_account_to_its_guardian(client: Client, child: User) -> None:
    client.force_login(child)
    refused = client.post("/drafts/proposal/", {"title": "놀이터"}, headers={"HX-Request": "true"})
    assert refused.status_code == 204
    assert refused["HX-Redirect"] == reverse("guardian_invite")


def test_a_waiting_account_can_still_look_after_itself(client: Client, child: User) -> None:
    client.force_login(child)
    answer = client.post(reverse("guardian_invite"), {"email": "parent@example.test"})
    assert answer.status_code == 302


def test_the_journey_of_the_guardian_through_the_pages(
    client: Client, child: User, django_capture_on_commit_callbacks
) -> None:
    parent = make_user()
    prove(parent, at=timezone.now())
    token = invited(child, django_capture_on_commit_callbacks, at=timezone.now())
    address = reverse("guardian_confirm", args=[token])
    assert client.get(address).status_code == 302
    client.force_login(parent)
    assert child.display_name in client.get(address).content.decode()
    assert client.post(address, {"consent_guardian": "on"}).status_code == 422
    assert guardians.needs_guardian(child)
    assert client.post(address, {"consent_guardian": "on", "relation": "on"}).status_code == 302
    assert not guardians.needs_guardian(child)
    assert client.get(address).status_code == 410
