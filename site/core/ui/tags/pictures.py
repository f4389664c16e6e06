"""Figures, charts, maps, and what one can do with a page."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode

from core.ui.charts import build
from core.ui.library import register


@register.inclusion_tag("components/chart.html")
def chart(
    kind: str,
    rows: Iterable[Sequence[Any]],
    *,
    title: Any,
    conclusion: Any = "",
    unit: Any = "",
    series: Sequence[Any] = (),
    head: Any = "",
    level: int = 3,
    most: Any = None,
) -> dict[str, Any]:
    """`{% chart "bar" rows title=… conclusion=… unit="건" %}`; kinds: bar, horizontal, stacked, line, donut.

    A row is (label, value) or, with `series`, (label, value, value, …). Points out of five are drawn with `most=5`.
    """
    return {
        "chart": build(kind, rows, title=title, conclusion=conclusion, unit=unit, series=series, head=head, most=most),
        "level": level,
    }


@register.inclusion_tag("components/statistic.html")
def statistic(
    label: Any, value: Any, *, unit: Any = "", note: Any = "", href: str = "", icon: str = ""
) -> dict[str, Any]:
    """`{% statistic _("Proposals") 128 unit="건" note=_("12 this month") %}`."""
    return {"label": label, "value": value, "unit": unit, "note": note, "href": href, "icon": icon}


@register.inclusion_tag("components/map.html")
def map(
    pins: Iterable[Any], *, label: Any, source: str = "", center: str = "", zoom: int = 12, outline: str = ""
) -> dict[str, Any]:
    """`{% map pins label=_("Proposals on the map") %}`: a map with the same places as a list beside it.

    A pin has `latitude`, `longitude`, `title`; it may have `url`, `summary`, `state` with `state_label`.
    For long lists `source` is a URL that answers `?bbox=west,south,east,north&zoom=` with
    {"pins": […], "clusters": […]}.
    """
    return {
        "pins": pins,
        "label": label,
        "source": source,
        "center": center,
        "zoom": zoom,
        "outline": outline or getattr(settings, "MAP_OUTLINE_URL", ""),
        "tiles": getattr(settings, "MAP_TILE_URL", ""),
        "attribution": getattr(settings, "MAP_ATTRIBUTION", ""),
    }


@register.inclusion_tag("components/share_actions.html", takes_context=True)
def share_actions(
    context: Any, *, title: Any = "", atom_url: str = "", ical_url: str = "", download_url: str = ""
) -> dict[str, Any]:
    """`{% share_actions title=proposal.title atom_url=… %}`: share, print, QR, subscribe."""
    request = context["request"]
    return {
        "title": title,
        "url": request.build_absolute_uri(request.path),
        "qr_url": f"{reverse('qr')}?{urlencode({'path': request.path})}",
        "atom_url": atom_url,
        "ical_url": ical_url,
        "download_url": download_url,
    }
