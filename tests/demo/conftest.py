from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from tests import restoring
from tests.prepared_demo import PreparedDemo


@contextmanager
def _rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def demo(django_db_setup: Any, django_db_blocker: Any, prepared_demo: PreparedDemo) -> Iterator[dict[str, str]]:
    """The whole demo for all tests of a module, which read it and leave nothing behind."""
    with django_db_blocker.unblock():
        keys = prepared_demo.fill()
        with _rolled_back():
            yield keys
        restoring.restore()
        ContentType.objects.clear_cache()
