"""Triggers by which the database itself adds entries to the sums of their undertaking, as a migration operation.

A sum that services keep can be forgotten or raced past; this one cannot: the row of the undertaking is locked by the
same statement that writes the entry, and its constraints refuse the entry that would lift spending above the line.

SQLite rebuilds a table to alter it and looks at all triggers while doing so: a later migration that changes the
table of undertakings lifts these first (`RunningSum` backwards) and lays them again.
"""

from typing import Any

from django.db.migrations.operations.base import Operation

SQLITE = """
CREATE TRIGGER {name} AFTER INSERT ON {entries}
BEGIN UPDATE {sums} SET {column} = {column} + NEW.amount_won WHERE id = NEW.{key}; END
"""
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN UPDATE {sums} SET {column} = {column} + NEW.amount_won WHERE id = NEW.{key}; RETURN NULL; END $$
"""
POSTGRESQL = "CREATE TRIGGER {name} AFTER INSERT ON {entries} FOR EACH ROW EXECUTE FUNCTION {name}()"


class RunningSum(Operation):
    """Add `amount_won` of each new row of `entries` to `column` of the row of `sums` that its `key` names."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, entries: str, sums: str, key: str, column: str) -> None:
        self.entries, self.sums, self.key, self.column = entries, sums, key, column

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.entries, self.sums, self.key, self.column], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The columns stay as they are."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        names = self._names(app_label, to_state)
        statements = [SQLITE] if schema_editor.connection.vendor == "sqlite" else [POSTGRESQL_FUNCTION, POSTGRESQL]
        with schema_editor.connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement.format(**names))

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        names = self._names(app_label, from_state)
        with schema_editor.connection.cursor() as cursor:
            if schema_editor.connection.vendor == "sqlite":
                cursor.execute("DROP TRIGGER IF EXISTS {name}".format(**names))
            else:
                cursor.execute("DROP TRIGGER IF EXISTS {name} ON {entries}".format(**names))
                cursor.execute("DROP FUNCTION IF EXISTS {name}()".format(**names))

    def describe(self) -> str:
        return f"Add {self.entries} up in {self.sums}.{self.column}"

    def _names(self, app_label: str, state: Any) -> dict[str, str]:
        entries, sums = state.apps.get_model(app_label, self.entries), state.apps.get_model(app_label, self.sums)
        table = entries._meta.db_table
        return {
            "name": f"{table}_adds_up",
            "entries": table,
            "sums": sums._meta.db_table,
            "key": entries._meta.get_field(self.key).column,
            "column": sums._meta.get_field(self.column).column,
        }
