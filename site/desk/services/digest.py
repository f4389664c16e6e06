"""The morning's overview: what is overdue and what is due soon."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.text import Truncator

from accounts.models import User
from accounts.queries import all_staff, those_who
from core.deadlines import calendar
from core.notify import notify
from core.workflow.models import Case
from desk.notices import DIGEST
from desk.queries.inbox import SOON_DAYS
from desk.queries.reach import reach_of

TITLES = 5


def send(at: datetime) -> int:
    """Tell everybody once a day of the urgent cases that are theirs or nobody's; how many people were told."""
    told = those_who(all_staff(at), lambda person: _tell(person, at))
    return len(told)


def urgent(person: User, at: datetime) -> QuerySet[Case]:
    """Cases due soon or overdue on which the person can act and which no colleague has taken."""
    soon = calendar.add_working_days(at, SOON_DAYS)
    theirs = Q(assignee=person) | Q(assignee__isnull=True)
    return reach_of(person).to_do().filter(theirs, sorts_at__lte=soon).order_by("sorts_at", "pk")


def _tell(person: User, at: datetime) -> bool:
    cases = list(urgent(person, at).values_list("title", "sorts_at"))
    if not cases:
        return False
    overdue = sum(1 for _title, due_at in cases if due_at < at)
    titles = ", ".join(Truncator(title).chars(40) for title, _due_at in cases[:TITLES])
    context = {"overdue": overdue, "soon": len(cases) - overdue, "titles": titles}
    key = f"{DIGEST}:{calendar.local_date(at).isoformat()}"
    notify.queue(DIGEST, recipients=[person], at=at, context=context, dedupe_key=key)
    return True
