"""The database's own refusal of two terms of one person on one body at one time, as a migration operation.

PostgreSQL holds it by an exclusion constraint; the numbers stand there as ranges of one, so that no
extension is needed. SQLite has one writer at a time, so a trigger that looks first cannot be outrun.
"""

from typing import Any

from django.db.migrations.operations.base import Operation

NAME = "term_no_overlap"
TABLE = "councils_term"

POSTGRESQL = f"""
ALTER TABLE {TABLE} ADD CONSTRAINT {NAME} EXCLUDE USING gist (
  int8range(user_id, user_id, '[]') WITH &&,
  int8range(body_id, body_id, '[]') WITH &&,
  daterange(starts_on, COALESCE(left_on, ends_on + 1), '[)') WITH &&
)
"""
SQLITE = """
CREATE TRIGGER {name}_{verb} BEFORE {event} ON {table}
WHEN EXISTS (
  SELECT 1 FROM {table} AS held
  WHERE held.user_id = NEW.user_id AND held.body_id = NEW.body_id AND held.id IS NOT NEW.id
    AND held.starts_on < COALESCE(NEW.left_on, date(NEW.ends_on, '+1 day'))
    AND NEW.starts_on < COALESCE(held.left_on, date(held.ends_on, '+1 day'))
    AND NEW.starts_on IS NOT NEW.left_on AND held.starts_on IS NOT held.left_on
)
BEGIN SELECT RAISE(ABORT, '{name}'); END
"""
EVENTS = {"insert": "INSERT", "update": "UPDATE OF user_id, body_id, starts_on, ends_on, left_on"}


class NoOverlappingTerms(Operation):
    """To be laid again by any later migration that makes SQLite write the table anew."""

    reversible = True
    reduces_to_sql = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The columns stay as they are."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        lift(schema_editor)
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(POSTGRESQL)
            return
        for verb, event in EVENTS.items():
            schema_editor.execute(SQLITE.format(name=NAME, verb=verb, event=event, table=TABLE))

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        lift(schema_editor)

    def describe(self) -> str:
        return "Refuse terms of one person that overlap on one body"


def lift(schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE {TABLE} DROP CONSTRAINT IF EXISTS {NAME}")
        return
    for verb in EVENTS:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME}_{verb}")
