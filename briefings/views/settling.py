"""A page with one form by which a department settles one thing: a question left open, a promise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from core.ui.deeds import form_page


def deed_page(
    request: HttpRequest,
    thing: Any,
    form: Any,
    service: Callable[..., Any],
    *,
    argument: str,
    shown_as: str,
    crumbs: Callable[..., Any],
    kind: Any,
    heading: Any,
    **page: Any,
) -> HttpResponse:
    """`argument` is what the service calls the thing, `shown_as` what the template `above` the form calls it."""
    return form_page(
        request,
        form,
        lambda **given: service(**{argument: thing}, by=request.user, at=timezone.now(), **given),
        heading=heading,
        back=thing.get_absolute_url(),
        breadcrumb_items=crumbs((kind, thing.get_absolute_url()), (heading, "")),
        **{shown_as: thing},
        **page,
    )
