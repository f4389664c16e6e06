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
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from core.licences import Licence
from core.open_data import FORMATS, Cycle, Dataset, Format
from home import queries
from home.models import HomePage, NewsIndexPage, NewsPage, PlainPage, SectionPage

MOST_ADDRESSES = 25_000
LANGUAGE_ADDRESS = "http://publications.europa.eu/resource/authority/language/KOR"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def catalogue(datasets: Iterable[Dataset], *, base_url: str, at: datetime) -> dict[str, Any]:
    """The open data as DCAT-AP in JSON-LD. Sizes are left out: a table is made when it is asked for."""
    here = urljoin(base_url, reverse("data"))
    return {
        "@context": CONTEXT,
        "@id": f"{here}#catalogue",
        "@type": "dcat:Catalog",
        "dct:title": _said(_("Open data of %(name)s") % {"name": _publisher_name()}),
        "dct:description": _said(_("Tables to download and use again, each with its licence.")),
        "dct:publisher": _agent(_publisher_name(), base_url),
        "dct:language": _address(LANGUAGE_ADDRESS),
        "dct:license": _address(Licence.TYPE_1.address),
        "foaf:homepage": _address(here),
        "dcat:service": _service(base_url),
        "dcat:dataset": [_dataset(dataset, base_url, at) for dataset in datasets],
    }


def _dataset(dataset: Dataset, base_url: str, at: datetime) -> dict[str, Any]:
    page = urljoin(base_url, reverse("dataset-page", args=[dataset.name]))
    changed = dataset.changed_at(at) if dataset.changed_at else None
    described: dict[str, Any] = {
        "@id": f"{page}#dataset",
        "@type": "dcat:Dataset",
        "dct:identifier": dataset.name,
        "dct:title": _said(dataset.title),
        "dct:description": _said(dataset.description),
        "dct:publisher": _agent(str(dataset.publisher) or _publisher_name(), base_url),
        "dct:language": _address(LANGUAGE_ADDRESS),
        "dct:license": _address(dataset.licence.address),
        "dct:accessRights": _address("http://publications.europa.eu/resource/authority/access-right/PUBLIC"),
        "dcat:landingPage": _address(page),
        "dcat:distribution": [
            *[_distribution(dataset, format, page, base_url) for format in FORMATS.values()],
            _by_api(dataset, page, base_url),
        ],
    }
    if dataset.keywords:
        described["dcat:keyword"] = [_said(word) for word in dataset.keywords]
    if isinstance(dataset.cycle, Cycle):
        described["dct:accrualPeriodicity"] = _address(dataset.cycle.address)
    if changed:
        described["dct:modified"] = {"@type": "xsd:dateTime", "@value": changed.isoformat()}
    if settings.CONTACT_EMAIL:
        described["dcat:contactPoint"] = {
            "@type": "vcard:Kind",
            "vcard:fn": _publisher_name(),
            "vcard:hasEmail": _address(f"mailto:{settings.CONTACT_EMAIL}"),
        }
    return described


def _distribution(dataset: Dataset, format: Format, page: str, base_url: str) -> dict[str, Any]:
    return {
        "@id": f"{page}#{format.name}",
        "@type": "dcat:Distribution",
        "dct:title": _said(f"{dataset.title} ({format.label})"),
        "dcat:accessURL": _address(page),
        "dcat:downloadURL": _address(urljoin(base_url, reverse("dataset", args=[dataset.name, format.name]))),
        "dcat:mediaType": _address(f"https://www.iana.org/assignments/media-types/{format.media_type}"),
        "dct:format": _address(format.file_type),
        "dct:license": _address(dataset.licence.address),
    }


def _by_api(dataset: Dataset, page: str, base_url: str) -> dict[str, Any]:
    return {
        "@id": f"{page}#api",
        "@type": "dcat:Distribution",
        "dct:title": _said(f"{dataset.title} (API)"),
        "dcat:accessURL": _address(urljoin(base_url, f"/api/v1/data/{dataset.name}")),
        "dcat:accessService": _address(urljoin(base_url, "/api/v1/")),
        "dct:format": _address(FORMATS["json"].file_type),
        "dct:license": _address(dataset.licence.address),
    }


def _service(base_url: str) -> dict[str, Any]:
    root = urljoin(base_url, "/api/v1/")
    return {
        "@id": root,
        "@type": "dcat:DataService",
        "dct:title": _said(_("Public API")),
        "dcat:endpointURL": _address(root),
        "dcat:endpointDescription": _address(f"{root}openapi.json"),
    }


def _said(text: Any) -> dict[str, str]:
    """A text with the language it is in: that of the address at which the catalogue was asked for."""
    return {"@language": get_language() or settings.LANGUAGE_CODE, "@value": str(text)}


def _address(address: str) -> dict[str, str]:
    return {"@id": address}


def _agent(name: str, base_url: str) -> dict[str, Any]:
    return {"@type": "foaf:Agent", "foaf:name": name, "foaf:homepage": _address(base_url)}


def _publisher_name() -> str:
    return settings.ORGANISATION_NAME or settings.SITE_NAME


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
