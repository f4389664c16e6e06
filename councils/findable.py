"""What the search knows of councils: its kinds, who may see a hit now, and all that belongs into the index."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.search import kinds
from councils.queries import bodies, calls, decisions, minutes, opinions
from councils.services import indexing


def readable(visible_to: Callable[[Any], QuerySet[Any]]) -> kinds.Readable:
    def among(person: Any, ids: list[int]) -> Iterable[int]:
        return visible_to(person).filter(pk__in=ids).values_list("pk", flat=True)

    return among


kinds.register(
    indexing.BODY, _("Committees and councils"), readable=readable(bodies.visible_to), entries=indexing.all_bodies
)
kinds.register(
    indexing.CALL,
    _("Recruitment calls of committees"),
    readable=readable(calls.visible_to),
    entries=indexing.all_calls,
)
kinds.register(
    indexing.DECISION,
    _("Decisions of committees"),
    readable=readable(decisions.visible_to),
    entries=indexing.all_decisions,
)
kinds.register(
    indexing.MINUTES, _("Minutes of meetings"), readable=readable(minutes.visible_to), entries=indexing.all_minutes
)
kinds.register(
    indexing.STATEMENT,
    _("Opinion statements"),
    readable=readable(opinions.statements_visible_to),
    entries=indexing.all_statements,
)
