"""The address and scheme of whoever really asked, as far as our own proxies can vouch for it."""

import ipaddress

from core.limits import Application, Message, Receive, Send


class TrustedProxies:
    """Believes the last `count` entries of X-Forwarded-For and nothing further left.

    Anybody can send the header; only the entries that our own proxies appended are true. With no proxy in front the
    header is ignored, so that rate limits cannot be dodged by inventing addresses.
    """

    def __init__(self, application: Application, *, count: int) -> None:
        self.application = application
        self.count = count

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if self.count and scope["type"] in ("http", "websocket"):
            scope = dict(scope)
            self.restore_client(scope)
            self.restore_scheme(scope)
        await self.application(scope, receive, send)

    def restore_client(self, scope: Message) -> None:
        addresses = list_header(scope, b"x-forwarded-for")
        if len(addresses) < self.count:
            return
        address = addresses[-self.count]
        try:
            ipaddress.ip_address(address)
        except ValueError:
            return
        scope["client"] = (address, 0)

    def restore_scheme(self, scope: Message) -> None:
        schemes = list_header(scope, b"x-forwarded-proto")
        if schemes and schemes[-1] in ("http", "https"):
            socket = scope["type"] == "websocket"
            scope["scheme"] = schemes[-1].replace("http", "ws") if socket else schemes[-1]


def list_header(scope: Message, name: bytes) -> list[str]:
    values = [value.decode("latin-1") for key, value in scope.get("headers", []) if key == name]
    return [part.strip() for value in values for part in value.split(",") if part.strip()]
