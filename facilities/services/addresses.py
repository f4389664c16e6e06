"""Addresses that are written down: as in the default language; the reader's own is put in front when it is shown."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation


def path(name: str, *arguments: Any) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return reverse(f"facilities:{name}", args=arguments)
