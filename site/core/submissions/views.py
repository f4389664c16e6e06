"""The endpoint to which a page writes what is being typed."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.access import signed_in
from core.submissions import drafts
from core.submissions.drafts import DraftRefused

_STATUS = {"too_large": 413, "too_many": 409, "form_name": 404}
# JSON may write one letter of Hangul as six ASCII characters.
_LARGEST_BODY = drafts.LARGEST * 3


@never_cache
@require_http_methods(["GET", "PUT", "POST", "DELETE"])
@signed_in
def draft(request: HttpRequest, form_name: str) -> HttpResponse:
    """GET the draft, PUT or POST one, DELETE it. A page that is being left sends a form with `data` in it."""
    try:
        if request.method == "DELETE":
            drafts.discard(request.user, form_name)
            return HttpResponse(status=204)
        if request.method == "GET":
            return _read(request, form_name)
        saved = drafts.save(request.user, form_name, _sent(request), at=timezone.now())
    except DraftRefused as refusal:
        answer = {"error": refusal.code, "message": refusal.message}
        return JsonResponse(answer, status=_STATUS.get(refusal.code, 400))
    return JsonResponse({"form_name": saved.form_name, "saved_at": saved.saved_at.isoformat()})


def _read(request: HttpRequest, form_name: str) -> HttpResponse:
    found = drafts.find(request.user, form_name)
    if found is None:
        # Nothing kept is the usual case, not a fault that browsers and logs should report on every page.
        return HttpResponse(status=204)
    return JsonResponse({"form_name": found.form_name, "data": found.data, "saved_at": found.saved_at.isoformat()})


def _sent(request: HttpRequest) -> Any:
    too_large = DraftRefused("too_large", _("This draft is too long to be kept. Please hand it in, or shorten it."))
    try:
        body = request.POST.get("data", "") if request.POST else request.body
    except RequestDataTooBig as error:
        raise too_large from error
    except RawPostDataException:
        # A form of several parts without any field has been read to its end already.
        body = ""
    if len(body) > _LARGEST_BODY:
        raise too_large
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise DraftRefused("malformed", _("A draft is a list of fields with their text.")) from error
