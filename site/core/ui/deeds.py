"""From a form or a button to one service, and back to a page that says what happened."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.refusals import Refused

INVALID = 422
READ = ["GET", "HEAD", "POST"]


def form_page(
    request: HttpRequest,
    form: Any,
    deed: Callable[..., Any],
    *,
    heading: Any,
    submit: Any,
    back: str,
    done: Any = "",
    go_to: str | Callable[[Any], str] = "",
    template: str = "layouts/one_form.html",
    **page: Any,
) -> HttpResponse:
    """A page with one form that calls one service; what is refused stays typed and is said where it was typed.

    `page` may name `lead`, `above` (a template before the form), `tone`, `draft` and `breadcrumb_items`.
    """
    if request.method == "POST" and form.is_valid():
        try:
            outcome = deed(**form.cleaned_data)
        except Refused as refusal:
            blame(form, refusal)
        else:
            messages.success(request, done or _("Done."))
            return redirect(go_to(outcome) if callable(go_to) else go_to or back)
    context = {"form": form, "heading": heading, "submit": submit, "back": back, **page}
    return render(request, template, context, status=INVALID if form.is_bound else 200)


def blame(form: Any, refusal: Refused) -> None:
    """Beside the field that the refusal names, else on top of the form."""
    named = refusal.field or refusal.code
    form.add_error(named if named in form.fields else None, refusal.message)


def press(request: HttpRequest, deed: Callable[[], Any], *, back: str, done: Any = "") -> HttpResponse:
    """A button: one service, then back to the page, which says what happened."""
    try:
        deed()
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done or _("Done."))
    return redirect(back)
