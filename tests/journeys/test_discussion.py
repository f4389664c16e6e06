"""In a real browser: write, edit, report, hide, appeal; with and without script."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.urls import clear_url_caches

from accounts.models import Department, Role
from discussion.models import Comment, Endorsement, ModerationCase
from tests.discussion.places import opened
from tests.factories import make_department, make_staff, make_user
from tests.journeys.accessibility import violations
from tests.journeys.windows import give_session

pytestmark = pytest.mark.journey


@pytest.fixture
def page_url(live_url: str, settings: Any) -> Iterator[str]:
    settings.ROOT_URLCONF = "tests.discussion.demo_pages"
    clear_url_caches()
    with opened(url=lambda department: f"/demo/{department.pk}/"):
        yield f"{live_url}/demo/{make_department('하천관리부').pk}/"
    clear_url_caches()


def signed_in(context: Any, url: str, user: Any) -> Any:
    give_session(context, url, user)
    return context.new_page()


@pytest.mark.parametrize("script", [True, False])
def test_write_edit_report_hide_appeal(browser: Any, page_url: str, script: bool) -> None:
    author, reader = make_user(display_name="글쓴이"), make_user(display_name="읽는이")
    moderator = make_staff(Role.MODERATOR)
    root = page_url.split("/demo/")[0]
    contexts = [browser.new_context(java_script_enabled=script, locale="ko-KR") for _ in range(3)]
    for context in contexts:
        context.set_default_timeout(15_000)
    writing, reading, moderating = (
        signed_in(context, root, user) for context, user in zip(contexts, (author, reader, moderator), strict=True)
    )

    writing.goto(page_url)
    writing.locator("#comment-body").fill("가로등이 너무 어두워요.")
    writing.get_by_role("button", name="등록", exact=True).click()
    writing.locator(".comments").get_by_text("가로등이 너무 어두워요.").wait_for()
    assert writing.locator("#comment-body").input_value() == "", "what was handed in does not come back as a draft"
    writing.get_by_role("link", name="수정", exact=True).click()
    writing.locator("textarea[id^=edit-]").fill("가로등이 어두우니 담당자는 각오하세요.")
    writing.get_by_role("button", name="저장").click()
    writing.get_by_text("각오하세요").first.wait_for()
    writing.get_by_role("link", name="수정됨").wait_for()

    reading.goto(page_url)
    reading.get_by_role("button", name="공감 0").last.click()
    reading.get_by_role("button", name="공감 1").wait_for()
    assert Endorsement.objects.count() == 1
    reading.get_by_role("link", name="신고").click()
    reading.get_by_label("욕설·비방·혐오").check()
    reading.get_by_role("button", name="신고", exact=True).click()
    reading.get_by_text("신고해 주셔서 고맙습니다").wait_for()

    moderating.goto(f"{root}/discussion/moderation/")
    moderating.get_by_label("번 건 선택").check()
    moderating.get_by_label("사유").fill("협박으로 읽힐 수 있는 표현입니다.")
    moderating.get_by_role("button", name="가리기").click()
    moderating.get_by_text("1건을 처리했습니다").wait_for()
    assert Comment.objects.get().visibility == "HIDDEN"

    reading.goto(page_url)
    reading.get_by_text("운영원칙에 따라 가려진 의견입니다").wait_for()
    assert reading.get_by_text("각오하세요").count() == 0

    writing.goto(f"{root}/discussion/mine/?tab=decisions")
    writing.get_by_role("link", name="각오하세요").click()
    writing.get_by_text("협박으로 읽힐 수 있는 표현입니다.").wait_for()
    writing.get_by_label("공개되어야 하는 이유").fill("답답해서 한 말입니다.")
    writing.get_by_role("button", name="이의제기 제출").click()
    writing.get_by_text("이의제기가 접수되었습니다").wait_for()
    assert ModerationCase.objects.get().state == "APPEALED"
    for context in contexts:
        context.close()


def test_logging_in_leads_back_to_the_box_and_the_text_survives_an_expired_session(browser: Any, page_url: str) -> None:
    author = make_user()
    context = browser.new_context(locale="ko-KR")
    context.set_default_timeout(15_000)
    root = page_url.split("/demo/")[0]
    page = signed_in(context, root, author)
    page.goto(page_url)
    page.locator("#comment-body").fill("세션이 끝나도 남아야 할 글")
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="등록", exact=True).click()
    page.wait_for_url("**/accounts/login/**")
    assert not Comment.objects.exists()
    page.close()
    page = signed_in(context, root, author)
    page.goto(f"{page_url}#comment-box")
    assert page.locator("#comment-body").input_value() == "세션이 끝나도 남아야 할 글"
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_conversation_is_accessible(browser: Any, page_url: str, width: int) -> None:
    from django.utils import timezone

    from discussion.services import comments

    department = Department.objects.get()
    first = comments.post_comment(
        department, author=make_user(display_name="이웃"), body="https://example.com 보세요.", at=timezone.now()
    )
    comments.post_comment(department, author=make_user(), body="동의합니다.", parent=first, at=timezone.now())
    context = browser.new_context(locale="ko-KR", viewport={"width": width, "height": 900})
    page = signed_in(context, page_url.split("/demo/")[0], make_user())
    page.goto(page_url)
    assert violations(page) == []
    page.get_by_role("link", name="답글", exact=True).first.click()
    page.locator("textarea[id^=reply-]").wait_for()
    page.get_by_role("link", name="신고").first.click()
    page.get_by_label("욕설·비방·혐오").wait_for()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    context.close()
