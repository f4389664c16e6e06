"""How residents show that they live here, how old they must be for what, and how long anything is kept."""

from datetime import timedelta

from config.environment import checked, env, filled

# A key of its own, so that a stolen database does not tell who proved residency.
RESIDENCY_KEY = filled("RESIDENCY_KEY", "development-only")
RESIDENCY_VERIFIERS = env.list(
    "RESIDENCY_VERIFIERS",
    default=[
        "accounts.residency.verifiers.register.RegisterMatch",
        "accounts.residency.verifiers.letter.PostalLetter",
        "accounts.residency.verifiers.counter.CounterCheck",
        "accounts.residency.verifiers.mobile.MobileIdentity",
    ],
)
# Empty: mobile identity is not offered. Demo and tests name the stand-in, which says on its page what it is.
RESIDENCY_IDENTITY_PROVIDER = env.str("RESIDENCY_IDENTITY_PROVIDER", default="")
# The code of the department that prints letters and decides on applications.
RESIDENCY_DEPARTMENT = env.str("RESIDENCY_DEPARTMENT", default="resident")
RESIDENCY_AREAS = env.list("RESIDENCY_AREAS", default=["두레동", "한빛동", "가람동", "솔뫼동", "은하동", "새터동"])
RESIDENCY_PROOF_PERIOD = timedelta(days=checked(env.int, "RESIDENCY_PROOF_DAYS", 365, "a whole number of days"))
RESIDENCY_REMINDER_PERIOD = timedelta(days=checked(env.int, "RESIDENCY_REMINDER_DAYS", 30, "a whole number of days"))
RESIDENCY_LETTER_PERIOD = timedelta(days=checked(env.int, "RESIDENCY_LETTER_DAYS", 45, "a whole number of days"))
# Age limits up to this one can be answered from a proof; the birth date of anybody older is not kept.
RESIDENCY_HIGHEST_AGE_LIMIT = checked(env.int, "RESIDENCY_HIGHEST_AGE_LIMIT", 19, "a whole number of years")
# Below this age a guardian must consent first.
CONSENT_AGE = checked(env.int, "CONSENT_AGE", 14, "a whole number of years")
# People who stand in the register of the demo, shown there so that a visitor can try the match. Nowhere else.
RESIDENCY_EXAMPLES: list[dict[str, str]] = []
