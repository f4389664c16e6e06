"""The one tag library; the modules in `tags` add to it and `templatetags/ui.py` shows it to Django."""

from django import template

register = template.Library()
