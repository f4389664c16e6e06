"""One spelling of JSON for everything that goes over the wire."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder


def encode(value: Any) -> str:
    """Compact, with Korean as it is, and with dates and translated texts understood."""
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
