"""Names of fields whose content is never written down or shown again."""

from __future__ import annotations

import re

_SECRET = re.compile(
    r"pass(word|phrase|wd)|csrf|submission_key|secret|token|otp|receipt|recovery_code|resident_number", re.IGNORECASE
)


def is_secret(name: str) -> bool:
    return bool(_SECRET.search(name))
