"""Lists and the ways through them: tables, tabs, steps, timelines, pages, filters."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.ui.library import register
from core.ui.paging import KeysetPage


@register.inclusion_tag("components/data_table.html")
def data_table(
    columns: Sequence[Any], rows: Iterable[Any], *, caption: Any, hide_caption: bool = False, empty: Any = ""
) -> dict[str, Any]:
    """`{% data_table columns rows caption=_("Contracts") %}`.

    A column is a label or {"key", "label", "numeric"}; a row is a sequence, or a mapping by the keys.
    The first column heads its row. On a small screen each row becomes a card.
    """
    heads = [column if isinstance(column, Mapping) else {"label": column} for column in columns]
    body = []
    for row in rows:
        values = [row.get(head["key"], "") for head in heads] if isinstance(row, Mapping) else list(row)
        body.append([{"value": value, "head": head} for value, head in zip(values, heads, strict=True)])
    return {"heads": heads, "body": body, "caption": caption, "hide_caption": hide_caption, "empty": empty}


@register.inclusion_tag("components/stepper.html")
def stepper(steps: Sequence[Any], *, current: int, label: Any = "") -> dict[str, Any]:
    """`{% stepper steps current=2 %}`: labels of the steps, the current one counted from 1."""
    return {
        "steps": [
            {
                "label": step,
                "number": number,
                "state": "done" if number < current else "current" if number == current else "next",
            }
            for number, step in enumerate(steps, start=1)
        ],
        "label": label or _("Steps"),
    }


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[Any], *, label: Any = "") -> dict[str, Any]:
    """`{% timeline entries %}`: what happened and what comes next.

    An entry has `title` and may have `at` (date or datetime), `body`, `actor`, `url`, `files` (stored files), and
    `state`: "done" (if left out), "current" or "next".
    """
    return {"entries": entries, "label": label or _("Progress")}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[Any], *, label: Any, current: str = "") -> dict[str, Any]:
    """`{% tabs items label=_("View") current="open" %}`: links; an item has `key`, `label`, `url`, perhaps `count`."""
    return {"items": items, "label": label, "current": current}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Any, page: KeysetPage[Any], *, parameter: str = "cursor", target: str = "") -> dict[str, Any]:
    """`{% pagination page %}`: first, previous, next; the other query parameters stay. `target` lets htmx swap."""
    query = context["request"].GET.copy() if "request" in context else QueryDict(mutable=True)
    return {
        "page": page,
        "first_url": _with(query, parameter, None) if page.previous_cursor else "",
        "previous_url": _with(query, parameter, page.previous_cursor) if page.previous_cursor else "",
        "next_url": _with(query, parameter, page.next_cursor) if page.next_cursor else "",
        "target": target,
    }


def _with(query: QueryDict, name: str, value: str | None) -> str:
    changed = query.copy()
    changed.pop(name, None)
    if value:
        changed[name] = value
    return f"?{changed.urlencode()}" if changed else "?"


@register.inclusion_tag("components/empty_state.html")
def empty_state(
    title: Any, *, body: Any = "", icon: str = "empty", action_label: Any = "", action_url: str = ""
) -> dict[str, Any]:
    """`{% empty_state _("No proposals yet") body=… action_label=… action_url=… %}`."""
    return {"title": title, "body": body, "icon": icon, "action_label": action_label, "action_url": action_url}


@dataclass(frozen=True)
class Chip:
    label: str
    remove_url: str


@register.inclusion_tag("components/filter_bar.html", takes_context=True)
def filter_bar(
    context: Any, form: forms.BaseForm, *, target: str = "", label: Any = "", shown: int = 0
) -> dict[str, Any]:
    """`{% filter_bar form target="#results" %}`: a GET form; `target` is what htmx swaps when a filter changes.

    With `shown=2` the first two fields stand open and the rest behind "More filters", open where one is in use.
    """
    request = context["request"]
    fields = form.visible_fields()
    more = fields[shown:] if shown else []
    return {
        "form": form,
        "fields": fields[:shown] if shown else fields,
        "more": more,
        "more_open": any(request.GET.get(bound.html_name) for bound in more),
        "chips": _chips(form, request.GET),
        "clear_url": request.path,
        "target": target,
        "label": label or _("Filter"),
    }


def _chips(form: forms.BaseForm, query: QueryDict) -> list[Chip]:
    chips = []
    for bound in form.visible_fields():
        for value in query.getlist(bound.html_name):
            if value:
                rest = query.copy()
                rest.pop("cursor", None)
                rest.setlist(bound.html_name, [kept for kept in query.getlist(bound.html_name) if kept != value])
                chips.append(Chip(f"{bound.label}: {_shown(bound, value)}", f"?{rest.urlencode()}"))
    return chips


def _shown(bound: forms.BoundField, value: str) -> str:
    choices = getattr(bound.field, "choices", None)
    if choices is None:
        return value
    for key, label in choices:
        inner = label if isinstance(label, list | tuple) else [(key, label)]
        for inner_key, inner_label in inner:
            if str(inner_key) == value:
                return str(inner_label)
    return value
