"""The parts of a page around its content."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core import mentions
from core.ui import menu, preferences
from core.ui.library import register
from core.ui.words import SCRIPT_WORDS


@register.simple_tag(takes_context=True)
def view_preferences(context: Any) -> preferences.ViewPreferences:
    """`{% view_preferences as view %}`: text size and contrast of this reader."""
    return preferences.read(context.get("request"))


@register.simple_tag(takes_context=True)
def menu_entries(context: Any) -> list[menu.MenuEntry]:
    return menu.entries(menu.MAIN, path=_path(context), prefix=language_prefix())


@register.simple_tag(takes_context=True)
def menu_groups(context: Any) -> list[tuple[Any, list[menu.MenuEntry]]]:
    path, prefix = _path(context), language_prefix()
    return [(group.label, menu.entries(group.sections, path=path, prefix=prefix)) for group in menu.GROUPS]


@register.simple_tag
def language_prefix() -> str:
    """ "" in Korean, "/en" in English: what stands before the path of a section."""
    language = get_language() or settings.LANGUAGE_CODE
    return "" if language == settings.LANGUAGE_CODE else f"/{language}"


@register.simple_tag(takes_context=True)
def language_links(context: Any) -> list[dict[str, Any]]:
    """This page in each language."""
    request = context.get("request")
    here = request.get_full_path() if request is not None else "/"
    current = get_language()
    return [
        {"code": code, "name": _own_name(code), "url": translate_url(here, code), "is_current": code == current}
        for code, _name in settings.LANGUAGES
    ]


def _own_name(code: str) -> str:
    return {"ko": "한국어", "en": "English"}.get(code, code)


@register.simple_tag
def optional_url(name: str, fallback: str = "", *args: Any) -> str:
    """The URL of a page that another app may or may not offer."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return f"{language_prefix()}{fallback}" if fallback else ""


@register.simple_tag
def setting(name: str) -> Any:
    """A setting that templates may read: only those named here."""
    if name not in {
        "SITE_NAME",
        "SHOW_MASTHEAD",
        "CONTACT_PHONE",
        "CONTACT_EMAIL",
        "CONTACT_ADDRESS",
        "ORGANISATION_NAME",
    }:
        raise ValueError(f"Not for templates: {name}")
    return getattr(settings, name, "")


@register.simple_tag
def view_choices(kind: str) -> list[tuple[str, Any]]:
    return list({"text_size": preferences.TEXT_SIZES, "contrast": preferences.CONTRASTS}[kind].items())


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(items: Iterable[Sequence[Any]] | None) -> dict[str, Any]:
    """`{% breadcrumbs items %}`: pairs of (label, url); the last one is this page."""
    return {"items": list(items or ()), "home": f"{language_prefix()}/"}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumb(*way: Any) -> dict[str, Any]:
    """`{% breadcrumb _("About me") "accounts_overview" title %}`: each label with its page, then this."""
    items = [(label, to if "/" in str(to) else reverse(to)) for label, to in zip(way[:-1:2], way[1::2], strict=True)]
    return breadcrumbs([*items, (way[-1], "")])


@register.inclusion_tag("components/named_by.html", takes_context=True)
def named_by(context: Any) -> dict[str, Any]:
    """`{% named_by %}`: what other rooms have that names this page; nothing where nothing does."""
    request = context["request"]
    return {"mentions": mentions.of(request.path.removeprefix(language_prefix()), request.user)}


@register.inclusion_tag("components/section_header.html")
def section_header(
    title: Any, *, description: Any = "", href: str = "", link_label: Any = "", level: int = 2, id: str = ""
) -> dict[str, Any]:
    """`{% section_header _("Open now") href=url link_label=_("All") %}`."""
    return {
        "title": title,
        "description": description,
        "href": href,
        "link_label": link_label,
        "level": level,
        "id": id,
    }


@register.inclusion_tag("components/description_list.html")
def description_list(items: Iterable[Sequence[Any]], *, columns: int = 1) -> dict[str, Any]:
    """`{% description_list items %}`: pairs of (term, value); empty values show a dash."""
    return {"items": items, "columns": columns}


def _path(context: Any) -> str:
    request: HttpRequest | None = context.get("request")
    return request.path if request is not None else "/"


@register.simple_tag
def script_words() -> SafeString:
    """What the scripts of a page say, in its language: data, not code, so the policy allows it."""
    return _words_in(get_language() or settings.LANGUAGE_CODE)


@cache
def _words_in(language: str) -> SafeString:
    """The same on every page of a language, so it is made once."""
    return json_script({key: str(text) for key, text in SCRIPT_WORDS.items()}, "words")
