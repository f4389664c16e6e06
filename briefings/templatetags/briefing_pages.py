"""`{% load briefing_pages %}`: what templates about briefings ask for."""

from typing import Any

from django import template

from briefings.queries import streams
from briefings.queries.duty_doors import Door
from core.ui.tags.page import optional_url

register = template.Library()


@register.filter
def embedded(address: str) -> str:
    """The address for a frame, or nothing where the host is not on the list of the settings."""
    return streams.frame_of(address or "")


@register.simple_tag
def door_url(door: Door) -> Any:
    """Nothing where that screen is not offered."""
    return optional_url(door.name, "", door.target)
