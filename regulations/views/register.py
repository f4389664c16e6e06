"""The register for everybody: the room's first page, a rule, and each of its versions."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.access import public
from regulations.models import Regulation, Version
from regulations.queries import clause_trees, register
from regulations.views.register_loading import crumbs, rule_at, version_at


@require_safe
@public
def front(request: HttpRequest) -> HttpResponse:
    context = {"rules": register.visible_to(request.user).order_by("title")[:50], "breadcrumb_items": crumbs()}
    return render(request, "regulations/register/front.html", context)


@require_safe
@public
def rule(request: HttpRequest, slug: str) -> HttpResponse:
    """As it holds today; before its first version is in force, what is announced."""
    found = rule_at(request, slug)
    return _read(request, found, found.current or register.versions_of(found, request.user).first())


@require_safe
@public
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = version_at(request, slug, number)
    return _read(request, found.regulation, found)


def _read(request: HttpRequest, rule: Regulation, version: Version | None) -> HttpResponse:
    context: dict[str, Any] = {
        "rule": rule,
        "version": version,
        "lines": list(clause_trees.lines_of(version)) if version else [],
        "versions": register.versions_of(rule, request.user),
        "breadcrumb_items": crumbs((rule.title, rule.get_absolute_url())),
    }
    return render(request, "regulations/register/rule.html", context)
