"""In a real browser: the session ends in the middle of a later step of writing."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from tests.factories import PASSWORD, make_user
from tests.journeys.windows import give_session, window_of
from tests.proposals.factories import make_call, make_category, make_draft, make_proposal

pytestmark = pytest.mark.journey
TYPED = "지붕 아래에 나무로 된 긴 의자를 두 개 놓고, 팔걸이를 답니다."


def test_a_session_that_ends_while_typing_costs_neither_words_nor_place(browser: Any, live_url: str) -> None:
    now = timezone.now()
    call = make_call(categories=(make_category("교통"),), opens_at=now - timedelta(days=30))
    author = make_user(display_name="새들동 이웃")
    draft = make_draft(author, call=call, idea="", at=now)
    page = window_of(browser, live_url, author)
    page.goto(f"{live_url}/proposals/{draft.pk}/write/idea/")
    idea = page.get_by_label("어떻게 바꾸면 좋을까요?")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    idea.fill(TYPED)
    page.get_by_role("button", name="다음").click()

    page.wait_for_url("**/accounts/login/**")
    page.locator("input[name=login]").fill(author.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(f"**/proposals/{draft.pk}/write/idea/")
    page.wait_for_function("words => document.querySelector('#id_idea').value === words", arg=TYPED)
    page.get_by_role("button", name="다음").click()
    page.wait_for_url(f"**/proposals/{draft.pk}/write/place/")
    draft.refresh_from_db()
    assert draft.idea == TYPED
    page.context.close()


def test_what_was_typed_over_an_earlier_text_is_found_again_after_the_login(browser: Any, live_url: str) -> None:
    now = timezone.now()
    proposal = make_proposal(call=make_call(opens_at=now - timedelta(days=30)), at=now)
    page = window_of(browser, live_url, proposal.author)
    address = f"{live_url}/proposals/{proposal.pk}/revise/"
    page.goto(address)
    idea = page.get_by_label("어떻게 바꾸면 좋을까요?")
    page.wait_for_function("text => document.querySelector('#id_idea').value === text", arg=proposal.idea)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    idea.fill(TYPED)
    page.get_by_role("button", name="새 판 올리기").click()
    page.wait_for_url("**/accounts/login/**")
    give_session(page.context, live_url, proposal.author)
    page.goto(address)
    page.wait_for_function("words => document.querySelector('#id_idea').value === words", arg=TYPED)
    page.get_by_role("button", name="새 판 올리기").click()
    page.get_by_text("새 판을 올렸습니다").wait_for()
    proposal.refresh_from_db()
    assert proposal.idea == TYPED
    page.goto(address)
    assert page.locator("#id_idea").input_value() == TYPED
    assert page.get_by_text("작성하던 내용을 불러왔습니다").count() == 0
    page.context.close()
