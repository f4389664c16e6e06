"""The address of a survey below /surveys/."""

from __future__ import annotations

from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.translation import gettext as _

from surveys.models import Survey
from surveys.services.refusals import SurveyRefused

# Words that lead elsewhere.
TAKEN = frozenset({"desk", "feed", "new", "i", "results", "figures"})
LONGEST, LONGEST_MADE = 80, 60
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def own_address(wanted: str, *, besides: Survey | None = None) -> str:
    """As somebody wishes it. Raises SurveyRefused."""
    slug = slugify(wanted, allow_unicode=True)[:LONGEST]
    if not slug or slug in TAKEN:
        raise SurveyRefused("slug", _("This address is needed for something else. Please choose another."))
    others = Survey.objects.exclude(pk=besides.pk) if besides else Survey.objects.all()
    if others.filter(slug=slug).exists():
        raise SurveyRefused("slug", _("Another survey has this address. Please choose another."))
    return slug


def free_address(title: str) -> str:
    """From the title; where that is taken, with a few signs more."""
    slug = slugify(title, allow_unicode=True)[:LONGEST_MADE].strip("-")
    if not slug or slug in TAKEN or Survey.objects.filter(slug=slug).exists():
        slug = f"{slug or 'survey'}-{get_random_string(5, LETTERS)}"
    return slug
