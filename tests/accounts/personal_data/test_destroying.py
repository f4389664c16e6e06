import re
from datetime import timedelta
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.consent import services as consents
from accounts.models import ConsentRecord, ConsentText, ResidencyApplication, ResidencyProof, Role, User
from accounts.personal_data import exporting
from accounts.personal_data.destroying import destroy_expired
from accounts.residency import proofs
from core.audit.models import AuditRecord
from tests.accounts.residency.factories import NOW, apply, prove
from tests.factories import make_department, make_user

pytestmark = pytest.mark.django_db


def counts(at, **options) -> dict[str, int]:
    return {destroyed.name: destroyed.count for destroyed in destroy_expired(at=at, **options)}


def test_an_ended_proof_is_destroyed_a_year_later_and_that_is_on_record() -> None:
    proof = prove(make_user())
    proofs.expire_lapsed(proof.expires_at)
    early = proof.expires_at + timedelta(days=364)
    assert counts(early)["ended-proofs"] == 0
    assert counts(early + timedelta(days=1))["ended-proofs"] == 1
    assert not ResidencyProof.objects.exists()
    record = AuditRecord.objects.get(verb="accounts.destroy_expired_data")
    assert record.detail == {"kind": "ended-proofs", "count": 1}


def test_a_sign_up_that_nobody_confirmed_is_destroyed_a_month_later() -> None:
    """The address may be that of somebody who never asked for an account."""
    forgotten = make_user("stranger@example.test", verified=False, date_joined=NOW)
    confirmed = make_user("member@example.test", date_joined=NOW)
    seen = make_user("seen@example.test", verified=False, date_joined=NOW, last_login=NOW)
    officer = make_user("officer@example.test", verified=False, date_joined=NOW, roles=(Role.MODERATOR,))
    fresh = make_user("fresh@example.test", verified=False, date_joined=NOW + timedelta(days=20))
    destroy_expired(at=NOW + timedelta(days=29))
    assert User.objects.filter(is_active=True).count() == 5
    destroy_expired(at=NOW + timedelta(days=31))
    assert set(User.objects.filter(is_active=True)) == {confirmed, seen, officer, fresh}
    forgotten.refresh_from_db()
    assert "stranger" not in forgotten.email
    assert not EmailAddress.objects.filter(email="stranger@example.test").exists()


def test_a_dry_run_counts_and_destroys_nothing() -> None:
    exporting.make_link(make_user(), at=NOW)
    later = NOW + timedelta(days=1)
    assert counts(later, dry_run=True)["export-links"] == 1
    assert counts(later)["export-links"] == 1
    assert counts(later)["export-links"] == 0


def test_an_address_that_the_workflow_missed_is_destroyed() -> None:
    make_department(code="resident")
    application = apply(make_user())
    ResidencyApplication.objects.filter(pk=application.pk).update(state="REFUSED")
    assert counts(NOW)["letters"] == 1
    application.refresh_from_db()
    assert (application.name, application.address) == ("", "")


def test_an_open_letter_keeps_its_address() -> None:
    make_department(code="resident")
    apply(make_user())
    assert counts(NOW)["letters"] == 0
    assert ResidencyApplication.objects.get().name == "김두레"


def test_consents_are_destroyed_three_years_after_they_were_taken_back() -> None:
    user = make_user()
    consents.give(user, consents.asked(ConsentText.Occasion.SIGN_UP), at=NOW)
    consents.withdraw(ConsentRecord.objects.get(user=user, key="news"), at=NOW)
    counts(NOW + timedelta(days=3 * 365))
    assert [record.key for record in ConsentRecord.objects.filter(user=user)] == ["membership"]


def test_the_command_says_how_many_of_each() -> None:
    exporting.make_link(make_user(), at=NOW - timedelta(days=1))
    output = StringIO()
    call_command("destroy_expired_data", "--dry-run", stdout=output)
    assert "export-links: 1" in output.getvalue()


def test_everybody_may_read_what_is_kept(client: Client) -> None:
    page = client.get(reverse("kept_data"))
    assert page.status_code == 200
    assert "거주" in page.content.decode()


def test_the_public_list_speaks_korean_of_every_column(client: Client) -> None:
    page = client.get(reverse("kept_data")).content.decode()
    names = re.findall(r'<th scope="row">([^<]*)</th>', page) + re.findall(r"<caption[^>]*>([^<]*)</caption>", page)
    assert len(names) > 100
    assert [name for name in names if not re.search("[가-힣]", name)] == []
