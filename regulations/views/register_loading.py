"""From a path to a rule or a version; what a person may not see does not exist."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from regulations.models import Regulation, Version
from regulations.queries import register


def rule_at(request: HttpRequest, slug: str) -> Regulation:
    found = register.visible_to(request.user).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def version_at(request: HttpRequest, slug: str, number: int) -> Version:
    found = register.versions_visible_to(request.user).filter(regulation__slug=slug, number=number).first()
    if found is None:
        raise Http404
    return found


def crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [(_("Rules to improve"), reverse("regulations:front")), *more]


def rule_crumbs(rule: Regulation, *more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return crumbs((_("List of rules"), reverse("regulations:rules")), (rule.title, rule.get_absolute_url()), *more)
