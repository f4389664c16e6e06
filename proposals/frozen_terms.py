"""The database's own refusal to change the terms of a published call, as a migration operation.

The one way is a change in force that leads from the fingerprint there was to the one there is to be; two others
than who asked have approved it (`CallChange`). Categories follow the terms: only what they name comes in.
"""

from typing import Any

from django.db.migrations.operations.base import Operation

FROZEN = (
    "kind", "slug", "title", "summary", "text", "opens_at", "closes_at", "proposer", "limit_per_person",
    "answer_threshold", "cost_ceiling_won", "questions", "prizes", "judging", "department_id", "terms", "terms_sha256",
    "published_at",
)  # fmt: skip
DOOR = """
EXISTS (SELECT 1 FROM proposals_callchange AS door WHERE door.call_id = NEW.id AND door.state = 'IN_FORCE'
  AND door.first_approver_id IS NOT NULL AND door.second_approver_id IS NOT NULL
  AND door.sha256_before = OLD.terms_sha256 AND door.sha256_after = NEW.terms_sha256)
AND NEW.published_at = OLD.published_at AND NEW.kind = OLD.kind AND NEW.slug = OLD.slug
"""
SQLITE_CHANGED = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in FROZEN)
POSTGRESQL_CHANGED = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in FROZEN)
SQLITE_NAMED = """
EXISTS (SELECT 1 FROM json_each((SELECT terms FROM proposals_call WHERE id = {row}.call_id), '$.categories') AS named
  WHERE named.value = (SELECT slug FROM proposals_category WHERE id = {row}.category_id))
"""
POSTGRESQL_NAMED = """
(SELECT terms -> 'categories' FROM proposals_call WHERE id = {row}.call_id)
  @> to_jsonb((SELECT slug::text FROM proposals_category WHERE id = {row}.category_id))
"""
PUBLISHED = "(SELECT published_at FROM proposals_call WHERE id = {row}.call_id) IS NOT NULL"
REFUSAL = "terms of a published call stand"

SQLITE = {
    "proposals_call_no_change": f"""
        BEFORE UPDATE ON proposals_call WHEN OLD.published_at IS NOT NULL AND ({SQLITE_CHANGED}) AND NOT ({DOOR})""",
    "proposals_call_no_delete": "BEFORE DELETE ON proposals_call WHEN OLD.published_at IS NOT NULL",
    "proposals_call_categories_no_insert": f"""
        BEFORE INSERT ON proposals_call_categories
        WHEN {PUBLISHED.format(row="NEW")} AND NOT {SQLITE_NAMED.format(row="NEW")}""",
    "proposals_call_categories_no_delete": f"""
        BEFORE DELETE ON proposals_call_categories
        WHEN {PUBLISHED.format(row="OLD")} AND {SQLITE_NAMED.format(row="OLD")}""",
}
POSTGRESQL = {
    "proposals_call_no_change": (
        "BEFORE UPDATE ON proposals_call",
        f"OLD.published_at IS NOT NULL AND ({POSTGRESQL_CHANGED}) AND NOT ({DOOR})",
        "NEW",
    ),
    "proposals_call_no_delete": ("BEFORE DELETE ON proposals_call", "OLD.published_at IS NOT NULL", "OLD"),
    "proposals_call_categories_no_insert": (
        "BEFORE INSERT ON proposals_call_categories",
        f"{PUBLISHED.format(row='NEW')} AND NOT COALESCE({POSTGRESQL_NAMED.format(row='NEW')}, FALSE)",
        "NEW",
    ),
    "proposals_call_categories_no_delete": (
        "BEFORE DELETE ON proposals_call_categories",
        f"{PUBLISHED.format(row='OLD')} AND COALESCE({POSTGRESQL_NAMED.format(row='OLD')}, FALSE)",
        "OLD",
    ),
}
FUNCTION = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF {condition} THEN RAISE EXCEPTION '{refusal}' USING ERRCODE = 'restrict_violation'; END IF;
  RETURN {row};
END $$
"""


class FreezePublishedTerms(Operation):
    """To be laid again by any later migration that makes SQLite write one of the tables anew."""

    reversible = True
    reduces_to_sql = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The columns stay as they are."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        lift(schema_editor.connection)
        lay(schema_editor.connection)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        lift(schema_editor.connection)

    def describe(self) -> str:
        return "Refuse to change the terms of a published call"


def lay(connection: Any) -> None:
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            for name, when in SQLITE.items():
                cursor.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")
            return
        for name, (event, condition, row) in POSTGRESQL.items():
            cursor.execute(FUNCTION.format(name=name, condition=condition, refusal=REFUSAL, row=row))
            cursor.execute(f"CREATE TRIGGER {name} {event} FOR EACH ROW EXECUTE FUNCTION {name}()")


def lift(connection: Any) -> None:
    with connection.cursor() as cursor:
        for name, when in SQLITE.items():
            table = when.split(" ON ")[1].split()[0]
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")
