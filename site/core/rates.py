"""How often one visitor may ask for something costly: `@limited("search")` on a view.

The counts stand in the shared cache, so that several web processes count together. Without a login the visitor is the
address that `core.proxies` vouches for; behind the shared address of a mobile network or an office, signing in gives
everybody a count of their own. Only a keyed hash of the address is kept, and only for two spans.
"""

import ipaddress
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

from core.ui.views import too_many_requests

logger = logging.getLogger(__name__)
V = TypeVar("V", bound=Callable[..., HttpResponseBase])
# A household or a server is given this much of the new address space; single addresses are free to change within it.
IPV6_HOUSEHOLD = 64


def limited(name: str) -> Callable[[V], V]:
    """Answer 429 with Retry-After to whoever asks more often than `settings.RATES[name]` allows."""

    def decorate(view: V) -> V:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if wait := seconds_to_wait(name, visitor_of(request)):
                return too_many_requests(request, seconds=wait)
            return view(request, *args, **kwargs)

        return guarded  # type: ignore[return-value]

    return decorate


@dataclass(frozen=True)
class Standing:
    """Where a visitor stands in the present span: `left` of `most`, until `seconds` from now."""

    most: int
    left: int
    seconds: int
    exceeded: bool = False


def seconds_to_wait(name: str, visitor: str) -> int:
    """Count one more time; 0 while there is room, else the seconds until there is room again."""
    standing = counted(name, visitor)
    return standing.seconds if standing.exceeded else 0


def counted(name: str, visitor: str) -> Standing:
    """Count one more time, and say where that leaves the visitor."""
    most, span = settings.RATES[name]
    now = time.time()
    window = int(now // span)
    seconds = max(1, int((window + 1) * span - now) + 1)
    key = f"rate:{name}:{window}:{salted_hmac('core.rates', visitor).hexdigest()[:24]}"
    # Adding and raising are each one step in the cache, so that requests at the same moment all count.
    try:
        cache.add(key, 0, timeout=2 * span)
        count = cache.incr(key)
    except ValueError:
        # The cache made room between the two; whoever was forgotten begins anew.
        return Standing(most, most - 1, seconds)
    except Exception:
        # These limits keep pages quick; without the cache a slow page is better than none.
        logger.warning("The cache does not answer; nobody's requests are counted")
        return Standing(most, most - 1, seconds)
    return Standing(most, max(0, most - count), seconds, exceeded=count > most)


def visitor_of(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return f"person:{request.user.pk}"
    return f"address:{network_of(request.META.get('REMOTE_ADDR', ''))}"


def network_of(address: str) -> str:
    """An address as limits know it: whole, or the household's part of it."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6 and parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, IPV6_HOUSEHOLD), strict=False))
    return address
