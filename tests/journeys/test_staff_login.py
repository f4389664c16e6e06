"""Staff come in with a password and a code from their phone."""

import time

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from accounts.models import Role, User
from tests.factories import PASSWORD, make_staff, make_user

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def code_of(user: User) -> str:
    factor = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    return code_for(get_adapter().decrypt(factor.data["secret"]))


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def log_in(page: Page, live_url: str, user: User) -> None:
    page.goto(f"{live_url}/accounts/login/")
    page.get_by_label("이메일 주소").fill(user.email)
    page.get_by_label("비밀번호", exact=False).first.fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="로그인", exact=True).click()


def test_staff_log_in_with_a_code_and_reach_their_area(live_url: str, page: Page) -> None:
    user = make_staff(Role.ADMINISTRATOR)
    log_in(page, live_url, user)
    expect(page.get_by_role("heading", level=1)).to_have_text("2단계 로그인")
    page.get_by_role("textbox", name="코드").fill(code_of(user))
    page.get_by_role("main").get_by_role("button", name="로그인", exact=True).click()
    page.wait_for_url(lambda url: "/2fa/" not in url)
    page.goto(f"{live_url}/accounts/staff/roles/")
    expect(page.get_by_role("heading", level=1)).to_have_text("유효한 역할")


def test_staff_without_a_second_factor_set_one_up_first(live_url: str, page: Page) -> None:
    user = make_staff(Role.ADMINISTRATOR, mfa=False)
    log_in(page, live_url, user)
    page.wait_for_url("**/accounts/2fa/**")
    page.goto(f"{live_url}/accounts/staff/roles/")
    expect(page.get_by_text("직원은 2단계 로그인이 필요합니다")).to_be_visible()
    page.get_by_role("link", name="인증 앱 설정").click()
    if "reauthenticate" in page.url:
        page.get_by_label("비밀번호").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="확인").click()
    picture = page.get_by_role("img", name="인증 앱용 QR 코드")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 0
    page.get_by_text("QR 코드를 찍을 수 없습니다").click()
    page.get_by_role("textbox", name="코드").fill(code_for(page.locator("code.secret").inner_text()))
    page.get_by_role("button", name="설정하기").click()
    page.wait_for_url("**/recovery-codes/**")
    page.goto(f"{live_url}/accounts/staff/roles/")
    expect(page.get_by_role("heading", level=1)).to_have_text("유효한 역할")


def test_a_passkey_is_added_and_opens_the_account_without_a_password(live_url: str, page: Page) -> None:
    user = make_user()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    refused = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security" in message.text else None)
    log_in(page, live_url, user)
    page.goto(f"{live_url}/accounts/2fa/webauthn/add/")
    if "reauthenticate" in page.url:
        page.get_by_label("비밀번호").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="확인").click()
    page.wait_for_load_state()
    page.get_by_label("비밀번호 없이 이 패스키로 로그인").check()
    page.get_by_role("button", name="추가").click()
    page.wait_for_url("**/recovery-codes/**")
    page.context.clear_cookies()
    page.goto(f"{live_url}/accounts/login/")
    page.get_by_role("button", name="패스키로 로그인").click()
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto(f"{live_url}/accounts/")
    expect(page.get_by_role("main")).to_contain_text(user.email)
    assert refused == []
