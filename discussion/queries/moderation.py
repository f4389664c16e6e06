"""The moderators' list, and what the public may know of it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core import permissions
from core.differences import Difference, word_by_word
from core.ui.paging import KeysetPage, paginate
from discussion import text
from discussion.models import Comment, Flag, ModerationCase
from discussion.queries.activity import Activity, subjects_of
from discussion.states import MODERATE, TO_DECIDE, ModerationState, Origin, Reason

PAGE_SIZE = 30


class Shelf(models.TextChoices):
    TO_DECIDE = "to-decide", _("To decide")
    APPEALED = "appealed", _("Appeals")
    HIDDEN = "hidden", _("Hidden")
    SETTLED = "settled", _("Settled")


STATES_ON = {
    Shelf.TO_DECIDE: TO_DECIDE,
    Shelf.APPEALED: (ModerationState.APPEALED,),
    Shelf.HIDDEN: (ModerationState.UPHELD, ModerationState.UPHELD_FINAL),
    Shelf.SETTLED: (ModerationState.DISMISSED, ModerationState.RESTORED, ModerationState.WITHDRAWN),
}


def visible_to(user: Any) -> QuerySet[ModerationCase]:
    """The cases a moderator answers for; nothing for anybody else."""
    scope = permissions.scope(user, MODERATE)
    if scope.everywhere:
        return ModerationCase.objects.all()
    return ModerationCase.objects.filter(department_id__in=scope.departments)


@dataclass(frozen=True)
class Row:
    activity: Activity
    flags: dict[str, int]

    @property
    def case(self) -> ModerationCase:
        return self.activity.row


def shelf(
    user: Any, *, shelf: str, origin: str = "", reason: str = "", cursor: str = ""
) -> tuple[KeysetPage[ModerationCase], list[Row]]:
    """One page, oldest first, with the reasons that were named; a constant number of queries."""
    cases = visible_to(user).filter(state__in=STATES_ON[Shelf(shelf)]).select_related("author", "decided_by")
    if origin in Origin.values:
        cases = cases.filter(origin=origin)
    if reason in Reason.values:
        named = Flag.objects.filter(reason=reason).values("case")
        cases = cases.filter(Q(pk__in=named) | Q(rule=reason))
    order = "pk" if Shelf(shelf) in {Shelf.TO_DECIDE, Shelf.APPEALED} else "-pk"
    page = paginate(cases, cursor, order=order, size=PAGE_SIZE)
    subjects = subjects_of({(case.content_type_id, case.object_id) for case in page}, user)
    flags = _flags_of([case.pk for case in page])
    return page, [
        Row(Activity(case, subjects.get((case.content_type_id, case.object_id))), flags[case.pk]) for case in page
    ]


def panel(case: ModerationCase, user: Any) -> dict[str, Any]:
    """What the desk shows: the text and the rules it is said to break. Who reported it is no matter there."""
    subjects = subjects_of({(case.content_type_id, case.object_id)}, user)
    return {
        "moderated": case,
        "reasons": list(_flags_of([case.pk])[case.pk].items()),
        "subject": subjects.get((case.content_type_id, case.object_id)),
        "changed": changed_since(case),
    }


@dataclass(frozen=True)
class Changed:
    """What a text says now that its author has changed it since it came before the moderators."""

    differences: list[Difference]
    imprint: str


def changed_since(case: ModerationCase) -> Changed | None:
    comment = case.target
    if not isinstance(comment, Comment) or not case.snapshot or comment.body in {"", case.snapshot}:
        return None
    return Changed(word_by_word(case.snapshot, comment.body, alike=0.3), text.imprint(comment.body))


def waiting(user: Any) -> dict[str, int]:
    """How many lie on each shelf that still needs somebody."""
    numbers = dict(
        visible_to(user).filter(state__in=TO_DECIDE).order_by().values_list("state").annotate(count=Count("pk"))
    )
    return {
        Shelf.TO_DECIDE.value: sum(numbers.values()),
        Shelf.APPEALED.value: numbers.get(ModerationState.APPEALED.value, 0),
    }


def _flags_of(case_ids: list[int]) -> dict[int, dict[str, int]]:
    flags: dict[int, dict[str, int]] = defaultdict(dict)
    counted = (
        Flag.objects.filter(case__in=case_ids).order_by().values_list("case", "reason").annotate(count=Count("pk"))
    )
    for case_id, reason, count in counted:
        flags[case_id][str(Reason(reason).label)] = count
    return flags


@dataclass(frozen=True)
class LogLine:
    """One rule in the public log: counts, never names."""

    rule: Any
    hidden: int
    restored: int


@dataclass(frozen=True)
class PublicLog:
    lines: list[LogLine]
    hidden: int
    restored: int
    left_standing: int
    open: int


def public_log(*, since: datetime) -> PublicLog:
    """Every decision since a day, by rule."""
    states = ModerationCase.objects.filter(Q(decided_at__gte=since) | Q(decided_at__isnull=True)).order_by()
    counts: dict[tuple[str, str], int] = {
        (rule, state): count for rule, state, count in states.values_list("rule", "state").annotate(count=Count("pk"))
    }
    lines = [_line(reason, counts) for reason in Reason]
    lines = [line for line in lines if line.hidden]
    return PublicLog(
        lines=lines,
        hidden=sum(line.hidden for line in lines),
        restored=sum(line.restored for line in lines),
        left_standing=sum(n for (_rule, state), n in counts.items() if state == ModerationState.DISMISSED),
        open=sum(n for (_rule, state), n in counts.items() if state == ModerationState.OPEN),
    )


def _line(reason: Reason, counts: dict[tuple[str, str], int]) -> LogLine:
    """A text that was put back had been hidden first, so it counts in both columns."""
    hidden = sum(count for (rule, _state), count in counts.items() if rule == reason)
    return LogLine(rule=reason.label, hidden=hidden, restored=counts.get((reason, ModerationState.RESTORED), 0))
