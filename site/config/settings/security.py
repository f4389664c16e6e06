"""Cookies, headers, passwords. Imported by base; prod only makes it stricter."""

from csp.constants import NONCE, NONE, SELF

from config.environment import checked, host_names

# Players of streams and recordings that may stand in a page of a briefing; all others are links.
BRIEFING_STREAM_HOSTS = checked(
    host_names, "BRIEFING_STREAM_HOSTS", ["www.youtube-nocookie.com", "player.vimeo.com"], "names of hosts"
)

CONTENT_SECURITY_POLICY = {
    # Wagtail's admin carries inline scripts of its own and answers only to signed-in staff.
    "EXCLUDE_URL_PREFIXES": ["/cms/", "/en/cms/"],
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF, *(f"https://{host}" for host in BRIEFING_STREAM_HOSTS)],
        "frame-ancestors": [NONE],
    },
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "core.ui.views.csrf_failure"

# A request body larger than this is refused before it is read into memory.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 30
# Files included, and without a Content-Length too: the server stops reading here (core.limits).
REQUEST_BODY_MAX_BYTES = 110 * 1024 * 1024

AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
