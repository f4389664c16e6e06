"""The way back from a page: the breadcrumb above its title."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

Trail = list[tuple[Any, str]]


def to(request: HttpRequest, title: Any, *before: tuple[Any, str]) -> Trail:
    """Below the list of proposals."""
    return [(_("Proposals"), reverse("proposals:list")), *before, (title, request.path)]


def of_calls(request: HttpRequest, title: Any, *before: tuple[Any, str]) -> Trail:
    """Below the staff's list of calls."""
    return to(request, title, (_("Calls: the staff's work"), reverse("proposals:manage_calls")), *before)


def of_reviews(request: HttpRequest, title: Any, *before: tuple[Any, str]) -> Trail:
    """Below the list of reviews, where staff weigh what came in."""
    return to(request, title, (_("Reviews of proposals"), reverse("proposals:review_list")), *before)


def of_points(request: HttpRequest, title: Any) -> Trail:
    return to(request, title, (_("My points"), reverse("proposals:my_points")))
