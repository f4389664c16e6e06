"""Text size, contrast and keys as a reader chose them, kept in one small cookie."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

COOKIE = "dure_view"
YEAR = 365 * 24 * 60 * 60

TEXT_SIZES = {"small": _("Small"), "normal": _("Normal"), "large": _("Large"), "larger": _("Very large")}
CONTRASTS = {"normal": _("Normal colours"), "high": _("High contrast")}

# Keys without Ctrl or Alt are in the way of whoever speaks to the machine or touches keys unawares.
KEYS = ("on", "off")


@dataclass(frozen=True)
class ViewPreferences:
    text_size: str = "normal"
    contrast: str = "normal"
    keys: str = "on"

    def changed(self, text_size: str | None, contrast: str | None, keys: str | None) -> "ViewPreferences":
        """With what was asked for, where it is one of the choices; the rest stays."""
        return ViewPreferences(
            text_size=text_size if text_size in TEXT_SIZES else self.text_size,
            contrast=contrast if contrast in CONTRASTS else self.contrast,
            keys=keys if keys in KEYS else self.keys,
        )


def read(request: HttpRequest | None) -> ViewPreferences:
    value = request.COOKIES.get(COOKIE, "") if request is not None else ""
    text_size, contrast, keys, *_rest = [*value.split(".", 3), "", "", ""]
    return ViewPreferences().changed(text_size, contrast, keys)


def keep(response: HttpResponse, preferences: ViewPreferences, *, secure: bool) -> None:
    response.set_cookie(
        COOKIE,
        f"{preferences.text_size}.{preferences.contrast}.{preferences.keys}",
        max_age=YEAR,
        samesite="Lax",
        secure=secure,
        # The page's own script applies the choice at once, so it must be able to read it.
        httponly=False,
    )
