from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from briefings.models import Series
from briefings.rules.stamps import stamp_of
from briefings.services.preparing import refuse_overwriting
from briefings.services.refusals import BriefingRefused
from briefings.states.permissions import MANAGE
from core import permissions
from core.audit import audit

MOST_MONTHS = 60


def series_stamp(series: Series) -> str:
    return stamp_of(series, ("name", "months"))


@transaction.atomic
def save_series(
    series: Series | None, *, by: Any, at: datetime, name: str, months: int | None, seen: str = ""
) -> Series:
    """Series belong to nobody's department: every officer names them. Raises BriefingRefused for a name in use."""
    permissions.check(by, MANAGE)
    if months is not None and not 1 <= months <= MOST_MONTHS:
        raise BriefingRefused("months", _("Between 1 and %(most)s months.") % {"most": MOST_MONTHS}, field="months")
    if series is None:
        series = Series()
    else:
        series = Series.objects.select_for_update().get(pk=series.pk)
        refuse_overwriting(seen, series_stamp(series))
    series.name, series.months = name, months
    try:
        with transaction.atomic():
            series.save()
    except IntegrityError as error:
        raise BriefingRefused("name", _("There is a series of this name already."), field="name") from error
    audit.record("briefings.save_series", actor=by, at=at, target=series)
    return series
