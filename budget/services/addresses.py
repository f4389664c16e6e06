"""Addresses as in the default language: the reader's own language is put in front when a notice is shown."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation


def path(name: str, *args: Any) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return reverse(f"budget:{name}", args=args)
