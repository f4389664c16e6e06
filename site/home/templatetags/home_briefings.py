"""`{% load home_briefings %}`: what the page of a briefing takes from the pages that hang on it."""

from typing import Any

from django import template

from briefings.models import Briefing
from core import permissions
from home import briefing_pages
from home.models import BriefingPage, BriefingRecordPage
from home.models.rights import EDIT

register = template.Library()


@register.inclusion_tag("home/_briefing_words.html", takes_context=True)
def briefing_words(context: Any, briefing: Briefing, draft: Any = None) -> dict[str, Any]:
    """Its published pictures and texts; in a preview those of the draft."""
    page = draft or briefing_pages.published(BriefingPage, briefing)
    return {"page": page, "request": context.get("request")}


@register.simple_tag
def record_url(briefing: Briefing) -> str:
    """Nothing before the record is published."""
    return briefing_pages.record_address(briefing)


@register.inclusion_tag("home/_briefing_editor.html", takes_context=True)
def briefing_editor(context: Any, briefing: Briefing) -> dict[str, Any]:
    """The way to the editor, for those who may write its words; the first press makes the draft."""
    user = context["request"].user
    shown = {"request": context["request"], "csrf_token": context.get("csrf_token"), "briefing": briefing}
    if not user.is_authenticated or not permissions.allowed(user, EDIT, briefing_pages.new_words(briefing)):
        return shown | {"may_write": False}
    pages = {model: model.objects.filter(briefing=briefing).first() for model in (BriefingPage, BriefingRecordPage)}
    return shown | {
        "may_write": True,
        "words": pages[BriefingPage],
        "words_editor": _editor(pages[BriefingPage]),
        "record": pages[BriefingRecordPage],
        "record_editor": _editor(pages[BriefingRecordPage]),
    }


def _editor(page: Any) -> str:
    return briefing_pages.editor_of(page) if page else ""
