"""Limits per address that no other spelling of the same address escapes."""

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from django.http import HttpRequest

from accounts.names import email_fingerprint

# allauth's own limits per network address come on top of these.
RATES = {"reset_password_mail": "5/10m/key", "signup_mail": "5/10m/key"}


def count(request: HttpRequest, action: str, address: str) -> None:
    """Count one attempt for the address; the sixth within ten minutes is answered with 429."""
    allowed = ratelimit.consume(
        request, app="accounts", action=action, config=RATES, key=email_fingerprint(address), user=None
    )
    if not allowed:
        raise ImmediateHttpResponse(ratelimit.respond_429(request))
