"""Text size and contrast as a reader chose them, kept in one small cookie."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

COOKIE = "dure_view"
YEAR = 365 * 24 * 60 * 60

TEXT_SIZES = {"small": _("Small"), "normal": _("Normal"), "large": _("Large"), "larger": _("Very large")}
CONTRASTS = {"normal": _("Normal colours"), "high": _("High contrast")}


@dataclass(frozen=True)
class ViewPreferences:
    text_size: str = "normal"
    contrast: str = "normal"

    @classmethod
    def of(cls, text_size: str | None, contrast: str | None) -> "ViewPreferences":
        """What was asked for, where it is one of the choices; the normal view otherwise."""
        return cls(
            text_size=text_size if text_size in TEXT_SIZES else "normal",
            contrast=contrast if contrast in CONTRASTS else "normal",
        )


def read(request: HttpRequest | None) -> ViewPreferences:
    value = request.COOKIES.get(COOKIE, "") if request is not None else ""
    text_size, _dot, contrast = value.partition(".")
    return ViewPreferences.of(text_size, contrast)


def keep(response: HttpResponse, preferences: ViewPreferences, *, secure: bool) -> None:
    response.set_cookie(
        COOKIE,
        f"{preferences.text_size}.{preferences.contrast}",
        max_age=YEAR,
        samesite="Lax",
        secure=secure,
        # The page's own script applies the choice at once, so it must be able to read it.
        httponly=False,
    )
