"""The database's own refusal to change or remove a row, as a migration operation."""

from typing import Any

from django.db.migrations.operations.base import Operation

SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$
"""
POSTGRESQL = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""


class AppendOnly(Operation):
    """Forbid update and delete (and truncate, where the database knows it) on the model's table."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, model: str) -> None:
        self.model = model

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.model], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The columns stay as they are."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        lay(schema_editor.connection, table)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        table = from_state.apps.get_model(app_label, self.model)._meta.db_table
        lift(schema_editor.connection, table)

    def describe(self) -> str:
        return f"Forbid update and delete on {self.model}"


def lay(connection: Any, table: str) -> None:
    """Put the triggers on a table."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        for verb in _verbs(connection):
            statement = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
            cursor.execute(statement.format(table=table, verb=verb))


def lift(connection: Any, table: str) -> None:
    """Take the triggers off: for migrating backwards, and for emptying a test database."""
    with connection.cursor() as cursor:
        for verb in _verbs(connection):
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{on_table}")


def protected_tables(connection: Any) -> list[str]:
    """The tables that carry the triggers now."""
    suffix = "_no_UPDATE"
    question = (
        "SELECT tgname FROM pg_trigger WHERE tgname ILIKE %s"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(question, [f"%{suffix}"])
        return sorted(row[0][: -len(suffix)] for row in cursor.fetchall())


def _verbs(connection: Any) -> tuple[str, ...]:
    return ("UPDATE", "DELETE", "TRUNCATE") if connection.vendor == "postgresql" else ("UPDATE", "DELETE")
