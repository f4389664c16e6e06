import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import DataExport, Position, Role, User
from accounts.personal_data import exporting
from core import personal_data
from core.audit.models import AuditRecord
from tests.accounts.residency.factories import NOW, prove
from tests.factories import PASSWORD, grant, make_department, make_user

pytestmark = pytest.mark.django_db


def opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def sign_in(client: Client, user: User) -> None:
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_the_archive_holds_a_file_for_every_part_and_a_page_to_read() -> None:
    user = make_user()
    prove(user)
    archive = opened(exporting.archive(user, at=NOW))
    assert set(archive.namelist()) == {f"{part.name}.json" for part in personal_data.exports()} | {"index.html"}
    assert json.loads(archive.read("account.json"))[0]["email"] == user.email
    assert json.loads(archive.read("residency.json"))[0]["area"] == "두레동"
    assert user.email in archive.read("index.html").decode()


def test_the_archive_holds_nothing_of_anybody_else() -> None:
    user, other = make_user(), make_user()
    content = opened(exporting.archive(user, at=NOW))
    assert not any(other.email.encode() in content.read(name) for name in content.namelist())


def test_the_archive_tells_of_offices_and_second_factors_but_holds_no_secret() -> None:
    user, department = make_user(mfa=True), make_department("총무처")
    grant(user, Role.CASE_OFFICER, department)
    Position.objects.create(department=department, title="주무관", holder=user)
    packed = opened(exporting.archive(user, at=timezone.now()))
    assert json.loads(packed.read("roles.json"))[0]["reason"] == "인사 발령"
    assert json.loads(packed.read("positions.json"))[0]["title"] == "주무관"
    kinds = {factor["type"] for factor in json.loads(packed.read("second-factors.json"))}
    assert kinds == {"totp", "recovery_codes"}
    assert "secret" not in "".join(packed.read(name).decode() for name in packed.namelist())


def test_markup_in_a_name_is_text_on_the_page() -> None:
    user = make_user(display_name="<script>1</script>")
    assert "<script>" not in opened(exporting.archive(user, at=NOW)).read("index.html").decode()


def test_a_link_is_good_once() -> None:
    user = make_user()
    token = exporting.make_link(user, at=NOW)
    assert exporting.redeem(token, user=user, at=NOW)
    with pytest.raises(exporting.LinkRefused):
        exporting.redeem(token, user=user, at=NOW)


def test_a_link_runs_out_after_minutes() -> None:
    user = make_user()
    token = exporting.make_link(user, at=NOW)
    with pytest.raises(exporting.LinkRefused):
        exporting.redeem(token, user=user, at=NOW + timedelta(minutes=15))


def test_a_link_of_another_is_refused_and_stays_good_for_its_owner() -> None:
    owner, thief = make_user(), make_user()
    token = exporting.make_link(owner, at=NOW)
    with pytest.raises(exporting.LinkRefused):
        exporting.redeem(token, user=thief, at=NOW)
    assert exporting.redeem(token, user=owner, at=NOW)


def test_tokens_that_collide_open_no_data_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting.secrets, "token_urlsafe", lambda size: "same-for-everybody")
    first, second = make_user(), make_user()
    token = exporting.make_link(first, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        exporting.make_link(second, at=NOW)
    with pytest.raises(exporting.LinkRefused):
        exporting.redeem(token, user=second, at=NOW)


def test_the_number_of_an_export_is_no_way_in(client: Client) -> None:
    owner = make_user()
    exporting.make_link(owner, at=timezone.now())
    row = DataExport.objects.get()
    client.force_login(owner)
    for guess in (str(row.pk), row.token_hash):
        assert client.post(reverse("my_data_download", args=[guess])).status_code == 404


def test_who_came_in_long_ago_must_show_again_who_it_is(client: Client) -> None:
    client.force_login(make_user())
    answer = client.post(reverse("my_data_export"))
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]
    assert not DataExport.objects.exists()


def test_from_the_button_to_the_archive(client: Client) -> None:
    user = make_user()
    sign_in(client, user)
    page = client.post(reverse("my_data_export"))
    link = page.context["link"]
    downloaded = client.post(link)
    assert downloaded["Content-Type"] == "application/zip"
    assert "no-store" in downloaded["Cache-Control"]
    assert json.loads(opened(downloaded.content).read("account.json"))[0]["email"] == user.email
    assert client.post(link).status_code == 404
    assert AuditRecord.objects.filter(verb="accounts.export_data", actor=user).count() == 1


def test_a_prefetch_does_not_use_the_link_up(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    token = exporting.make_link(user, at=timezone.now())
    assert client.get(reverse("my_data_download", args=[token])).status_code == 405
    assert client.post(reverse("my_data_download", args=[token])).status_code == 200
