"""HTML attributes from keyword arguments, safely."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

NAME = re.compile(r"^[a-z][a-z0-9:_.-]*$")


def attribute_name(keyword: str) -> str:
    """`data_draft` becomes `data-draft`; a trailing underscore frees Python's own words: `for_`."""
    return keyword.rstrip("_").replace("_", "-")


def html_attributes(values: Mapping[str, Any]) -> SafeString:
    """The attributes as markup with a leading space. False and None leave one out, True writes it bare.

    Raises ValueError for a name that is no attribute, and for `style` and `on…`, which the
    content security policy would ignore anyway.
    """
    bare: list[tuple[str]] = []
    pairs: list[tuple[str, Any]] = []
    for keyword, value in values.items():
        name = attribute_name(keyword)
        if not NAME.match(name) or name == "style" or name.startswith("on"):
            raise ValueError(f"Not an attribute for our pages: {name}")
        if value is None or value is False:
            continue
        if value is True:
            bare.append((name,))
        else:
            pairs.append((name, value))
    return format_html_join("", ' {}="{}"', pairs) + format_html_join("", " {}", bare)
