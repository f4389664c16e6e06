"""Playwright keeps an event loop running in the test's thread; Django would refuse to empty the database there."""

import os
from collections.abc import Iterator

import pytest
from django.contrib.contenttypes.models import ContentType

from tests.prepared_demo import PreparedDemo

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def demo_url(live_url: str, prepared_demo: PreparedDemo) -> Iterator[str]:
    """The running product, filled with the demo."""
    prepared_demo.fill()
    yield live_url
    ContentType.objects.clear_cache()
