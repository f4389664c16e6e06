from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from wagtail.models import Site

from demo import building
from demo.pages import root_page
from home.editors import ensure_permissions
from home.models import HomePage, NewsIndexPage

DAY = date(2026, 11, 2)


@contextmanager
def _rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def demo(django_db_setup: Any, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[dict[str, str]]:
    """The whole demo, made once for all tests of a module, which read it and leave nothing behind."""
    from django.test import override_settings

    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")), _rolled_back():
        yield building.build(seed=7, day=DAY, scale=1)


@pytest.fixture
def news_index(db: None) -> NewsIndexPage:
    """A home page and an empty list of news."""
    home = root_page().add_child(instance=HomePage(title="첫 화면", slug="home"))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": home}
    )
    # An emptied database has lost what was granted after the migrations, when there was a root.
    ensure_permissions()
    return home.add_child(instance=NewsIndexPage(title="소식", slug="news"))
