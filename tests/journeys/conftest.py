"""Playwright keeps an event loop running in the test's thread; Django would refuse to empty the database there."""

import os

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
