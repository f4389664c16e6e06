"""What exactly is signed: the content of a page in one canonical form, and its digest.

Everything a reader sees counts, with child objects, chosen files and the times of going live and expiring. What
Wagtail notes for itself (where the page stands in the tree, locks, which revision is the latest) does not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from modelcluster.models import get_all_child_relations

BOOKKEEPING = frozenset(
    {
        "pk", "id", "page_ptr", "path", "depth", "numchild", "url_path", "content_type", "translation_key", "locale",
        "live", "has_unpublished_changes", "first_published_at", "last_published_at", "live_revision",
        "latest_revision", "latest_revision_created_at", "expired", "locked", "locked_at", "locked_by", "owner",
        "draft_title", "alias_of", "wagtail_admin_comments", "sort_order",
    }
)  # fmt: skip


def content_of(page: Any) -> dict[str, Any]:
    """The page as it is in memory, its child objects in their order, without what is bookkeeping."""
    content = _without_bookkeeping(page.serializable_data())
    content["files"] = dict(_file_hashes(page))
    for relation in get_all_child_relations(page):
        name, parent = relation.get_accessor_name(), relation.field.name
        if name in BOOKKEEPING:
            continue
        content[name] = [_child(child, parent) for child in getattr(page, name).all()]
    return content


def digest_of(content: Any) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _child(child: Any, parent: str) -> dict[str, Any]:
    fields = [field for field in child._meta.fields if field.serialize and field.name not in {*BOOKKEEPING, parent}]
    return {
        "values": {field.name: _value(field, child) for field in fields},
        "files": dict(_file_hashes(child)),
    }


def _value(field: models.Field[Any, Any], owner: Any) -> Any:
    value = getattr(owner, field.attname)
    return value if isinstance(value, None | bool | int | Decimal | date | datetime) else field.value_to_string(owner)


def _without_bookkeeping(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in BOOKKEEPING}


def _file_hashes(owner: Any) -> Iterable[tuple[str, str]]:
    """A chosen document or picture is signed with its bytes: another file under the same name is another page."""
    for field in owner._meta.fields:
        if isinstance(field, models.ForeignKey) and hasattr(field.related_model, "get_file_hash"):
            chosen = getattr(owner, field.name)
            if chosen is not None:
                yield field.name, chosen.get_file_hash()


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
