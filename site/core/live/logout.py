"""A login that ends takes its open sockets with it."""

from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from core.live import delivery


@receiver(user_logged_out)
def close_sockets(sender: object, request: HttpRequest | None = None, **kwargs: Any) -> None:
    session_key = getattr(getattr(request, "session", None), "session_key", None)
    if session_key:
        delivery.logout(session_key)
