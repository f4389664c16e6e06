"""`{% load drafts_of_rules %}`: small words for pages about drafts and looks."""

from collections.abc import Mapping

from django import template
from django.urls import reverse

from regulations.models import Look, Opinion, Version
from regulations.states import Verdict

register = template.Library()

_TONES = {
    Verdict.NOTHING: "success",
    Verdict.CONVERTIBLE: "warning",
    Verdict.KEPT: "information",
    Verdict.CONVERTED: "success",
}


@register.filter
def draft_url(version: Version) -> str:
    return reverse("regulations:draft", args=[version.pk])


@register.filter
def count_of(counts: Mapping[int, int], version: Version) -> int:
    return counts.get(version.pk, 0)


@register.filter
def office_of(opinion: Opinion) -> str:
    """The post that answered, and who held it, where that is public."""
    return " ".join(part for part in (opinion.official_title, opinion.official_name) if part)


@register.filter
def verdict_tone(look: Look) -> str:
    return _TONES[Verdict(look.verdict)]
