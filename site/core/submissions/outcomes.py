"""Which answers end a submit, and how one is kept and given again."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.template.response import SimpleTemplateResponse

from core.submissions.models import Submission

# What an answer needs besides status and body; anything else belongs to the connection that carried it.
_KEPT_HEADERS = ("Content-Type", "Location")
_KEPT_PREFIX = "hx-"
_LARGEST_BODY = 256 * 1024
REPLAYED = "Submission-Replayed"


def is_finished(response: HttpResponseBase, *, fragments: bool) -> bool:
    """Whether the thing was done. A page that shows the form again was not it; nor is a way to the login.

    A script's answer and an htmx instruction to go on count like a redirect. A page that is itself the
    answer (a new comment, say) counts only where the view says so with `fragments`.
    """
    status = response.status_code
    if status >= 400 or response.streaming:
        return False
    if 300 <= status < 400:
        return not _leads_to_login(response.headers.get("Location", ""))
    if status in {201, 204} or any(name.lower() in _GOING_ON for name in response.headers):
        return True
    return fragments or response.headers.get("Content-Type", "").startswith("application/json")


_GOING_ON = {"hx-redirect", "hx-location", "hx-refresh"}


def keep(submission: Submission, response: HttpResponseBase, *, private: bool) -> None:
    """Write the outcome into the row. A private one keeps where it led, never what it said."""
    if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
        response.render()
    submission.status = response.status_code
    submission.headers = {
        name: value
        for name, value in response.headers.items()
        if name in _KEPT_HEADERS or name.lower().startswith(_KEPT_PREFIX)
    }
    if not private and isinstance(response, HttpResponse) and len(response.content) <= _LARGEST_BODY:
        submission.body = response.content.decode(response.charset or "utf-8", errors="replace")
    submission.save(update_fields=["status", "headers", "body"])


def again(submission: Submission) -> HttpResponse:
    """The first outcome once more."""
    response = HttpResponse(submission.body, status=submission.status or 200)
    for name, value in submission.headers.items():
        response.headers[name] = value
    response.headers[REPLAYED] = "true"
    return response


def _leads_to_login(location: str) -> bool:
    return urlsplit(location).path == urlsplit(resolve_url(settings.LOGIN_URL)).path
