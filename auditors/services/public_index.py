"""What the search finds of public versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from auditors.models import PublicVersion
from auditors.queries.versions import visible_to, with_finding
from core.search import index

KIND = "audit_finding"


def entry_of(version: PublicVersion) -> index.Entry:
    with translation.override(settings.LANGUAGE_CODE):
        url = reverse("auditors:public_finding", args=[version.finding_id])
    where = version.finding.site.name if version.finding.site else ""
    return index.Entry(
        obj=version,
        kind=KIND,
        title=version.title,
        url=url,
        published_at=version.published_at or version.drafted_at,
        body="\n\n".join([where, version.place, version.text, version.answer]),
    )


def put(version: PublicVersion) -> None:
    index.put_all([entry_of(version)])


def remove(version: PublicVersion) -> None:
    index.remove(version)


def all_entries() -> Iterator[index.Entry]:
    return (entry_of(version) for version in with_finding(visible_to(None)).order_by("pk").iterator(chunk_size=500))


def readable(person: Any, ids: list[int]) -> Iterable[int]:
    return visible_to(person).filter(pk__in=ids).values_list("pk", flat=True)
