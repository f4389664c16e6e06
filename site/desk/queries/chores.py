"""What waits for somebody beside the cases, from every room; shown above the inbox."""

from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import permissions
from core.notify import undelivered
from core.workflow import chores
from core.workflow.chores import Chore
from desk.queries import access_log


def of(user: Any, *, at: datetime) -> list[Chore]:
    """Nothing, and no query, for whoever may not see to them."""
    found = chores.of(user, at=at)
    if permissions.allowed(user, "desk.tend_outbox") and (count := undelivered.failed().count()):
        text = ngettext("%(count)s notice could not be delivered.", "%(count)s notices could not be delivered.", count)
        found.append(Chore(text % {"count": count}, "desk:undelivered"))
    if permissions.allowed(user, "desk.review_access") and (month := access_log.overdue(at)):
        words = _("The record of access of %(month)s has not been reviewed yet.")
        found.append(Chore(words % {"month": date_format(month.first_day, "YEAR_MONTH_FORMAT")}, "desk:access_log"))
    return found
