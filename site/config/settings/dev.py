"""One machine, SQLite, everything in one process: what `make run` shows."""

from config.environment import checked, env, filled, flag
from config.settings.base import *  # noqa: F403
from config.settings.base import SECRET_KEY_FALLBACKS, STATIC_ROOT

DEBUG = checked(flag, "DEBUG", True, "true or false")
_DEMO_KEY = "development-only-never-used-in-production"
SECRET_KEY = filled("SECRET_KEY", _DEMO_KEY)
# Whoever chooses a key after the demo was made keeps the second factors of its accounts.
SECRET_KEY_FALLBACKS = [*SECRET_KEY_FALLBACKS, _DEMO_KEY]
SHOW_COMPONENTS = True
RESIDENCY_IDENTITY_PROVIDER = "accounts.residency.providers.stand_in.StandInProvider"
RESIDENCY_EXAMPLES = [
    {"name": name, "birth_date": born, "postal_code": "10415", "address": "두레로 12"}
    for name, born in (("별가온", "1958-03-21"), ("솔나래", "1985-05-05"), ("달보람", "2004-11-30"))
]
# Who stands behind the demo; invented, like everything in it.
ORGANISATION_NAME = env.str("ORGANISATION_NAME", default="한마루도시공사")
CONTACT_ADDRESS = env.str("CONTACT_ADDRESS", default="(10415) 한마루시 두레로 1")
CONTACT_PHONE = env.str("CONTACT_PHONE", default="031-000-0100")
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="hello@hanmaru.example")
# The database, the files and the collected assets of this machine live here.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = True
# The demo's briefing stays on for as long as somebody looks at it.
BRIEFING_ENDS_AFTER_HOURS = env.int("BRIEFING_ENDS_AFTER_HOURS", default=24 * 365)
# Passkeys need a secure origin; browsers count localhost as one.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
