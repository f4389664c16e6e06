"""Which door a connection enters by: pages, server-sent events or the live socket."""

from typing import Any

from channels.routing import ProtocolTypeRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.conf import settings

from core.limits import BodyLimit
from core.live.consumers import LiveSocket
from core.live.events import EventStream
from core.proxies import TrustedProxies


def build(pages: Any) -> Any:
    """The whole ASGI application around Django's own."""
    router = ProtocolTypeRouter(
        {
            "http": BodyLimit(EventStream(pages), limit=settings.REQUEST_BODY_MAX_BYTES),
            "websocket": AllowedHostsOriginValidator(LiveSocket()),
        }
    )
    return TrustedProxies(router, count=settings.TRUSTED_PROXY_COUNT)
