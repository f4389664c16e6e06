"""The filters travel in the address, through every page and back, and nothing else travels with them."""

from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

KEPT = ("tab", "stage", "q", "workflow", "state", "department", "assignee", "due", "cursor")
LONGEST = 600


def query_of(request: HttpRequest) -> str:
    """The filters of the inbox in this address."""
    return _kept(request.GET)


def filters_of(request: HttpRequest) -> str:
    """The same without the place in the list: a saved view opens at its beginning."""
    return changed(request.GET).removeprefix("?")


def origin_of(request: HttpRequest) -> str:
    """The filters from which somebody came to a case or a bulk action."""
    sent = request.POST.get("from", request.GET.get("from", ""))
    return _kept(QueryDict(sent)) if len(sent) <= LONGEST else ""


def inbox_url(query: str) -> str:
    return f"{reverse('desk:inbox')}?{query}" if query else reverse("desk:inbox")


def case_url(case_id: int, origin: str) -> str:
    address = reverse("desk:case", args=[case_id])
    return f"{address}?{urlencode({'from': origin})}" if origin else address


def changed(query: QueryDict, **values: str) -> str:
    """The same filters with some of them changed, from the first page on."""
    copy = query.copy()
    copy.pop("cursor", None)
    for name, value in values.items():
        copy[name] = value
    return f"?{_kept(copy)}"


def _kept(query: QueryDict) -> str:
    pairs = [(name, query[name]) for name in KEPT if query.get(name)]
    return urlencode(pairs)[:LONGEST]
