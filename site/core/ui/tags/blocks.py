"""Components that hold content: `{% card %}…{% endcard %}` and their like."""

from datetime import datetime
from typing import Any

from django.utils.dateformat import format as format_date
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.ui import icons, tones
from core.ui.attributes import html_attributes
from core.ui.library import register

CALLOUT_ICONS = {
    "neutral": "information",
    "information": "information",
    "primary": "information",
    "success": "success",
    "warning": "warning",
    "danger": "error",
    "point": "information",
}


@register.simple_block_tag(end_name="endcard")
def card(
    content: str, *, href: str = "", title: Any = "", tone: str = "", level: int = 3, **attributes: Any
) -> SafeString:
    """`{% card href=url title=proposal.title %}…{% endcard %}`: with `href` the whole card can be pressed."""
    heading: SafeString | str = ""
    if title:
        inner = format_html('<a class="card-link" href="{}">{}</a>', href, title) if href else title
        heading = format_html('<h{} class="card-title">{}</h{}>', level, inner, level)
    return format_html(
        '<article class="card{}{}"{}>{}<div class="card-body">{}</div></article>',
        f" card-{tone}" if tone else "",
        " card-pressable" if href else "",
        html_attributes(attributes),
        heading,
        content,
    )


@register.simple_block_tag(end_name="endcallout")
def callout(content: str, *, title: Any = "", tone: str = "information", **attributes: Any) -> SafeString:
    """`{% callout title=_("Note") tone="warning" %}…{% endcallout %}`: a box in the text."""
    return _boxed(content, title=title, tone=tone, attributes=attributes)


@register.simple_tag
def alert(message: Any, *, title: Any = "", tone: str = "information", role: str = "") -> SafeString:
    """`{% alert _("Saved.") tone="success" role="status" %}`: a callout of one sentence."""
    return _boxed(message, title=title, tone=tone, attributes={"role": role or None})


def _boxed(content: Any, *, title: Any, tone: str, attributes: dict[str, Any]) -> SafeString:
    if tone not in tones.TONES:
        raise ValueError(f"Unknown tone: {tone}")
    heading = format_html('<p class="callout-title">{}</p>', title) if title else ""
    return format_html(
        '<div class="callout callout-{}"{}>{}<div class="callout-body">{}<div>{}</div></div></div>',
        tone,
        html_attributes(attributes),
        icons.icon_markup(CALLOUT_ICONS[tone]),
        heading,
        content,
    )


@register.simple_block_tag(end_name="endaccordion")
def accordion(content: str, title: Any, *, open: bool = False, note: Any = "", **attributes: Any) -> SafeString:
    """`{% accordion _("How is it counted?") %}…{% endaccordion %}`: works without script."""
    aside = format_html('<span class="accordion-note">{}</span>', note) if note else ""
    return format_html(
        '<details class="accordion"{}{}><summary><span class="accordion-title">{}</span>{}{}</summary>'
        '<div class="accordion-body">{}</div></details>',
        " open" if open else "",
        html_attributes(attributes),
        title,
        aside,
        icons.icon_markup("down", size="small"),
        content,
    )


@register.simple_block_tag(end_name="enddialog")
def dialog(content: str, id: str, title: Any) -> SafeString:
    """`{% dialog "withdraw" _("Withdraw?") %}…{% enddialog %}`.

    Opened by `{% button … href="#withdraw" data_dialog="withdraw" %}`.
    """
    return format_html(
        '<dialog class="dialog" id="{}" aria-labelledby="{}-title"><div class="dialog-head">'
        '<h2 class="dialog-title" id="{}-title">{}</h2>'
        '<a class="dialog-close" href="#content" data-dialog-close>{}</a></div>'
        '<div class="dialog-body">{}</div></dialog>',
        id,
        id,
        id,
        title,
        icons.icon_markup("close", label=_("Close")),
        content,
    )


@register.simple_block_tag(end_name="endofficial_answer")
def official_answer(
    content: str, *, by: Any, department: Any = "", at: Any = "", title: Any = "", level: int = 2
) -> SafeString:
    """`{% official_answer by=answer.author department=… at=… %}…{% endofficial_answer %}`: set apart from comments."""
    when = ""
    if hasattr(at, "year"):
        # A moment is kept in universal time: before nine in the morning that is still yesterday here.
        at = localtime(at) if isinstance(at, datetime) else at
        when = format_html('<time datetime="{}">{}</time>', format_date(at, "c"), date_format(at, "DATE_FORMAT"))
    elif at:
        when = at
    return format_html(
        '<section class="official-answer"><h{} class="official-answer-title">{}{}</h{}>'
        '<div class="official-answer-body">{}</div>'
        '<p class="official-answer-by">{} <strong>{}</strong> {}</p></section>',
        level,
        icons.icon_markup("official"),
        title or _("Official answer"),
        level,
        content,
        department,
        by,
        when,
    )


@register.simple_block_tag(end_name="endtable")
def table(content: str, caption: Any, *, hide_caption: bool = False, compact: bool = False) -> SafeString:
    """`{% table _("Proposals") %}<thead>…<tbody>…{% endtable %}`: give each td a `data-label` for small screens."""
    return format_html(
        '<div class="table-frame" role="region" aria-label="{}" tabindex="0"><table class="table{}">'
        "<caption{}>{}</caption>{}</table></div>",
        caption,
        " table-compact" if compact else "",
        SafeString(' class="visually-hidden"') if hide_caption else "",
        caption,
        content,
    )
