"""How people sign up, sign in and prove it a second time: django-allauth."""

from typing import Any

from config.environment import env

ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SocialAccountAdapter"
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.entrance.LoginForm",
    "signup": "accounts.forms.entrance.SignupForm",
    "reset_password": "accounts.forms.entrance.ResetPasswordForm",
}
SOCIALACCOUNT_FORMS = {"signup": "accounts.forms.entrance.SocialSignupForm"}

ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SIGNUP_REDIRECT_URL = "accounts_welcome"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{env.str('SITE_NAME', default='두레')}] "
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# allauth reads the address of the connection; core.proxies has put the true one there already.
ALLAUTH_TRUSTED_PROXY_COUNT = 0

USERSESSIONS_TRACK_ACTIVITY = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "authenticate": "accounts.forms.second_factor.AuthenticateForm",
    "reauthenticate": "accounts.forms.second_factor.ReauthenticateForm",
}
# Whoever types slowly, or whose clock is a little off, may use the code before or after.
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = env.str("SITE_NAME", default="두레")

# Whoever comes from a provider still reads and ticks the consents, and never slips into an account
# only because the provider names the same address.
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
for _provider in ("kakao", "naver"):
    _client = env.str(f"{_provider.upper()}_CLIENT_ID", default="")
    if _client:
        _secret = env.str(f"{_provider.upper()}_CLIENT_SECRET", default="")
        SOCIALACCOUNT_PROVIDERS[_provider] = {"APPS": [{"client_id": _client, "secret": _secret}]}
if _server := env.str("OPENID_SERVER_URL", default=""):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "openid",
                "name": env.str("OPENID_NAME", default="OpenID"),
                "client_id": env.str("OPENID_CLIENT_ID", default=""),
                "secret": env.str("OPENID_CLIENT_SECRET", default=""),
                "settings": {"server_url": _server},
            }
        ],
    }
