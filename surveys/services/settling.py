"""After the end: the answers of an anonymous survey are written anew, all at once, in an order by chance.

Until then a batch tells that its answers came one after the other from those who took part last; the last batch may
be small. Afterwards nothing is left of the batches: neither numbers nor places nor transactions differ.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Count, Model

from surveys.models import FreeText, Inbox, Response, Survey
from surveys.services import storing
from surveys.states.surveys import OVER

# New numbers by chance, from a source that nobody can foretell, unlike random().
_SHUFFLED = {
    "postgresql": """SELECT id AS old_id, nextval(pg_get_serial_sequence('surveys_response', 'id')) AS new_id FROM (
        SELECT id FROM surveys_response WHERE survey_id = %s ORDER BY gen_random_uuid()) AS drawn""",
    "sqlite": """SELECT id AS old_id, (SELECT max(id) FROM surveys_response)
        + row_number() OVER (ORDER BY randomblob(16)) AS new_id FROM surveys_response WHERE survey_id = %s""",
}
# The words of one person do not stand beside each other: their numbers are seen by staff.
_BY_CHANCE = {"postgresql": "gen_random_uuid()", "sqlite": "randomblob(16)"}


def due(at: datetime) -> list[Survey]:
    """Surveys that are over, and for which no answer is taken any more, with an inbox still there."""
    ended = Survey.objects.filter(state__in=OVER, inbox__isnull=False).order_by("pk")
    return [survey for survey in ended if _last_moment(survey) <= at]


def _last_moment(survey: Survey) -> datetime:
    ended_at = survey.state_changed_at or survey.created_at
    return ended_at + timedelta(minutes=survey.grace_minutes)


@transaction.atomic
def settle(survey: Survey, at: datetime) -> int:
    """Empty the inbox for good and write every answer anew. May be repeated. How many answers there are."""
    storing.move(survey, at, all_of_them=True)
    Inbox.objects.filter(survey=survey).delete()
    if not survey.is_anonymous:
        return Response.objects.filter(survey=survey).count()
    _forget_small_groups(survey)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE survey_shuffle AS {_SHUFFLED[connection.vendor]}", [survey.pk])
        cursor.execute(_copied(Response, "id", "new_id"))
        cursor.execute(_copied(FreeText, "response_id", _BY_CHANCE[connection.vendor]))
        cursor.execute("DELETE FROM surveys_freetext WHERE response_id IN (SELECT old_id FROM survey_shuffle)")
        cursor.execute("DELETE FROM surveys_response WHERE id IN (SELECT old_id FROM survey_shuffle)")
        written = cursor.rowcount
        cursor.execute("DROP TABLE survey_shuffle")
    return written


def _forget_small_groups(survey: Survey) -> None:
    """Which of the invited took part is known: a group of which few did would point at them, and so would the few
    whose group is left out, if they were the only ones."""
    rows = Response.objects.filter(survey=survey)
    sizes = dict(rows.values_list("stratum").annotate(answers=Count("pk")).order_by())
    without = sizes.pop("", 0)
    forgotten = []
    for name, size in sorted(sizes.items(), key=lambda one: (one[1], one[0])):
        if size >= storing.FEWEST_ALIKE and (not without or without >= storing.FEWEST_ALIKE):
            break
        forgotten.append(name)
        without += size
    rows.filter(stratum__in=forgotten).update(stratum="")


def _copied(model: type[Model], number: str, order: str) -> str:
    """The same rows under the new numbers of their responses; what has a number of its own gets a new one."""
    names = [str(field.column) for field in model._meta.concrete_fields if field.column not in {"id", number}]
    table = model._meta.db_table
    return (
        f"INSERT INTO {table} ({number}, {', '.join(names)})"  # noqa: S608 - only names of columns
        f" SELECT new_id, {', '.join(f'{table}.{name}' for name in names)}"
        f" FROM {table} JOIN survey_shuffle ON {table}.{number} = old_id ORDER BY {order}"
    )
