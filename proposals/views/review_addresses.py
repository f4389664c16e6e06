"""The filters of the review list travel in the address, through every action and back, and nothing else does."""

from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

KEPT = ("stage", "reviewer", "department", "category", "cursor")
LONGEST = 600


def query_of(request: HttpRequest) -> str:
    return _kept(request.GET)


def origin_of(request: HttpRequest) -> str:
    """From which filtered list somebody came."""
    sent = request.POST.get("from", request.GET.get("from", ""))
    return _kept(QueryDict(sent)) if len(sent) <= LONGEST else ""


def list_url(query: str) -> str:
    return f"{reverse('proposals:review_list')}?{query}" if query else reverse("proposals:review_list")


def changed(query: QueryDict, **values: str) -> str:
    """The same filters with some of them changed, from the first page on."""
    copy = query.copy()
    copy.pop("cursor", None)
    for name, value in values.items():
        copy[name] = value
    return f"?{_kept(copy)}"


def _kept(query: QueryDict) -> str:
    return urlencode([(name, query[name]) for name in KEPT if query.get(name)])[:LONGEST]
