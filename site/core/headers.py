"""What the browser is told about every page beyond what Django tells it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

# A page that was tampered with still gets no camera, no microphone and no purse. Maps may ask where somebody is.
PERMISSIONS = "camera=(), microphone=(), payment=(), usb=(), serial=(), geolocation=(self)"


class PermissionsPolicy:
    """Names the abilities of the device that no page here ever needs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response
