"""Author writes → checker returns with a reason → author mends → checker → approver → the public page names them."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from core.workflow.models import Case
from disclosures.models import CatalogueItem, DisclosurePage
from tests.factories import make_user
from tests.journeys import accessibility
from tests.journeys.windows import DESK, enter, window_of
from tests.signoff.conftest import fresh, index, item, page, people, sign  # noqa: F401

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

REASON = "표의 합계가 본문의 숫자와 다릅니다"


@pytest.fixture
def draft(page: DisclosurePage) -> DisclosurePage:  # noqa: F811
    return page


@pytest.fixture
def window(context: Any) -> Page:
    """The browser's page; the fixture `page` is the one that is signed here."""
    return context.new_page()


def take_step(window: Page, live_url: str, label: str, reason: str = "") -> None:
    """At the desk: open the case and press the button of that name."""
    window.goto(live_url + desk_address())
    window.locator(".desk-steps summary", has_text=label).click()
    form = window.locator(".desk-steps details[open] form")
    form.locator("textarea").fill(reason)
    form.get_by_role("button", name=label, exact=True).click()
    expect(window.locator(".desk-steps summary", has_text=label)).to_have_count(0)


def desk_address() -> str:
    return reverse("desk:case", args=[Case.objects.get(workflow="signoff").pk])


def hand_in(window: Page, live_url: str, draft: Any, summary: str) -> None:
    """In the page editor: write, and press what hands the page in."""
    window.goto(live_url + reverse("wagtailadmin_pages:edit", args=[draft.pk]))
    window.locator("#id_summary").fill(summary)
    window.locator("button[aria-haspopup], [data-w-dropdown-target=toggle]").last.click()
    window.locator("[name=action-submit]").click()
    window.locator(".messages .success, [role=status]").first.wait_for(state="attached")


@pytest.fixture
def windows(browser: Any, live_url: str, people: Any) -> Iterator[dict[str, Page]]:  # noqa: F811
    """One browser for each of the three."""
    opened = {}
    for name in ("author", "checker", "approver"):
        opened[name] = window_of(browser, live_url, getattr(people, name), DESK)
    yield opened
    for window in opened.values():
        window.context.close()


def test_a_disclosure_from_the_author_to_the_public(
    live_url: str,
    windows: dict[str, Page],
    window: Page,
    draft: DisclosurePage,
    people: Any,  # noqa: F811
) -> None:
    author = windows["author"]
    hand_in(author, live_url, draft, "합계 100건입니다")
    take_step(windows["checker"], live_url, "작성자에게 되돌리기", REASON)

    author.goto(live_url + desk_address())
    expect(author.get_by_text(REASON).first).to_be_visible()
    hand_in(author, live_url, draft, "합계 120건입니다")
    take_step(windows["checker"], live_url, "점검 완료, 승인으로 넘기기")
    take_step(windows["approver"], live_url, "승인하고 공개하기")

    window.goto(live_url + fresh(draft).url)
    expect(window.get_by_text("합계 120건입니다").first).to_be_visible()
    for person in (people.author, people.checker, people.approver):
        expect(window.get_by_text(person.display_name).first).to_be_visible()


def test_a_resident_asks_and_the_question_stands_there(live_url: str, window: Page, item: CatalogueItem) -> None:  # noqa: F811
    resident = make_user()
    enter(window, live_url, resident, item.get_absolute_url())
    window.locator("#id_text").fill("합계에는 무엇이 들어가나요?")
    window.get_by_role("button", name="질문하기", exact=True).click()
    expect(window.locator(".reader-question").get_by_text("합계에는 무엇이 들어가나요?")).to_be_visible()


def test_every_public_page_passes_axe(
    live_url: str,
    window: Page,
    draft: DisclosurePage,
    people: Any,  # noqa: F811
    item: CatalogueItem,  # noqa: F811
) -> None:
    signed = sign(draft, people)
    paths = ["/disclosures/", item.get_absolute_url(), signed.url, "/disclosures/requests/", "/disclosures/questions/"]
    assert accessibility.faults(window, live_url, paths) == {}
