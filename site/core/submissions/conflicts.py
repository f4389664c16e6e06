"""What a person reads when a key does not fit; what they typed stays on the page."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.submissions import keys
from core.submissions.models import Submission
from core.submissions.secret_fields import is_secret

_WORTH_COPYING = 10


def bad_key(request: HttpRequest) -> HttpResponse:
    """400: the key is missing where it is needed, or is none of ours."""
    message = _("This form can no longer be matched to its page. Please check what you typed and send it again.")
    return _refuse(request, 400, "submission_key_invalid", message, first=None)


def other_content(request: HttpRequest, first: Submission) -> HttpResponse:
    """409: the key belongs to a submit that said something else."""
    message = _("You have already sent this form, and what you send now is different. The first one was kept.")
    return _refuse(request, 409, "submission_key_reused", message, first=first)


def _refuse(request: HttpRequest, status: int, code: str, message: str, *, first: Submission | None) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"error": code, "message": message}, status=status)
    fields = list(_typed(request))
    context = {
        "message": message,
        "fields": fields,
        # One-line values are numbers of choices as often as words; only what took effort to type is shown.
        "typed": [value for _name, value in fields if len(value) >= _WORTH_COPYING],
        "files": [file.name for name in request.FILES for file in request.FILES.getlist(name)],
        "repeated": first is not None,
        "first_url": first.headers.get("Location", "") if first else "",
        "action": request.get_full_path(),
    }
    response = render(request, "core/submission_conflict.html", context, status=status)
    if request.headers.get("HX-Request"):
        # A whole page answers a part: let it take the place of the page's content.
        response.headers["HX-Retarget"] = response.headers["HX-Reselect"] = "#content"
        response.headers["HX-Reswap"] = "outerHTML"
    return response


def _typed(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name, values in request.POST.lists():
        if name != keys.FIELD and not is_secret(name):
            for value in values:
                yield name, value


def _wants_json(request: HttpRequest) -> bool:
    sent = request.content_type == "application/json"
    return sent or "application/json" in request.headers.get("Accept", "")
