"""A resident comes in by the front door: sign up, confirm the address, prove residency, follow."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.urls import clear_url_caches
from django.utils import timezone

from accounts.models import ResidencyApplication, User
from accounts.residency import letters, queries
from accounts.states import ResidencyState
from discussion.models import Follow
from tests.accounts.residency.factories import SOMEBODY, import_people
from tests.discussion.places import opened
from tests.factories import PASSWORD, make_department, make_staff

pytestmark = pytest.mark.journey
ADDRESS = "kim@example.test"


@pytest.fixture
def place_url(live_url: str, settings: Any) -> Iterator[str]:
    """The page of something that can be followed."""
    settings.ROOT_URLCONF = "tests.discussion.demo_pages"
    clear_url_caches()
    with opened(url=lambda department: f"/demo/{department.pk}/"):
        yield f"{live_url}/demo/{make_department('하천관리부').pk}/"
    clear_url_caches()


def sign_up(page: Any, root: str) -> None:
    page.goto(f"{root}/accounts/signup/")
    page.get_by_label("이메일 주소").fill(ADDRESS)
    page.locator("#id_password1").fill(PASSWORD)
    page.locator("#id_password2").fill(PASSWORD)
    page.locator("#id_display_name").fill("김두레")
    page.get_by_label("만 14세 이상입니다").check()
    page.get_by_label(re.compile("동의합니다: ")).check()
    page.locator("form.form button[type=submit]").click()
    page.locator("input[name=code]").wait_for()
    code = re.search(r"^\s*([A-Z0-9-]{6,9})\s*$", mail.outbox[-1].body, re.MULTILINE)
    assert code, mail.outbox[-1].body
    page.locator("input[name=code]").fill(code.group(1))
    page.get_by_role("button", name="확인", exact=True).click()
    page.wait_for_url("**/accounts/welcome/")


def type_person(page: Any) -> None:
    page.get_by_label("이름").fill("김두레")
    page.get_by_label("생년월일").fill("1985-05-05")
    page.get_by_label("우편번호").fill("10415")
    page.locator("#id_address").fill("한빛시 두레로 12")


def test_sign_up_prove_residency_with_the_register_and_follow(page: Any, place_url: str) -> None:
    root = place_url.split("/demo/")[0]
    import_people(SOMEBODY, at=timezone.now())
    sign_up(page, root)
    page.get_by_role("link", name="거주 확인하기").click()
    page.get_by_role("link", name="주민 명부로 확인").click()
    type_person(page)
    page.get_by_label(re.compile("동의합니다: ")).check()
    page.get_by_role("button", name="확인", exact=True).click()
    page.get_by_role("heading", name="거주가 확인되었습니다").wait_for()
    user = User.objects.get(email=ADDRESS)
    assert queries.is_verified_resident(user, timezone.now())
    page.goto(place_url)
    page.get_by_role("button", name="관심 등록").click()
    page.locator("form.follow button[aria-pressed=true]").wait_for()
    assert Follow.objects.filter(person=user).count() == 1


def test_sign_up_and_prove_residency_with_a_letter(page: Any, live_url: str) -> None:
    department = make_department("주민지원부", code="resident")
    clerk = make_staff(department=department)
    sign_up(page, live_url)
    page.goto(f"{live_url}/accounts/residency/")
    page.get_by_role("link", name="우편으로 받은 번호로 확인").click()
    type_person(page)
    page.get_by_label("동·호수").fill("101동 202호")
    page.get_by_label("사는 동").select_option("두레동")
    page.get_by_label(re.compile("동의합니다: ")).check()
    page.get_by_role("button", name="편지 신청").click()
    page.get_by_role("button", name="신청 철회").wait_for()
    batch, made = letters.make_batch(staff=clerk, at=timezone.now())
    letters.mark_sent(batch, staff=clerk, at=timezone.now())
    page.goto(f"{live_url}/accounts/residency/letter/code/")
    page.get_by_label("편지에 적힌 번호").fill("2222-2222")
    page.get_by_role("button", name="확인", exact=True).click()
    page.get_by_text("남은 횟수: 4번").first.wait_for()
    page.goto(f"{live_url}/accounts/residency/letter/code/?code={made[0].code}")
    page.get_by_role("button", name="확인", exact=True).click()
    page.get_by_role("heading", name="거주가 확인되었습니다").wait_for()
    application = ResidencyApplication.objects.get()
    assert (application.state, application.address) == (ResidencyState.VERIFIED, "")
