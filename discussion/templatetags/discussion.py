"""`{% load discussion %}`: conversation, endorsements and follows for any registered object."""

from typing import Any

from django import template
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.ui.kept_parts import kept_part
from discussion import display, places, text
from discussion.models import Comment, Follow, ModerationCase
from discussion.queries import counts as counting

register = template.Library()


@register.simple_tag(takes_context=True)
def conversation(context: Any, target: Model) -> SafeString:
    """`{% conversation proposal %}`: the comments and the box to write one."""
    request = context["request"]

    def draw() -> str:
        return render_to_string("discussion/_conversation.html", display.conversation_context(request, target), request)

    known = display.known_counts(request, target)
    return kept_part(request, "conversation", (target, known.comments if known else None), draw)


@register.inclusion_tag("discussion/_endorse.html", takes_context=True)
def endorse_button(context: Any, target: Model) -> dict[str, Any]:
    """`{% endorse_button proposal %}`: 공감, with the number of people."""
    return support_context(context, target)


@register.inclusion_tag("discussion/_follow.html", takes_context=True)
def follow_button(context: Any, target: Model) -> dict[str, Any]:
    """`{% follow_button proposal %}`: be told what becomes of it."""
    return support_context(context, target)


@register.inclusion_tag("discussion/_flag_link.html", takes_context=True)
def flag_link(context: Any, target: Model) -> dict[str, Any]:
    """`{% flag_link proposal %}`: nothing where the place has nobody who could take it down."""
    may_flag = display.may_flag(context["request"], target)
    return {"target": target, "label": target._meta.label_lower, "may_flag": may_flag}


@register.simple_tag
def comment_count(target: Model, counts: Any = None) -> int:
    """`{% comment_count proposal %}`; in a list hand in what `counts_for` found, so that it costs nothing."""
    return (counts[target] if counts is not None else counting.counts_of(target)).comments


@register.filter
def model_label(target: Model) -> str:
    return target._meta.label_lower


@register.simple_tag
def place_title(target: Model) -> str:
    return places.of(target).title(target)


@register.simple_tag
def unfollow_link(row: Follow) -> SafeString:
    """The page that asks whether to stop."""
    kind = ContentType.objects.get_for_id(row.content_type_id)
    url = reverse("discussion:unfollow", args=[f"{kind.app_label}.{kind.model}", row.object_id])
    return format_html('<a href="{}">{}</a>', url, _("Stop following"))


@register.simple_tag
def step_label(case: ModerationCase, name: str) -> str:
    step = case.workflow.transition(name)
    return str(step.label) if step else _("Opened")


@register.filter
def linked(body: str) -> SafeString:
    return text.linked(body)


def support_context(context: Any, target: Model) -> dict[str, Any]:
    request = context["request"]
    support, counts = display.support_and_counts(request, target)
    return {
        "request": request,
        "target": target,
        "label": target._meta.label_lower,
        "place": None if isinstance(target, Comment) else places.of(target),
        "support": support,
        "counts": counts,
        "login_url": "" if isinstance(target, Comment) else display.login_url(target),
        "csrf_token": context.get("csrf_token"),
    }
