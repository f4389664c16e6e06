"""The product's own texts are there from the first migration on."""

from typing import Any

from django.db import router
from django.utils import timezone

from accounts.consent.texts import DEFAULTS, publish_file
from accounts.models import ConsentText


def publish_default_texts(*, using: str, **kwargs: Any) -> None:
    """Runs after each migration, so that an update brings its new versions along."""
    if router.allow_migrate_model(using, ConsentText):
        publish_file(DEFAULTS, at=timezone.now())
