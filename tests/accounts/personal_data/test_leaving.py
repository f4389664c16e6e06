import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from accounts.consent import services as consents
from accounts.models import (
    ConsentRecord,
    ConsentText,
    GuardianConsent,
    Position,
    ResidencyApplication,
    ResidencyProof,
    Role,
    User,
)
from accounts.personal_data import leaving
from accounts.states import ResidencyState
from core.audit.models import AuditRecord
from tests.accounts.residency.factories import NOW, apply, prove
from tests.factories import PASSWORD, make_department, make_staff, make_user

pytestmark = pytest.mark.django_db


def sign_in(client: Client, user: User) -> None:
    """As somebody who has just shown again who they are."""
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_nothing_that_names_the_person_is_left() -> None:
    user = make_user("doomed@example.test", display_name="사라질이름", mfa=True)
    prove(user)
    consents.give(user, consents.asked(ConsentText.Occasion.SIGN_UP), at=NOW)
    leaving.leave(user, at=NOW)
    left = User.objects.get(pk=user.pk)
    assert not left.is_active
    assert not left.has_usable_password()
    assert "doomed" not in left.email
    assert left.display_name == "탈퇴한 이용자"
    assert not EmailAddress.objects.filter(user=user).exists()
    assert not Authenticator.objects.filter(user=user).exists()
    assert not ResidencyProof.objects.filter(user=user).exists()
    assert not ConsentRecord.objects.in_force().filter(user=user).exists()
    assert AuditRecord.objects.filter(verb="accounts.leave", object_id=user.pk).exists()


def test_a_letter_on_its_way_is_withdrawn_and_its_address_destroyed() -> None:
    make_department(code="resident")
    user = make_user()
    apply(user)
    leaving.leave(user, at=NOW)
    application = ResidencyApplication.objects.get()
    assert (application.state, application.name, application.address) == (ResidencyState.WITHDRAWN, "", "")


def test_children_of_a_guardian_who_leaves_wait_again() -> None:
    child, parent = make_user(), make_user()
    text = consents.asked(ConsentText.Occasion.GUARDIAN)[0]
    GuardianConsent.objects.create(child=child, guardian=parent, text=text, confirmed_at=NOW)
    leaving.leave(parent, at=NOW)
    assert GuardianConsent.objects.get(child=child).confirmed_at is None


def test_who_holds_an_office_cannot_leave_before_it_is_passed_on() -> None:
    officer = make_staff(Role.CASE_OFFICER)
    with pytest.raises(leaving.LeavingRefused):
        leaving.leave(officer, at=NOW)
    officer.refresh_from_db()
    assert officer.is_active


def test_who_holds_a_position_is_named_beside_answers_and_cannot_leave_either() -> None:
    holder = make_user()
    position = Position.objects.create(department=make_department(), title="팀장", holder=holder)
    with pytest.raises(leaving.LeavingRefused):
        leaving.leave(holder, at=NOW)
    position.ended_at = NOW
    position.save()
    leaving.leave(holder, at=NOW)


def test_the_only_administrator_is_told_to_find_another_first() -> None:
    first = make_staff(Role.ADMINISTRATOR)
    alone = leaving.obstacle(first, NOW)
    make_staff(Role.ADMINISTRATOR)
    with_another = leaving.obstacle(first, NOW)
    assert alone
    assert with_another
    assert alone.message != with_another.message


def test_the_address_is_free_for_a_new_account() -> None:
    user = make_user("again@example.test")
    leaving.leave(user, at=NOW)
    assert make_user("again@example.test").pk != user.pk


def test_the_page_tells_first_and_leaves_only_when_confirmed(client: Client) -> None:
    user = make_user()
    sign_in(client, user)
    page = client.get(reverse("leave")).content.decode()
    destroyed, kept = leaving.told()
    assert all(str(sentence) in page for sentence in destroyed)
    assert all(str(sentence) in page and str(period) in page for sentence, period in kept)
    assert client.post(reverse("leave"), {}).status_code == 422
    assert User.objects.get(pk=user.pk).is_active
    assert client.post(reverse("leave"), {"understood": "on"}).status_code == 302
    assert not User.objects.get(pk=user.pk).is_active


def test_all_sessions_end(client: Client) -> None:
    user = make_user()
    elsewhere = Client()
    for each in (client, elsewhere):
        sign_in(each, user)
        assert each.get(reverse("my_data")).status_code == 200
    client.post(reverse("leave"), {"understood": "on"})
    assert elsewhere.get(reverse("my_data")).status_code == 302


def test_who_came_in_long_ago_cannot_leave_without_showing_who_it_is(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    answer = client.post(reverse("leave"), {"understood": "on"})
    assert "reauthenticate" in answer["Location"]
    assert User.objects.get(pk=user.pk).is_active
