"""The database's own refusal to write certain rows, whoever asks: triggers of both databases, as a migration operation.

A room declares its refusals and makes one operation of them; the conditions speak of the rows OLD and NEW. SQLite
looks at all triggers when it writes a table anew: a later migration that alters one of the tables named in a
condition lifts these first and lays them again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.migrations.operations.base import Operation

FUNCTION = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF {condition} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation'; END IF;
  RETURN {row};
END $$
"""


@dataclass(frozen=True)
class Refusal:
    """No row of `table` is written by `verb` (INSERT, UPDATE or DELETE) where the condition holds."""

    name: str
    verb: str
    table: str
    sqlite: str
    postgresql: str


class RefuseRows(Operation):
    """To be subclassed with the refusals of a room, and what they are for."""

    reversible = True
    reduces_to_sql = True

    refusals: ClassVar[Sequence[Refusal]]
    message: ClassVar[str]

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The columns stay as they are."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self.lift(schema_editor.connection)
        self.lay(schema_editor.connection)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self.lift(schema_editor.connection)

    def describe(self) -> str:
        return f"Refuse in the database: {self.message}"

    @classmethod
    def lay(cls, connection: Any) -> None:
        with connection.cursor() as cursor:
            for refusal in cls.refusals:
                for statement in _laying(refusal, cls.message, connection.vendor):
                    cursor.execute(statement)

    @classmethod
    def lift(cls, connection: Any) -> None:
        with connection.cursor() as cursor:
            for refusal in cls.refusals:
                if connection.vendor == "postgresql":
                    cursor.execute(f"DROP TRIGGER IF EXISTS {refusal.name} ON {refusal.table}")
                    cursor.execute(f"DROP FUNCTION IF EXISTS {refusal.name}()")
                else:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {refusal.name}")


def _laying(refusal: Refusal, message: str, vendor: str) -> list[str]:
    event = f"BEFORE {refusal.verb} ON {refusal.table}"
    if vendor != "postgresql":
        refusing = f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        return [f"CREATE TRIGGER {refusal.name} {event} WHEN {refusal.sqlite} {refusing}"]
    row = "OLD" if refusal.verb == "DELETE" else "NEW"
    function = FUNCTION.format(name=refusal.name, condition=refusal.postgresql, message=message, row=row)
    return [function, f"CREATE TRIGGER {refusal.name} {event} FOR EACH ROW EXECUTE FUNCTION {refusal.name}()"]
