"""`{{ survey|said:"title" }}`: the words of a survey itself, in the language of the reader."""

from django import template
from django.utils.translation import get_language

from surveys.models import Survey
from surveys.queries import own_words

register = template.Library()


@register.filter
def said(survey: Survey, name: str) -> str:
    return own_words.said(survey, name, get_language() or "")
