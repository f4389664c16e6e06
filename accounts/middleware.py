"""What holds for every request of a person: grants are read once, and staff come with a second factor."""

from collections.abc import Callable
from typing import Any

from allauth.usersessions.middleware import UserSessionsMiddleware
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.http import urlencode

from accounts import second_factor, services
from accounts.models.roles import grants_remembered, has_lapsed_grants
from core import untraced

Answer = Callable[[HttpRequest], HttpResponseBase]
SEEN_FOR = 5 * 60

# What somebody needs in order to show a second factor or to give up; everything else waits.
ALWAYS_OPEN = frozenset(
    {
        "account_confirm_email",
        "account_email_verification_sent",
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "healthz",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "readyz",
    }
)
# Setting the first one up. Whoever has one must show it first: the password alone must not add another or read the
# recovery codes.
OPEN_WITHOUT_ANY = frozenset(
    {
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_download_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_index",
        "mfa_list_webauthn",
        "mfa_view_recovery_codes",
    }
)


class RememberGrants:
    """Each person's roles are read once per request, however many permissions a page asks."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with grants_remembered():
            return self.get_response(request)


class TrackSessions(UserSessionsMiddleware):
    """When and from where a session was last used, for its owner's list: to a few minutes.

    Writing it with every page would cost a transaction each, and keep the second at which somebody sent a ballot. A
    session that turns up elsewhere is written down at once.
    """

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if untraced.is_untraced(request) or (request.user.is_authenticated and _was_just_seen(request)):
            return self.get_response(request)  # type: ignore[no-any-return]
        return super().__call__(request)  # type: ignore[no-any-return]


def _was_just_seen(request: HttpRequest) -> bool:
    client = "|".join([
        request.session.session_key or "", request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_USER_AGENT", ""),
    ])  # fmt: skip
    key = f"accounts:seen:{salted_hmac('accounts.seen', client).hexdigest()[:32]}"
    try:
        return not cache.add(key, 1, timeout=SEEN_FOR)
    except Exception:
        # A cache that is away must not keep anybody out.
        return False


class EndLapsedRoles:
    """Rules look at the end of a role themselves; Wagtail's groups only follow, so they follow before the page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        user, at = request.user, timezone.now()
        if user.is_authenticated and user.is_staff and has_lapsed_grants(user, at):
            services.end_lapsed_grants(at=at, of=user)
            user.refresh_from_db(fields=["is_staff"])


class RequireSecondFactor:
    """Staff reach nothing without a second factor: none set up, none used in this session, no page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        match = request.resolver_match
        if match is not None and match.url_name in ALWAYS_OPEN:
            return None
        if not second_factor.is_required(request.user) or second_factor.was_used(request):
            return None
        if second_factor.of(request.user).exists():
            return self.lead_to(request, "mfa_reauthenticate")
        if match is not None and match.url_name in OPEN_WITHOUT_ANY:
            return None
        return self.lead_to(request, "mfa_index")

    def lead_to(self, request: HttpRequest, name: str) -> HttpResponseBase:
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"error": "second_factor_required"}, status=403)
        destination = reverse(name)
        if request.method in {"GET", "HEAD"} and not request.headers.get("HX-Request"):
            destination += f"?{urlencode({'next': request.get_full_path()})}"
        if request.headers.get("HX-Request"):
            response = HttpResponse(status=204)
            response["HX-Redirect"] = destination
            return response
        return HttpResponseRedirect(destination)
