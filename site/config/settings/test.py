"""Like development, but quick to set up and with no default that talks to the world."""

import os
import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403
from config.settings.base import CACHES, CHANNEL_LAYERS, DATABASES, INSTALLED_APPS, REDIS_URL, STATIC_ROOT, STORAGES

DEBUG = False
SECRET_KEY = "test-only"
SHOW_COMPONENTS = True
RESIDENCY_IDENTITY_PROVIDER = "accounts.residency.providers.stand_in.StandInProvider"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = True
# Look a file up when it is asked for. Otherwise each test client reads the whole folder of assets first, and breaks
# where somebody builds them anew in that moment.
WHITENOISE_AUTOREFRESH = True
EMBEDDED_WORKER = False
# Tests of usage count for themselves; the others ask how many questions a page puts to the database.
USAGE_COUNTED = False
# Tests look at what they have just changed.
KEPT_PAGE_SECONDS = 0
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

if REDIS_URL:
    # Workers that run at once must not empty each other's cache or hear each other's events.
    _worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    _own_cache = f"{REDIS_URL.rpartition('/')[0]}/{int(_worker.removeprefix('gw')) + 1}"
    CACHES["default"] = {**CACHES["default"], "LOCATION": _own_cache}
    CHANNEL_LAYERS["default"]["CONFIG"]["prefix"] = _worker  # type: ignore[index]
# Apart for each process, so that several runs do not meet.
_OWN = Path(tempfile.gettempdir()) / f"dure-test-{os.getpid()}"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: races and the browser need several real connections.
    DATABASES["default"]["TEST"] = {"NAME": str(_OWN.with_suffix(".sqlite3"))}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;"
    )
KEY_STORE_DIR = str(_OWN / "keys")
# Most tests live at a moment of their own choosing; those about the deadline set this back.
DATABASE_CLOCK_DECIDES = False
MEDIA_ROOT = _OWN / "media"
STORAGES["uploads"] = {**STORAGES["uploads"], "OPTIONS": {"location": str(MEDIA_ROOT / "uploads")}}
STORAGES["sealed"] = {**STORAGES["sealed"], "OPTIONS": {"location": str(MEDIA_ROOT / "uploads" / "sealed")}}
# A kind of thing that uses every feature of the workflow engine, for its tests and those of the desk.
INSTALLED_APPS = ["tests.workflow_example", *INSTALLED_APPS]
