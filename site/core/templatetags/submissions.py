"""`{% submission_key %}`: the hidden field that makes a form safe to send twice."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.submissions import keys

register = template.Library()


@register.simple_tag
def submission_key() -> SafeString:
    """A fresh key per rendered form: sending the same page again repeats, a new page is a new submit."""
    return format_html('<input type="hidden" name="{}" value="{}">', keys.FIELD, keys.new_key())
