"""The monthly look at who read personal data, as the law asks for it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import permissions
from core.audit.audit import record
from core.audit.models import AuditRecord
from desk.queries import access_log
from desk.queries.access_log import READ, REVIEWED, Month
from desk.services.refusal import DeskRefused


def record_reading(month: Month, *, reader: Any, person: int | None, at: datetime) -> None:
    """Whoever looks at what others looked at leaves a trace too."""
    record(READ, actor=reader, at=at, detail={"month": str(month)} | ({"person": person} if person else {}))


@transaction.atomic
def review(month: Month, *, remarks: str, actor: Any, at: datetime) -> AuditRecord:
    """Put on record that a month was looked at, with what was seen in it. Only a month that is over."""
    permissions.check(actor, "desk.review_access")
    if at < month.until:
        raise DeskRefused("running", _("A month can be reviewed when it is over."))
    seen = access_log.summaries(month)
    detail = {
        "month": str(month),
        "remarks": remarks,
        "records": sum(summary.total for summary in seen),
        "unusual": [summary.person.pk for summary in seen if summary.person and summary.is_unusual],
    }
    return record(REVIEWED, actor=actor, at=at, detail=detail)
