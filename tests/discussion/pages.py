"""Addresses, a comment, and a conversation as it is rendered."""

from typing import Any

from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from discussion.models import Comment
from discussion.services import comments

HTMX = {"HTTP_HX_REQUEST": "true"}


def url(name: str, *args: Any) -> str:
    return reverse(f"discussion:{name}", args=args)


def on(name: str, department: Any) -> str:
    return url(name, "accounts.department", department.pk)


def write(department: Any, author: Any, body: str = "산책로에 가로등을 놓아 주세요.", **more: Any) -> Comment:
    return comments.post_comment(department, author=author, body=body, at=more.pop("at", timezone.now()), **more)


def shown(department: Any, user: Any, query: str = "") -> str:
    """What `{% conversation %}` and the buttons render on a page of the department."""
    request = RequestFactory().get(f"/{query}")
    request.user = user
    template = Template(
        "{% load discussion %}{% conversation target %}{% endorse_button target %}{% follow_button target %}"
        "{% flag_link target %}{% comment_count target %}"
    )
    return template.render(Context({"request": request, "target": department}))
