"""A script that puts an answer into the page it is on asks for the middle of it, without the frame around it."""

from django.http import HttpRequest

HEADER, MIDDLE = "X-Part", "main"


def wants_part(request: HttpRequest) -> bool:
    """`layouts/part.html` then takes the place of `base.html`; whoever has no script gets the whole page."""
    return request.headers.get(HEADER) == MIDDLE
