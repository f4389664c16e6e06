"""Windows of people who are signed in already: the doors of the house have journeys of their own."""

from typing import Any

from django.conf import settings
from django.test import Client

from tests.sessions import sign_in

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
PATIENCE = 20_000


def window_of(browser: Any, url: str, person: Any = None, viewport: dict[str, int] = PHONE, **options: Any) -> Any:
    """A browser of its own, for a person or for a stranger."""
    # A page that glides to a field moves away under a forced press.
    context = browser.new_context(locale="ko-KR", viewport=viewport, **{"reduced_motion": "reduce", **options})
    context.set_default_timeout(PATIENCE)
    if person is not None:
        give_session(context, url, person)
    return context.new_page()


def enter(page: Any, url: str, person: Any, path: str) -> None:
    """The same window for the next person."""
    page.context.clear_cookies()
    give_session(page.context, url, person)
    page.goto(f"{url}{path}")


def give_session(context: Any, url: str, person: Any) -> None:
    client = Client()
    sign_in(client, person)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}])
