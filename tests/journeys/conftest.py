"""Playwright keeps an event loop running in the test's thread; Django would refuse to empty the database there."""

import os
from collections.abc import Iterator
from functools import wraps
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from playwright.sync_api import Page

from tests.prepared_demo import PreparedDemo

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(autouse=True)
def opened_with_its_scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens a page looks at it for a moment: by then the scripts that only some pages need are there too."""
    for name in ("goto", "reload", "wait_for_url", "wait_for_load_state"):
        monkeypatch.setattr(Page, name, _with_scripts(getattr(Page, name)))


def _with_scripts(opened: Any) -> Any:
    @wraps(opened)
    def settled(page: Page, *args: Any, **options: Any) -> Any:
        response = opened(page, *args, **options)
        page.locator("html:not([data-script-coming])").wait_for(state="attached")
        return response

    return settled


@pytest.fixture
def demo_url(live_url: str, prepared_demo: PreparedDemo) -> Iterator[str]:
    """The running product, filled with the demo."""
    prepared_demo.fill()
    yield live_url
    ContentType.objects.clear_cache()
