"""The database keeps each account's balance from the postings, as a migration operation.

The check on the balance then refuses an overdraft at the moment of posting, whoever posts and however many at once.
"""

from typing import Any

from django.db.migrations.operations.base import Operation

NAME = "proposals_posting_moves_points"
# In the order of their numbers, so that two postings between the same accounts never wait for each other.
MOVE = """
UPDATE proposals_pointaccount
SET balance = balance + CASE WHEN id = NEW.target_id THEN NEW.points ELSE -NEW.points END
WHERE id = {account};
"""
MOVES = MOVE.format(account="min(NEW.source_id, NEW.target_id)") + MOVE.format(
    account="max(NEW.source_id, NEW.target_id)"
)
POSTGRESQL_MOVES = MOVES.replace("min(", "LEAST(").replace("max(", "GREATEST(")


class KeepBalances(Operation):
    """To be laid again by any later migration that makes SQLite write the postings anew."""

    reversible = True
    reduces_to_sql = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The columns stay as they are."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        lift(schema_editor.connection)
        with schema_editor.connection.cursor() as cursor:
            if schema_editor.connection.vendor != "postgresql":
                cursor.execute(f"CREATE TRIGGER {NAME} AFTER INSERT ON proposals_posting BEGIN {MOVES} END")
                return
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN {POSTGRESQL_MOVES} RETURN NULL; END $$"
            )
            cursor.execute(
                f"CREATE TRIGGER {NAME} AFTER INSERT ON proposals_posting FOR EACH ROW EXECUTE FUNCTION {NAME}()"
            )

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        lift(schema_editor.connection)

    def describe(self) -> str:
        return "Keep the balances of points from the postings"


def lift(connection: Any) -> None:
    on_table = " ON proposals_posting" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER IF EXISTS {NAME}{on_table}")
