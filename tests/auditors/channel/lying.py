"""What lies in the cache, whichever it is."""

from typing import Any

from django.core.cache import cache


def cached() -> bytes:
    """Keys and values, as the cache keeps them."""
    inside: Any = cache._cache  # type: ignore[attr-defined]
    if isinstance(inside, dict):
        return b"\n".join([*inside.values(), *(str(key).encode() for key in inside)])
    client = inside.get_client()
    # Read one by one: in a dump the server would have compressed them.
    return b"\n".join(part for key in client.scan_iter("*") for part in (key, _value(client, key)))


def _value(client: Any, key: bytes) -> bytes:
    return client.get(key) or b"" if client.type(key) == b"string" else repr(client.dump(key)).encode()
