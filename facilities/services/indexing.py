"""What the search finds of the register: places, by their name and by what stands there."""

from collections.abc import Iterable, Iterator
from typing import Any

from core.search import index
from facilities.models import Equipment, Site
from facilities.services.addresses import path

KIND = "facility"


def entry_of(site: Site, things: Iterable[str]) -> index.Entry:
    """For everybody; a place that is being prepared is not handed in."""
    return index.Entry(
        obj=site,
        kind=KIND,
        title=site.name,
        url=path("site", site.code),
        published_at=site.published_at or site.created_at,
        body="\n".join([site.kind.name, site.address, site.area, site.description, *things]),
    )


def renew(site: Site) -> None:
    """What is not published, or closed for good, is not found."""
    if site.published_at is None or site.closed_on is not None:
        index.remove(site)
        return
    things = Equipment.objects.filter(site=site, retired_on__isnull=True).values_list("name", flat=True)
    index.put_all([entry_of(site, things)])


def all_entries() -> Iterator[index.Entry]:
    sites = Site.objects.public().select_related("kind").prefetch_related("equipment").order_by("pk")
    for site in sites.iterator(chunk_size=200):
        yield entry_of(site, [thing.name for thing in site.equipment.all() if thing.retired_on is None])


def readable(person: Any, ids: list[int]) -> Iterable[int]:
    return Site.objects.public().filter(pk__in=ids).values_list("pk", flat=True)
