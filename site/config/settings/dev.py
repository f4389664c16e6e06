"""One machine, SQLite, everything in one process: what `make run` shows."""

from config.environment import env
from config.settings.base import *  # noqa: F403

DEBUG = env.bool("DEBUG", default=True)
SECRET_KEY = env.str("SECRET_KEY", default="development-only-never-used-in-production")
SHOW_COMPONENTS = True
RESIDENCY_IDENTITY_PROVIDER = "accounts.residency.providers.stand_in.StandInProvider"
WHITENOISE_USE_FINDERS = True
# Passkeys need a secure origin; browsers count localhost as one.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
