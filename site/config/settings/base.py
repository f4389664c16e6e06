"""What holds everywhere. Every value that a deployment may choose comes from the environment."""

from datetime import time, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from config.environment import (
    BASE_DIR,
    at_least,
    bounds,
    checked,
    database,
    days_or_none,
    email,
    env,
    filled,
    flag,
    log_level,
    one_of,
    port,
    redis,
)
from config.settings.entrance import *  # noqa: F403
from config.settings.rates import *  # noqa: F403
from config.settings.residency import *  # noqa: F403
from config.settings.security import *  # noqa: F403

DEBUG = False
SITE_NAME = env.str("SITE_NAME", default="두레")
# Shown in the footer; what is empty is left out.
ORGANISATION_NAME = env.str("ORGANISATION_NAME", default="")
CONTACT_ADDRESS = env.str("CONTACT_ADDRESS", default="")
CONTACT_PHONE = env.str("CONTACT_PHONE", default="")
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="")
# Without a tile server the ground of maps is drawn in the page. Tiles of another host need img-src too.
MAP_TILE_URL = env.str("MAP_TILE_URL", default="")
MAP_ATTRIBUTION = env.str("MAP_ATTRIBUTION", default="")
MAP_OUTLINE_URL = env.str("MAP_OUTLINE_URL", default="")
# West, south, east, north: a pin outside is none of the city's. The default is the fictional city of the demo.
MAP_BOUNDS = checked(bounds, "MAP_BOUNDS", [126.70, 37.58, 126.95, 37.74], "west,south,east,north in degrees")
# Programs of others report problems with one of these keys, and name the city by this id.
OPEN311_API_KEYS = env.list("OPEN311_API_KEYS", default=[])
OPEN311_JURISDICTION_ID = env.str("OPEN311_JURISDICTION_ID", default="")
# Links to remote meetings may lead to these services and their subdomains only.
REMOTE_MEETING_HOSTS = env.list(
    "REMOTE_MEETING_HOSTS",
    default=["zoom.us", "webex.com", "meet.google.com", "teams.microsoft.com", "whale.naver.com"],
)
PORT = checked(port, "PORT", 8000, "a whole number")
BASE_URL = filled("BASE_URL", f"http://localhost:{PORT}").rstrip("/")
# What was made with a former key goes on working: sessions, links, and second factors, which are encrypted with it.
SECRET_KEY_FALLBACKS = [key for key in filled("SECRET_KEY_FALLBACKS", "").split(",") if key]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# How many proxies stand in front: only that many X-Forwarded-For entries are believed.
TRUSTED_PROXY_COUNT = checked(env.int, "TRUSTED_PROXY_COUNT", 0, "a whole number")
SHOW_MASTHEAD = checked(flag, "SHOW_MASTHEAD", False, "true or false")
SHOW_COMPONENTS = False
# A host of its own for reports in confidence, where no cookie of this site goes along. Empty: beside everything else.
INTEGRITY_HOST = env.str("INTEGRITY_HOST", default="")

INSTALLED_APPS = [
    "config",
    "demo",
    "desk",
    "home",
    "plans",
    "disclosures",
    "signoff",
    "auditors",
    "regulations",
    "surveys",
    "briefings",
    "budget",
    "proposals",
    "councils",
    "facilities",
    "discussion",
    "accounts",
    "core",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.kakao",
    "allauth.socialaccount.providers.naver",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "rules",
    "channels",
    "csp",
    "ninja",
    "django_htmx",
    "django_vite",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "core.roomy_stack.RoomyStack",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "auditors.channel_host.OwnHost",
    "csp.middleware.CSPMiddleware",
    "core.headers.PermissionsPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "config.api_manners.ApiManners",
    "core.nul.RefuseNul",
    "core.ui.wrong_method.WrongMethodPage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.TrackSessions",
    "accounts.middleware.RememberGrants",
    "accounts.child_accounts.GuardianGate",
    "accounts.middleware.EndLapsedRoles",
    "accounts.middleware.RequireSecondFactor",
    "django_htmx.middleware.HtmxMiddleware",
    "home.usage.middleware.CountPages",
    "home.odd_ids.OddIds",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "frontend" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            # core is one app, so Django does not look for tag libraries in its rooms by itself.
            "libraries": {"ui": "core.ui.templatetags.ui"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "core.notify.context.notices",
            ],
        },
    },
]

DATABASES = {
    "default": checked(
        database,
        "DATABASE_URL",
        f"sqlite:///{BASE_DIR / 'var' / 'dure.sqlite3'}",
        "postgres://user:password@host:5432/name or sqlite:////path/to/file",
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # WAL lets readers go on while one writes; IMMEDIATE makes a second writer wait instead of failing. Without
    # recursive triggers SQLite would let REPLACE remove a row behind the back of the append-only triggers.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;"
        ),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def redis_cache(url: str) -> dict[str, Any]:
    """Nobody waits for a Redis that hangs: a vote is cast without it, and what only counts is not counted."""
    patience = {"socket_connect_timeout": 1, "socket_timeout": 2}
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url, "OPTIONS": patience}


REDIS_URL = checked(redis, "REDIS_URL", "", "an address such as redis://host:6379/0")
if REDIS_URL:
    CACHES = {"default": redis_cache(REDIS_URL)}
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": None}]},
        }
    }
else:
    # With Django's 300 entries a busy hour would forget who was just seen, and each page would write it down again.
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 50_000}
        }
    }  # fmt: skip
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

# Visitors without an account see pages that are at most this old, or of which the database says the same as when they
# were made; 0 keeps none (see core.ui.kept_pages). Each process keeps its own: fetching 50 kilobytes from another
# machine would take longer than all the rest.
KEPT_PAGE_SECONDS = checked(env.int, "KEPT_PAGE_SECONDS", 5, "a whole number of seconds")
for kept, most in (("pages", 300), ("parts", 500)):
    CACHES[kept] = {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": kept, "OPTIONS": {"MAX_ENTRIES": most}
    }  # fmt: skip

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", _("Korean")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "site" / "locale"]
TIME_ZONE = "Asia/Seoul"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["config.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "frontend" / "dist"]
DJANGO_VITE = {"default": {"dev_mode": False, "manifest_path": BASE_DIR / "frontend" / "dist" / "manifest.json"}}
MEDIA_ROOT = BASE_DIR / "var" / "media"
MEDIA_URL = "/media/"
S3_BUCKET = env.str("S3_BUCKET", default="")
STORAGES = {
    # Pictures are read through this site, so that pages need no other host and the bucket stays closed.
    "default": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": S3_BUCKET, "custom_domain": f"{urlsplit(BASE_URL).netloc}/media"},
    }
    if S3_BUCKET
    else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Files that people send in: apart from media, never served by path, only by the view that asks who may.
    "uploads": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": S3_BUCKET, "location": "uploads"},
    }
    if S3_BUCKET
    else {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": BASE_DIR / "var" / "uploads", "file_permissions_mode": 0o600},
    },
    # Files of reports in confidence: nothing lies here that could be read without a recipient's key.
    "sealed": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": S3_BUCKET, "location": "uploads/sealed"},
    }
    if S3_BUCKET
    else {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": BASE_DIR / "var" / "uploads" / "sealed", "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

EMAIL_CONFIG = checked(email, "EMAIL_URL", "consolemail://", "an address such as smtp+tls://user:password@host:587")
if EMAIL_CONFIG["EMAIL_BACKEND"] == "django.core.mail.backends.console.EmailBackend":
    EMAIL_CONFIG["EMAIL_BACKEND"] = "core.notify.console.EmailBackend"
vars().update(EMAIL_CONFIG)
# A mail server that does not answer must not hold up the delivery of everything else.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="두레 <no-reply@dure.example>")

# Letters and certificates are set in this font, which comes with the frontend's packages.
DOCUMENT_FONTS = env.path(
    "DOCUMENT_FONTS",
    default=str(BASE_DIR / "frontend/node_modules/pretendard-gov/dist/public/static/alternative"),
)

# The kernel knows no app: like AUTH_USER_MODEL, the department is named here.
AUTH_USER_MODEL = "accounts.User"
DEPARTMENT_MODEL = "accounts.Department"

# Labour Day: "law" (a public holiday from 2026), "off" or "working" in every year.
DEADLINES_LABOUR_DAY = checked(one_of("law", "off", "working"), "DEADLINES_LABOUR_DAY", "law", "law, off or working")
# Stretches of a working day that count for periods of hours.
DEADLINES_OFFICE_HOURS = [(time(9), time(12)), (time(13), time(18))]
# What one file and one submit of several files may weigh.
UPLOAD_MAX_BYTES = checked(env.int, "UPLOAD_MAX_BYTES", 20 * 1024 * 1024, "a whole number of bytes")
UPLOAD_MAX_FILES = checked(env.int, "UPLOAD_MAX_FILES", 10, "a whole number")
UPLOAD_MAX_PIXELS = checked(env.int, "UPLOAD_MAX_PIXELS", 50_000_000, "a whole number of pixels")

# How often pages are read and words searched is counted by the day, without cookies, addresses or persons.
USAGE_COUNTED = checked(flag, "USAGE_COUNTED", True, "true or false")
USAGE_FLUSH_SECONDS = checked(env.int, "USAGE_FLUSH_SECONDS", 20, "a whole number of seconds")
USAGE_KEEP_DAYS = checked(env.int, "USAGE_KEEP_DAYS", 1096, "a whole number of days")
# A word that fewer people searched for is never shown, and gone after a week.
USAGE_LEAST_SEARCHES = checked(env.int, "USAGE_LEAST_SEARCHES", 5, "a whole number")

WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_I18N_ENABLED = False
WAGTAIL_USER_TIME_ZONES = ["Asia/Seoul"]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "home.document_forms.CheckedDocumentForm"
WAGTAILDOCS_EXTENSIONS = ["pdf", "hwpx", "docx", "xlsx", "pptx", "csv", "txt"]
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
# Beside their posts, which always stand there, the names of those who sign a publication.
SIGNOFF_SHOWS_NAMES = checked(flag, "SIGNOFF_SHOWS_NAMES", True, "true or false")

# So long after its announced end a briefing ends by itself where nobody has ended it.
BRIEFING_ENDS_AFTER_HOURS = checked(at_least(1), "BRIEFING_ENDS_AFTER_HOURS", 4, "a whole number of hours, 1 or more")

# Anonymous answers are shuffled among at least so many before they can be read.
SURVEY_INBOX_BATCH = checked(at_least(5), "SURVEY_INBOX_BATCH", 20, "a whole number, 5 or more")

# Background work runs inside the web process unless worker processes are started apart.
EMBEDDED_WORKER = checked(flag, "EMBEDDED_WORKER", True, "true or false")
AUDIT_SEAL_INTERVAL = timedelta(seconds=1)
# Empty: one year, or two where there are 50,000 people or more, as the law asks. Never less than a year.
AUDIT_RETENTION_DAYS = checked(days_or_none, "AUDIT_RETENTION_DAYS", 0, "a whole number of days, 365 or more")
# Secrets apart from the database: what locks the ballots of a vote lies here, and is destroyed when its time is over.
KEY_STORE_DIR = env.str("KEY_STORE_DIR", default=str(BASE_DIR / "var" / "keys"))
# Several web machines have several clocks; whether a ballot came in time is decided by the one they share.
DATABASE_CLOCK_DECIDES = True
AUDIT_HEADS_FILE = env.str("AUDIT_HEADS_FILE", default=str(BASE_DIR / "var" / "audit-heads.txt"))

LOG_LEVEL = checked(log_level, "LOG_LEVEL", "WARNING", "DEBUG, INFO, WARNING, ERROR or CRITICAL")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"untraced": {"()": "core.untraced.WithoutVisits"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["untraced"]}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
