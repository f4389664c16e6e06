"""Room for the calls that a page makes within each other, taken once for each request.

Python (3.11 and later) keeps its frames in pieces of 16 kilobytes and gives each piece back as soon as it is empty.
Where a loop happens to run at the edge of one, as loops in nested templates do, every turn asks the system for memory
and gives it back: thousands of times for one page, which then costs twice as much. A frame that asks for much gets one
large piece, and everything called from it has room there. What is not touched of it costs nothing.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

# The piece is a power of two that holds this many words, and so has as much room again left.
WORDS = 66_000


def with_room(call: Callable[[HttpRequest], HttpResponseBase], request: HttpRequest) -> HttpResponseBase:
    return call(request)


with_room.__code__ = with_room.__code__.replace(co_stacksize=WORDS)


class RoomyStack:
    """The first of the middleware: the others stand in its room."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return with_room(self.get_response, request)
