"""Who has lost phone and recovery codes alike gets in again through whoever runs the machine, and nobody else."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from core.audit.models import AuditRecord
from core.notify.models import OutboxMessage
from tests.factories import PASSWORD, make_staff

pytestmark = pytest.mark.django_db


def log_in(client: Client, email: str):
    return client.post(reverse("account_login"), {"login": email, "password": PASSWORD})


def test_the_factors_go_and_the_next_login_leads_to_setting_up_another(client: Client) -> None:
    officer, colleague = make_staff(Role.CASE_OFFICER), make_staff(Role.CASE_OFFICER)
    call_command("reset_second_factor", officer.email.upper(), "--reason", "신분증을 보고 확인함")
    assert set(Authenticator.objects.values_list("user", flat=True)) == {colleague.pk}
    record = AuditRecord.objects.get(verb="accounts.reset_second_factor")
    assert (record.object_id, record.detail["reason"]) == (officer.pk, "신분증을 보고 확인함")
    assert OutboxMessage.objects.filter(recipient=officer, event="accounts.second_factor_reset").exists()
    log_in(client, officer.email)
    assert client.get("/desk/")["Location"].startswith(reverse("mfa_index"))


def test_sessions_that_were_open_end(client: Client) -> None:
    officer = make_staff(Role.CASE_OFFICER, mfa=False)
    log_in(client, officer.email)
    client.get(reverse("mfa_index"))
    call_command("reset_second_factor", officer.email, "--reason", "분실")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(("email", "reason"), [("nobody@example.test", "분실"), ("", "분실"), ("here", "  ")])
def test_a_slip_of_the_keyboard_changes_nothing(email: str, reason: str) -> None:
    officer = make_staff(Role.CASE_OFFICER)
    with pytest.raises(CommandError):
        call_command("reset_second_factor", officer.email if email == "here" else email, "--reason", reason)
    assert Authenticator.objects.filter(user=officer).exists()
