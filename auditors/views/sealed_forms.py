"""Forms whose files are encrypted while they arrive."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters

from core.uploads.sealed import SealingUploadHandler

View = Callable[..., HttpResponseBase]


def with_sealed_files(view: View) -> View:
    """The token is checked here and not before, because checking it reads the form, and that must not happen until
    the handler that seals files is in its place."""
    checked = csrf_protect(sensitive_post_parameters()(view))

    @csrf_exempt
    @wraps(view)
    def sealed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.upload_handlers = [SealingUploadHandler(request)]
        answer: HttpResponseBase = checked(request, *args, **kwargs)
        return answer

    return sealed
