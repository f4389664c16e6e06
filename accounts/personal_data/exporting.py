"""One's own data as an archive: JSON for programs, a page for people."""

import io
import json
import secrets
import zipfile
from datetime import datetime, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.template.loader import render_to_string

from accounts.models import DataExport, User
from accounts.residency.identity import keyed_hash
from core import personal_data
from core.audit import audit

LINK_PERIOD = timedelta(minutes=15)


class LinkRefused(Exception):
    """The link is somebody else's, used, too old, or none at all; which of these, nobody is told."""


@transaction.atomic
def make_link(user: User, *, at: datetime) -> str:
    """A token that gives this person, and nobody else, the archive once."""
    token = secrets.token_urlsafe(32)
    DataExport.objects.filter(user=user).delete()
    DataExport.objects.create(user=user, token_hash=_token_hash(token), made_at=at, expires_at=at + LINK_PERIOD)
    audit.record("accounts.request_data_export", actor=user, at=at, target=user)
    return token


@transaction.atomic
def redeem(token: str, *, user: User, at: datetime) -> bytes:
    """The archive. Raises LinkRefused for a token that is not this person's, or was used (CVE-2026-45378).

    The row is found by the token and the person together, so that no collision or guess of a token leads
    to the data of another person (CVE-2025-65017). Nothing is stored: the data are gathered now.
    """
    mine = DataExport.objects.filter(user=user, token_hash=_token_hash(token), used_at__isnull=True, expires_at__gt=at)
    if not mine.update(used_at=at):
        raise LinkRefused
    audit.record("accounts.export_data", actor=user, at=at, target=user)
    return archive(user, at=at)


def archive(user: User, *, at: datetime) -> bytes:
    """One JSON file for each part of the product, and one page that shows them all."""
    parts = [(export, export.collect(user)) for export in personal_data.exports()]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archived:
        for export, data in parts:
            archived.writestr(f"{export.name}.json", _as_json(data))
        sections = [(export.label, _as_rows(data)) for export, data in parts]
        page = render_to_string("accounts/my_data/archive.html", {"sections": sections, "person": user, "at": at})
        archived.writestr("index.html", page)
    return packed.getvalue()


def _as_json(data: Any) -> str:
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


def _as_rows(data: Any) -> list[dict[str, Any]]:
    """The page shows lists of things; a single thing is a list of one."""
    return data if isinstance(data, list) else [data]


def _token_hash(token: str) -> str:
    return keyed_hash("export", token)
