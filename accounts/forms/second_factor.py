"""The second step of the login: a code of the app counts a little early or late, and never twice."""

from hashlib import sha256

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as allauth_forms
from django.core.cache import cache


class OneUse(allauth_forms.BaseAuthenticateForm):
    """allauth remembers a used code for one period; with tolerance it would count again in the next."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        lives = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        used = sha256(f"{self.user.pk}:{normalize_user_code(code)}".encode()).hexdigest()
        if not cache.add(f"accounts.code-used.{used}", True, timeout=lives):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(OneUse, allauth_forms.AuthenticateForm):
    pass


class ReauthenticateForm(OneUse, allauth_forms.ReauthenticateForm):
    pass
