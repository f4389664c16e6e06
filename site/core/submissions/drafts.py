"""Drafts: what somebody is typing, kept until it is handed in."""

from __future__ import annotations

import json
import math
import re
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.refusals import Refused
from core.submissions.models import Draft
from core.submissions.secret_fields import is_secret

LARGEST = 200 * 1024
MOST_PER_PERSON = 100
_FORM_NAME = re.compile(r"[a-z0-9][a-z0-9_.:-]{0,99}")


class DraftRefused(Refused):
    """Nothing was written. `code` is for programs, `message` for the person."""


@transaction.atomic
def save(owner: Any, form_name: str, data: dict[str, Any], *, at: datetime) -> Draft:
    """Keep what was typed, in place of what was kept before. Secret fields are left out. Raises DraftRefused."""
    kept = _checked(form_name, data)
    draft, created = Draft.objects.update_or_create(
        owner=owner, form_name=form_name, defaults={"data": kept, "saved_at": at}
    )
    # Counted after the insert, so that the usual save of a known draft costs no count.
    if created and Draft.objects.filter(owner=owner).count() > MOST_PER_PERSON:
        raise DraftRefused("too_many", _("You keep too many drafts. Discard one that you no longer need."))
    return draft


def load(owner: Any, form_name: str) -> dict[str, Any] | None:
    draft = find(owner, form_name)
    return draft.data if draft else None


def find(owner: Any, form_name: str) -> Draft | None:
    if not _FORM_NAME.fullmatch(form_name):
        return None
    return Draft.objects.filter(owner=owner, form_name=form_name).first()


def discard(owner: Any, form_name: str) -> bool:
    """To be called when the form was handed in. Whether there was one."""
    if not getattr(owner, "is_authenticated", False) or not _FORM_NAME.fullmatch(form_name):
        return False
    deleted, _per_model = Draft.objects.filter(owner=owner, form_name=form_name).delete()
    return bool(deleted)


def sweep(*, at: datetime, older_than: timedelta) -> int:
    deleted, _per_model = Draft.objects.filter(saved_at__lt=at - older_than).delete()
    return deleted


def _checked(form_name: str, data: Any) -> dict[str, Any]:
    if not _FORM_NAME.fullmatch(form_name):
        raise DraftRefused("form_name", _("There is no form of this name."))
    if not isinstance(data, dict) or not all(_is_plain(value) for value in data.values()):
        raise DraftRefused("malformed", _("A draft is a list of fields with their text."))
    kept = {name: value for name, value in data.items() if not is_secret(name)}
    if len(json.dumps(kept, ensure_ascii=False).encode(errors="surrogatepass")) > LARGEST:
        raise DraftRefused("too_large", _("This draft is too long to be kept. Please hand it in, or shorten it."))
    return _writable_fields(kept)


def _is_plain(value: Any) -> bool:
    if isinstance(value, list):
        return all(_is_scalar(item) for item in value)
    return _is_scalar(value)


def _is_scalar(value: Any) -> bool:
    # Python reads Infinity and NaN, but they are no JSON, and no database keeps them as such.
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or isinstance(value, str | int | bool)


def _writable_fields(data: dict[str, Any]) -> dict[str, Any]:
    """PostgreSQL keeps neither NUL nor half a surrogate pair in text; a keyboard makes neither."""
    return {_writable(name): _clean(value) for name, value in data.items()}


def _clean(value: Any) -> Any:
    if isinstance(value, list):
        return [_clean(item) for item in value]
    return _writable(value) if isinstance(value, str) else value


def _writable(text: str) -> str:
    return text.replace("\x00", "").encode(errors="ignore").decode()
