"""What other machines read of the site: the catalogue of data, the site map, the app's description."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page

from core.open_data import Dataset
from home import queries
from home.models import HomePage, NewsIndexPage, NewsPage, PlainPage, SectionPage

MEDIA_TYPES = {"csv": "text/csv", "json": "application/json"}
MOST_ADDRESSES = 25_000


def catalogue(datasets: Iterable[Dataset], *, base_url: str) -> dict[str, Any]:
    """The open data as DCAT in JSON-LD."""
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
        },
        "@id": urljoin(base_url, reverse("data")),
        "@type": "dcat:Catalog",
        "dct:title": settings.SITE_NAME,
        "dct:language": "ko",
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": settings.SITE_NAME},
        "dcat:dataset": [_dataset(dataset, base_url) for dataset in datasets],
    }


def _dataset(dataset: Dataset, base_url: str) -> dict[str, Any]:
    described: dict[str, Any] = {
        "@id": f"{urljoin(base_url, reverse('data'))}#{dataset.name}",
        "@type": "dcat:Dataset",
        "dct:identifier": dataset.name,
        "dct:title": str(dataset.title),
        "dct:description": str(dataset.description),
        "dct:license": dataset.licence.address,
        "dcat:keyword": [str(word) for word in dataset.keywords],
        "dcat:distribution": [_distribution(dataset, name, base_url) for name in MEDIA_TYPES],
    }
    if dataset.cycle:
        described["dct:accrualPeriodicity"] = str(dataset.cycle)
    return described


def _distribution(dataset: Dataset, format: str, base_url: str) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        "dct:title": f"{dataset.title} ({format.upper()})",
        "dcat:downloadURL": urljoin(base_url, reverse("dataset", args=[dataset.name, format])),
        "dcat:mediaType": MEDIA_TYPES[format],
        "dct:license": dataset.licence.address,
    }


@dataclass(frozen=True)
class MappedPage:
    """One address of the site, in each language."""

    changed_at: datetime | None
    addresses: dict[str, str]


def site_map() -> list[MappedPage]:
    pages = queries.published(Page.objects).type(HomePage, NewsIndexPage, NewsPage, PlainPage, SectionPage)
    mapped = [_mapped(page) for page in pages.order_by("path")[:MOST_ADDRESSES]]
    return [page for page in mapped if page.addresses]


def _mapped(page: Page) -> MappedPage:
    addresses = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            if page.url:
                addresses[code] = urljoin(settings.BASE_URL, page.url)
    return MappedPage(page.last_published_at, addresses)


def web_manifest() -> dict[str, Any]:
    return {
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME,
        "lang": "ko",
        "start_url": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#1d56bc",
        "icons": [
            {"src": static("favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
            *[
                {
                    "src": static(f"icons/icon-{size}.png"),
                    "sizes": f"{size}x{size}",
                    "type": "image/png",
                    "purpose": "any maskable",
                }
                for size in (192, 512)
            ],
        ],
    }
