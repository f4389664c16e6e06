"""Markup as a browser takes it: how its source is broken into lines says nothing."""

import re


def squeezed(html: str) -> str:
    """One blank for many, and none next to the edge of a tag."""
    html = re.sub(r"\s+", " ", html)
    return re.sub(r"\s*([<>])\s*", r"\1", html)
