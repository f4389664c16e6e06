from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core.notify import inbox


def notices(request: HttpRequest) -> dict[str, Any]:
    """`unread_notice_count` for the bell: asked of the database only where a template shows it."""
    user = getattr(request, "user", None)

    def count() -> int:
        return inbox.unread_count(user.pk) if user is not None and user.is_authenticated else 0

    return {"unread_notice_count": SimpleLazyObject(count)}
