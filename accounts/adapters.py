"""Where our rules for accounts meet allauth's flows."""

import base64
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.forms import BaseForm
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import second_factor, services
from accounts.models import User
from accounts.names import email_fingerprint, invented_display_name, normalise_email
from core import permissions

# Asked by name: the desk stands above this room, but whoever may open it wants to be there after the login.
DESK = "desk.open_desk"


class AccountAdapter(DefaultAccountAdapter):
    def clean_email(self, email: str) -> str:
        return normalise_email(email)

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        super().save_user(request, user, form, commit=False)
        after: list[Callable[[User], None]] = getattr(form, "after_registration", list)()
        return services.register_resident(
            user, display_name=form.cleaned_data.get("display_name", ""), at=timezone.now(), after=after
        )

    def new_user(self, request: HttpRequest) -> User:
        return User(display_name=invented_display_name())

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        if permissions.exists(DESK) and permissions.allowed(request.user, DESK):
            return "/desk/"
        return reverse("accounts_overview") if request.user.is_staff else super().get_login_redirect_url(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # allauth counts per host and per spelling; both can be varied at will by whoever guesses.
        return email_fingerprint(credentials.get("email", ""))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts_overview")


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def get_app(self, request: HttpRequest, provider: str, client_id: str | None = None) -> SocialApp:
        """The routes of every provider are there; one that this house has no agreement with is not."""
        try:
            return super().get_app(request, provider, client_id)
        except SocialApp.DoesNotExist as missing:
            raise Http404 from missing

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        # The provider may know the person's real name; what is shown here is the person's own choice.
        user.display_name = invented_display_name()
        return user


class SecondFactorAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        drawing = BytesIO()
        segno.make(url, micro=False).save(drawing, kind="svg", scale=5, border=2, xmldecl=False)
        return drawing.getvalue().decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Staff may replace their second factor, but not go without."""
        if not second_factor.is_required(authenticator.user):
            return True
        return second_factor.of(authenticator.user).exclude(pk=authenticator.pk).exists()

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Passkey %(number)s") % {"number": count + 1}


def _cipher() -> MultiFernet:
    """A stolen database alone must not give the second factors away: the key comes from the environment."""
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet(
        Fernet(base64.urlsafe_b64encode(sha256(b"second-factor:" + key.encode()).digest())) for key in keys
    )
