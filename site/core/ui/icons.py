"""Icons come from one sprite that Vite builds; a page fetches it once and keeps it."""

from functools import lru_cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_vite.core.asset_loader import DjangoViteAssetLoader
from django_vite.core.exceptions import DjangoViteAssetNotFoundError, DjangoViteManifestError

SPRITE_SOURCE = "src/icons/sprite.svg"
SIZES = frozenset({"small", "medium", "large", "huge"})


def sprite_url() -> str:
    """Where the sprite is; a page still renders, without icons, when nothing has been built."""
    try:
        return _sprite_url_of(DjangoViteAssetLoader.instance())
    except (DjangoViteAssetNotFoundError, DjangoViteManifestError):
        return static("icons.svg")


# A page asks for it with every icon; a loader reads what was built once and keeps it.
@lru_cache(maxsize=2)
def _sprite_url_of(loader: DjangoViteAssetLoader) -> str:
    return str(loader.generate_vite_asset_url(SPRITE_SOURCE))


def icon_markup(name: str, *, label: str = "", size: str = "medium") -> SafeString:
    """An icon. Without a label it is decoration and hidden from assistive technology."""
    if size not in SIZES:
        raise ValueError(f"Unknown icon size: {size}")
    return _markup(name, label, size, sprite_url())


# A page shows forty of them, nearly always the same; labels are few, as they come from the catalogue.
@lru_cache(maxsize=2_000)
def _markup(name: str, label: str, size: str, sprite: str) -> SafeString:
    if label:
        return format_html(
            '<svg class="icon icon-{}" role="img" aria-label="{}"><use href="{}#{}"></use></svg>',
            size,
            label,
            sprite,
            name,
        )
    return format_html(
        '<svg class="icon icon-{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        size,
        sprite,
        name,
    )
