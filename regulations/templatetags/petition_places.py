"""`{% load petition_places %}`: what a petition is about, in words."""

from typing import Any

from django import template

from regulations import clause_names
from regulations.models import Petition, Regulation

register = template.Library()


@register.filter
def place_of(petition: Petition) -> str:
    """The rule and the clause; what the author called it where nobody has placed it yet."""
    if petition.regulation is None:
        return petition.rule_named
    return " ".join(part for part in (petition.regulation.title, clause_names.name_of(petition.key)) if part)


@register.simple_tag
def rule_address(channel: Any, rule: Regulation) -> str:
    """Where an article of the rule is chosen."""
    return channel.rule_url(rule)


@register.simple_tag
def words_address(channel: Any, rule: Regulation, key: str) -> str:
    """Where the petition about it is written."""
    return channel.words_url(rule, key)
