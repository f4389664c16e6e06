"""Small pieces made without a template, since a list shows many of them."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.ui import icons, tones
from core.ui.attributes import html_attributes
from core.ui.library import register
from core.ui.money import in_won

BUTTON_TONES = frozenset({"primary", "secondary", "tertiary", "text", "danger"})
BUTTON_SIZES = frozenset({"small", "medium", "large", "xlarge"})


@register.simple_tag
def icon(name: str, *, label: Any = "", size: str = "medium") -> SafeString:
    """`{% icon "search" %}` decorates; `{% icon "search" label=_("Search") %}` speaks."""
    return icons.icon_markup(name, label=str(label), size=size)


@register.filter
def won(amount: Any) -> str:
    """`{{ project.cost_won|won }}`: a sum of money in words that can be read aloud."""
    return "" if amount is None else in_won(int(amount))


@register.simple_tag
def badge(label: Any, *, tone: str = "", state: Any = "", icon: str = "") -> SafeString:
    """`{% badge obj.get_state_display state=obj.state %}` or `{% badge "D-3" tone="danger" %}`."""
    tone = tone or tones.tone_of(state)
    if tone not in tones.TONES:
        raise ValueError(f"Unknown tone: {tone}")
    picture = icons.icon_markup(icon, size="small") if icon else ""
    return format_html('<span class="badge badge-{}">{}{}</span>', tone, picture, label)


@register.simple_tag
def state_badge(stateful: Any) -> SafeString:
    """`{% state_badge proposal %}`: the state of anything that has one, in its tone."""
    return badge(stateful.get_state_display(), state=stateful.state)


@register.simple_tag
def button(
    label: Any,
    *,
    href: str = "",
    tone: str = "primary",
    size: str = "medium",
    icon: str = "",
    icon_after: str = "",
    type: str = "submit",
    block: bool = False,
    **attributes: Any,
) -> SafeString:
    """`{% button _("Send") %}` in a form; with `href` a link that looks like one."""
    if tone not in BUTTON_TONES or size not in BUTTON_SIZES:
        raise ValueError(f"Unknown button: {tone}, {size}")
    before = icons.icon_markup(icon, size="small") if icon else ""
    after = icons.icon_markup(icon_after, size="small") if icon_after else ""
    classes = f"button button-{tone} button-{size}{' button-block' if block else ''}"
    extra = str(attributes.pop("class_", ""))
    classes = f"{classes} {extra}".strip()
    if href:
        return format_html(
            '<a class="{}" href="{}"{}>{}<span>{}</span>{}</a>',
            classes,
            href,
            html_attributes(attributes),
            before,
            label,
            after,
        )
    return format_html(
        '<button class="{}" type="{}"{}>{}<span>{}</span>{}</button>',
        classes,
        type,
        html_attributes(attributes),
        before,
        label,
        after,
    )


@register.inclusion_tag("components/progress.html")
def progress(value: int, *, maximum: int = 100, label: Any, text: Any = "") -> dict[str, Any]:
    """`{% progress 32 maximum=80 label=_("Done") text="32 / 80" %}`: how far something is."""
    share = round(100 * value / maximum) if maximum else 0
    return {"value": value, "maximum": maximum or 1, "label": label, "text": text or f"{share}%"}


@register.inclusion_tag("components/skeleton.html")
def skeleton(lines: int = 3) -> dict[str, Any]:
    """`{% skeleton lines=4 %}`: the place of something that htmx is still fetching."""
    return {"lines": range(lines)}
