"""Production: no default secret, HTTPS only, static files collected and hashed."""

from django.core.exceptions import ImproperlyConfigured

from config.environment import checked, env, flag, required
from config.settings.base import *  # noqa: F403
from config.settings.base import BASE_URL, DATABASES, RESIDENCY_IDENTITY_PROVIDER, STORAGES

SECRET_KEY = required("SECRET_KEY", "sessions and signed links depend on it; use 50 random characters or more.")
RESIDENCY_KEY = required("RESIDENCY_KEY", "proofs of residency are kept only as a hash keyed with it.")
KEY_STORE_DIR = required("KEY_STORE_DIR", "a folder for the keys of votes, apart from the database and its backups.")
required("BASE_URL", "links in e-mails and certificates start with it, for example https://dure.example.")
ALLOWED_HOSTS = [host.strip() for host in required("ALLOWED_HOSTS", "the host names served, by commas.").split(",")]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
WAGTAILADMIN_BASE_URL = BASE_URL

SECURE_SSL_REDIRECT = checked(flag, "SECURE_SSL_REDIRECT", True, "true or false")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = checked(env.int, "SECURE_HSTS_SECONDS", 31_536_000, "a whole number of seconds")
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_SECURE = True
EMBEDDED_WORKER = checked(flag, "EMBEDDED_WORKER", False, "true or false")

STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}

if "stand_in" in RESIDENCY_IDENTITY_PROVIDER:
    raise ImproperlyConfigured("RESIDENCY_IDENTITY_PROVIDER names the stand-in, which confirms anybody.")

if "postgresql" in DATABASES["default"]["ENGINE"]:
    # Under ASGI each request has a thread of its own: without a pool each would also open a connection of its own.
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["OPTIONS"] = {
        "pool": {"min_size": 2, "max_size": checked(env.int, "DATABASE_POOL_SIZE", 20, "a whole number")}
    }
