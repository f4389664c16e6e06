"""The one clock that all web processes and machines share: the database's."""

from typing import Any

from django.db import models
from django.db.models import Func


class SharedClock(Func):
    """The moment at which the row is read, not that at which the transaction began."""

    template = "clock_timestamp()"
    output_field = models.DateTimeField()
    arity = 0

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="strftime('%%%%Y-%%%%m-%%%%d %%%%H:%%%%M:%%%%f', 'now')", **context
        )
