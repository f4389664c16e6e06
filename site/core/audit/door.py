"""The one lawful way out of the record of access, guarded by the database itself.

A row may be deleted when it is sealed at or before a checkpoint, is older by the database's own clock than the law
asks for at the very least, and is not itself the record of a destruction. Update stays forbidden without exception.
"""

from typing import Any

from django.db.migrations.operations.base import Operation

from core.audit import append_only

TABLE = "core_auditrecord"
LEAST_DAYS = 365
# What a destruction leaves behind; it names nobody and stays for good.
DESTROYED = "core.destroy_access_records"

LAWFUL = f"""
OLD.verb <> '{DESTROYED}' AND OLD.at < {{oldest}} AND EXISTS (
    SELECT 1 FROM core_auditlink
    WHERE kind = 'AUDIT' AND row_id = OLD.id AND position <= (SELECT MAX(position) FROM core_auditcheckpoint))
"""  # noqa: S608  (constants of this module)
SQLITE = f"""
CREATE TRIGGER {TABLE}_no_DELETE BEFORE DELETE ON {TABLE}
WHEN NOT ({LAWFUL.format(oldest=f"strftime('%Y-%m-%d %H:%M:%f', 'now', '-{LEAST_DAYS} days')")})
BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END
"""
POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION refuse_unlawful_destruction() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF {LAWFUL.format(oldest=f"now() - interval '{LEAST_DAYS} days'")} THEN RETURN OLD; END IF;
RAISE EXCEPTION '{TABLE} is append-only' USING ERRCODE = 'restrict_violation';
END $$
"""
POSTGRESQL = f"""
CREATE TRIGGER {TABLE}_no_DELETE BEFORE DELETE ON {TABLE}
FOR EACH ROW EXECUTE FUNCTION refuse_unlawful_destruction()
"""


class LawfulDestruction(Operation):
    """Replaces the plain refusal to delete on the record of access."""

    reversible = True
    reduces_to_sql = True

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The columns stay as they are."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        append_only.lift(schema_editor.connection, TABLE)
        append_only.lay(schema_editor.connection, TABLE)
        _replace(schema_editor.connection)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        append_only.lift(schema_editor.connection, TABLE)
        append_only.lay(schema_editor.connection, TABLE)

    def describe(self) -> str:
        return "Let records of access be destroyed after their period, and in no other way"


def _replace(connection: Any) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP TRIGGER {TABLE}_no_DELETE ON {TABLE}")
            cursor.execute(POSTGRESQL_FUNCTION)
            cursor.execute(POSTGRESQL)
        else:
            cursor.execute(f"DROP TRIGGER {TABLE}_no_DELETE")
            cursor.execute(SQLITE)
