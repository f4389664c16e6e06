from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Department, RegisterImport, ResidencyApplication, Role, User
from accounts.residency import queries
from accounts.residency.identity import register_hash
from accounts.residency.verifiers import counter
from accounts.states import ResidencyState
from tests.accounts.residency.factories import HOME, SOMEBODY, apply, prove
from tests.factories import make_department, make_staff, make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
PAGES = ("residency_staff_register", "residency_staff_letters", "residency_staff_counter")


@pytest.fixture
def department(db: None) -> Department:
    return make_department("주민지원부", code="resident")


@pytest.fixture
def clerk(client: Client, department: Department) -> User:
    user = make_staff(Role.CASE_OFFICER, department)
    sign_in(client, user)
    return user


TODAY = str(timezone.localdate())
# More than a reader of CSV takes for one cell.
ENDLESS_CELL = b"keyed_hash,area\n" + b"x" * 200_000


def csv(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("명부.csv", ("\ufeff" + "\n".join(["keyed_hash,area", *lines])).encode(), "text/csv")


def line() -> str:
    return f"{register_hash(**SOMEBODY, **HOME)},두레동"


def test_residents_see_none_of_it(client: Client, department: Department) -> None:
    client.force_login(make_user())
    for name in PAGES:
        assert client.get(reverse(name)).status_code == 403


def test_staff_of_other_departments_neither_import_nor_print(client: Client, department: Department) -> None:
    sign_in(client, make_staff(Role.CASE_OFFICER, make_department()))
    assert client.get(reverse("residency_staff_register")).status_code == 403
    assert client.post(reverse("residency_batch_new")).status_code == 403
    assert client.get(reverse("residency_staff_counter")).status_code == 200


def test_checking_only_changes_nothing(client: Client, clerk: User) -> None:
    page = client.post(reverse("residency_staff_register"), {"as_of": TODAY, "file": csv(line()), "check": "1"})
    assert page.status_code == 200
    assert "1행에 이상이 없습니다" in page.content.decode()
    assert not RegisterImport.objects.exists()


def test_a_clean_register_is_imported(client: Client, clerk: User) -> None:
    client.post(reverse("residency_staff_register"), {"as_of": TODAY, "file": csv(line()), "import": "1"})
    register = RegisterImport.objects.get()
    assert (register.rows, register.imported_by) == (1, clerk)


def test_a_register_with_wrong_lines_is_not_imported_and_the_lines_are_named(client: Client, clerk: User) -> None:
    page = client.post(
        reverse("residency_staff_register"), {"as_of": TODAY, "file": csv(line(), "abc,두레동"), "import": "1"}
    )
    assert page.status_code == 422
    assert [problem.line for problem in page.context["report"].problems] == [3]
    assert not RegisterImport.objects.exists()


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"", b"PK\x03\x04\x00\x00", b"\x00" * 100, ENDLESS_CELL])
def test_files_that_are_no_register_are_refused_politely(client: Client, clerk: User, content: bytes) -> None:
    file = SimpleUploadedFile("x.csv", content)
    page = client.post(reverse("residency_staff_register"), {"as_of": TODAY, "file": file, "import": "1"})
    assert page.status_code == 422
    assert not RegisterImport.objects.exists()


def test_a_register_of_tomorrow_is_a_slip_of_the_pen(client: Client, clerk: User) -> None:
    tomorrow = str(timezone.localdate() + timedelta(days=1))
    page = client.post(reverse("residency_staff_register"), {"as_of": tomorrow, "file": csv(line()), "import": "1"})
    assert "as_of" in page.context["form"].errors
    assert not RegisterImport.objects.exists()


def test_letters_come_as_a_pdf_that_nobody_caches(client: Client, clerk: User) -> None:
    apply(make_user(), at=timezone.now())
    assert "1" in client.get(reverse("residency_staff_letters")).content.decode()
    printed = client.post(reverse("residency_batch_new"))
    assert printed["Content-Type"] == "application/pdf"
    assert printed["Cache-Control"] == "no-store"
    assert printed.content.startswith(b"%PDF-")
    batch = queries.batches()[0]
    client.post(reverse("residency_batch_sent", args=[batch.pk]))
    assert ResidencyApplication.objects.get().state == ResidencyState.LETTER_SENT
    again = client.post(reverse("residency_batch_print", args=[batch.pk]))
    assert again.status_code == 302


def test_with_nobody_waiting_there_is_a_word_and_no_pdf(client: Client, clerk: User) -> None:
    answer = client.post(reverse("residency_batch_new"), follow=True)
    assert "편지를 기다리는 신청이 없습니다" in answer.content.decode()


def test_the_counter_from_the_code_to_the_proof(client: Client, clerk: User) -> None:
    user = make_user()
    code = counter.issue_code(user=user, at=timezone.now())
    client.post(reverse("residency_staff_counter"), {"code": f"{code[:3]} {code[3:]}"})
    page = client.get(reverse("residency_staff_counter_confirm")).content.decode()
    assert user.display_name in page
    assert user.email not in page
    typed = {"name": "김두레", "birth_date": "1985-05-05", "area": "두레동"}
    assert client.post(reverse("residency_staff_counter_confirm"), typed).status_code == 422
    assert client.post(reverse("residency_staff_counter_confirm"), typed | {"id_seen": "on"}).status_code == 302
    assert queries.is_verified_resident(user, timezone.now())


def test_nobody_is_confirmed_who_was_not_looked_up(client: Client, clerk: User) -> None:
    assert client.get(reverse("residency_staff_counter_confirm")).status_code == 302


def test_a_namesake_raises_a_question_that_staff_answer(client: Client, clerk: User) -> None:
    prove(make_user(), at=timezone.now())
    user = make_user()
    code = counter.issue_code(user=user, at=timezone.now())
    client.post(reverse("residency_staff_counter"), {"code": code})
    typed = {"name": "김두레", "birth_date": "1985-05-05", "area": "두레동", "id_seen": "on", "settle": ""}
    asked = client.post(reverse("residency_staff_counter_confirm"), typed)
    assert asked.status_code == 422
    assert 'type="radio"' in asked.content.decode()
    client.post(reverse("residency_staff_counter_confirm"), typed | {"settle": "namesake"})
    assert queries.is_verified_resident(user, timezone.now())


def test_a_wrong_counter_code_is_an_error_of_its_field(client: Client, clerk: User) -> None:
    for code in ("12345", "abcdef", "000000", "", "１２３４５６"):
        answer = client.post(reverse("residency_staff_counter"), {"code": code})
        assert answer.status_code == 422
        assert "code" in answer.context["form"].errors
