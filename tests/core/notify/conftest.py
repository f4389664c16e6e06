"""An event of its own for these tests, and people who want to hear of it in different ways."""

from datetime import UTC, datetime

import pytest
from django.utils.translation import gettext_lazy as _

from core.notify import notify

NOON = datetime(2026, 3, 2, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def events(monkeypatch):
    monkeypatch.setattr(notify, "_kinds", dict(notify._kinds))
    notify.register("tests.answered", category="case", title=_("Log in"), body="%(answer)s")
    notify.register("tests.replied", category="discussion", title="%(author)s", body="%(text)s", url="/p/%(id)s/")
    notify.register("tests.weekly", category="digest", title="%(title)s", body="")
    notify.register("tests.password", category="account", title="%(title)s", body="")
