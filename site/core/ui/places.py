"""Where a map begins, and the part of the world in which a pin may stand."""

from django.conf import settings


def map_frame() -> dict[str, str]:
    """For `components/place_picker.html` and for maps whose pins come later."""
    west, south, east, north = settings.MAP_BOUNDS
    return {
        "bounds": ",".join(str(degrees) for degrees in settings.MAP_BOUNDS),
        "center": f"{(south + north) / 2:.5f},{(west + east) / 2:.5f}",
    }


def is_in_city(latitude: float, longitude: float) -> bool:
    west, south, east, north = settings.MAP_BOUNDS
    return bool(west <= longitude <= east and south <= latitude <= north)
