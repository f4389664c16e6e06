"""Every route says who may reach it."""

import functools
from collections.abc import Iterator
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

# Packages that guard their own views: Wagtail's admin asks for its permission, allauth's account pages are
# public by nature (signing in) or ask for a login themselves, ninja's document is public.
GUARDED_BY_THEIR_PACKAGE = (
    "wagtail.",
    "allauth.",
    "ninja.",
    "django.views.static",
    "django.contrib.staticfiles",
    "django.views.i18n",
    "django.contrib.sitemaps",
)

# Routes of those packages whose views are Django's own: redirects, and a form that our login stands before.
THEIR_ROUTES = {
    "accounts/social/login/cancelled/",
    "accounts/social/login/error/",
    "accounts/social/signup/",
    "accounts/social/connections/",
    "cms/test404/",
    "_util/login/",
}


def routes(resolver: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in resolver.url_patterns:
        path = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, path)
        elif isinstance(pattern, URLPattern):
            yield path, pattern.callback


def unwrapped(view: Any) -> Any:
    while isinstance(view, functools.partial):
        view = view.func
    return getattr(view, "view_class", view)


def declared(view: Any) -> bool:
    view = unwrapped(view)
    return getattr(view, "access", None) is not None


def test_every_route_declares_who_may_reach_it() -> None:
    undeclared = [
        f"/{path} → {unwrapped(view).__module__}.{getattr(unwrapped(view), '__qualname__', view)}"
        for path, view in routes(get_resolver())
        if path not in THEIR_ROUTES
        and not declared(view)
        and not unwrapped(view).__module__.startswith(GUARDED_BY_THEIR_PACKAGE)
    ]
    assert undeclared == []


def test_declared_permissions_exist() -> None:
    from core import permissions

    named = {
        access.permission
        for _path, view in routes(get_resolver())
        if (access := getattr(unwrapped(view), "access", None)) and access.permission
    }
    assert {name for name in named if not permissions.exists(name)} == set()


def test_transitions_ask_for_permissions_that_exist() -> None:
    from core import permissions
    from core.workflow import registry

    asked = {step.permission for flow in registry.workflows() for step in flow.transitions if step.permission}
    assert asked, "no workflow is registered"
    assert {name for name in asked if not permissions.exists(name)} == set()


def test_no_password_form_but_ours(client: Client, db: None) -> None:
    for path in ("/_util/login/", "/cms/login/"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")
