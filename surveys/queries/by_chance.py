"""An order of rows that tells neither when they came nor what is in them: by a digest under a key that the database
does not hold."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import CharField, Model, QuerySet, Value
from django.db.models.functions import SHA256, Cast, Concat
from django.utils.crypto import salted_hmac

from surveys.models import Survey

Row = TypeVar("Row", bound=Model)
# What a row is called by instead of its number, which grows as answers come in.
PLACE = "place_by_chance"


class _Digest(SHA256):
    """By PostgreSQL's own function: Django asks for an extension, which may not be there."""

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        template = "ENCODE(SHA256(CONVERT_TO(%(expressions)s, 'UTF8')), 'hex')"
        return self.as_sql(compiler, connection, template=template, **more)


def placed(rows: QuerySet[Row], survey: Survey) -> QuerySet[Row]:
    """The same rows, each with its place; sort them by it."""
    key = salted_hmac("surveys.by_chance", str(survey.pk), algorithm="sha256").hexdigest()
    number = Cast("pk", CharField())
    return rows.annotate(**{PLACE: _Digest(Concat(Value(key), number, output_field=CharField()))})
