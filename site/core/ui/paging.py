"""Pages by key: the hundredth page costs what the first does, and nothing slips when rows arrive."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist, SuspiciousOperation, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.signing import BadSignature, Signer
from django.db.models import Field, Model, Q, QuerySet
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

Row = TypeVar("Row", bound=Model)

AFTER, BEFORE = "a", "b"
LARGEST_PAGE = 100
LONGEST_CURSOR = 600


class BadCursor(SuspiciousOperation):
    """The place in the list cannot be read: forged, cut off, or made for another order. Answers 400."""


@dataclass(frozen=True)
class Order:
    """An order by one field that is never null, then by primary key in the same direction."""

    name: str
    descending: bool

    @classmethod
    def parse(cls, text: str) -> Order:
        return cls(name=text.lstrip("-"), descending=text.startswith("-"))

    def keys(self, *, backwards: bool) -> list[str]:
        sign = "-" if self.descending != backwards else ""
        return [f"{sign}{self.name}"] if self.name == "pk" else [f"{sign}{self.name}", f"{sign}pk"]

    def beyond(self, value: Any, pk: Any, *, backwards: bool) -> Q:
        """Rows past the key. The first comparison alone lets the database walk its index."""
        compare = "lt" if self.descending != backwards else "gt"
        if self.name == "pk":
            return Q(**{f"pk__{compare}": pk})
        return Q(**{f"{self.name}__{compare}e": value}) & (
            Q(**{f"{self.name}__{compare}": value}) | Q(**{f"pk__{compare}": pk})
        )


@dataclass(frozen=True)
class KeysetPage(Generic[Row]):
    """One page of a list; iterate over it. `total` is known only if the caller counted."""

    items: list[Row] = field(default_factory=list)
    next_cursor: str | None = None
    previous_cursor: str | None = None
    total: int | None = None

    def __iter__(self) -> Iterator[Row]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def paginate(
    queryset: QuerySet[Row],
    cursor: str | None = None,
    *,
    order: str = "-created_at",
    size: int = 20,
    total: int | None = None,
) -> KeysetPage[Row]:
    """The page at `cursor` (none or empty: the first) in one query. Raises BadCursor."""
    ordering = Order.parse(order)
    size = max(1, min(size, LARGEST_PAGE))
    backwards = False
    if cursor:
        direction, value, pk = _read(cursor, queryset, ordering)
        backwards = direction == BEFORE
        queryset = queryset.filter(ordering.beyond(value, pk, backwards=backwards))
    rows = list(queryset.order_by(*ordering.keys(backwards=backwards))[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    has_previous, has_next = (more, True) if backwards else (bool(cursor), more)
    return KeysetPage(
        items=rows,
        next_cursor=_write(AFTER, rows[-1], ordering) if rows and has_next else None,
        previous_cursor=_write(BEFORE, rows[0], ordering) if rows and has_previous else None,
        total=total,
    )


def _signer(ordering: Order) -> Signer:
    return Signer(salt=f"core.ui.paging:{ordering.name}:{ordering.descending}")


def _write(direction: str, row: Model, ordering: Order) -> str:
    value = None if ordering.name == "pk" else _value(row, ordering.name)
    body = json.dumps([direction, value, row.pk], cls=_ExactEncoder, separators=(",", ":"))
    return _signer(ordering).sign(urlsafe_base64_encode(body.encode()))


def _value(row: Any, name: str) -> Any:
    for part in name.split("__"):
        row = getattr(row, part)
    return row


class _ExactEncoder(DjangoJSONEncoder):
    """Django's encoder cuts microseconds, and a cut key would repeat or skip rows."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)


def _read(cursor: str, queryset: QuerySet[Any], ordering: Order) -> tuple[str, Any, Any]:
    try:
        if len(cursor) > LONGEST_CURSOR:
            raise ValueError("too long")
        body = _signer(ordering).unsign(cursor)
        direction, value, pk = json.loads(urlsafe_base64_decode(body))
        if direction not in (AFTER, BEFORE):
            raise ValueError("no such direction")
        if ordering.name != "pk":
            value = _field_of(queryset, ordering.name).to_python(value)
        return direction, value, queryset.model._meta.pk.to_python(pk)
    except (BadSignature, ValueError, TypeError, ValidationError) as error:
        raise BadCursor("The place in the list cannot be read.") from error


def _field_of(queryset: QuerySet[Any], name: str) -> Field[Any, Any]:
    """The field that turns the written key back into a value; annotations have one too."""
    annotation = queryset.query.annotations.get(name)
    if annotation is not None:
        return annotation.output_field
    model = queryset.model
    *path, last = name.split("__")
    for part in path:
        related = model._meta.get_field(part).related_model
        if related is None:
            raise FieldDoesNotExist(name)
        model = related
    return model._meta.get_field(last)
