"""The index over the tokens, as a migration operation: each database has its own kind."""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations.base import Operation

# detail=none: only whether a token is there, never where; a third of the size. The marks before a token
# have to count as letters.
_SQLITE = (
    """
    CREATE VIRTUAL TABLE core_searchindex USING fts5(
        tokens, content='core_searchdocument', content_rowid='id', detail='none', columnsize=0,
        tokenize="ascii tokenchars '^=~%#:_-.'"
    )
    """,
    """
    CREATE TRIGGER core_searchindex_insert AFTER INSERT ON core_searchdocument BEGIN
        INSERT INTO core_searchindex(rowid, tokens) VALUES (new.id, new.tokens);
    END
    """,
    """
    CREATE TRIGGER core_searchindex_delete AFTER DELETE ON core_searchdocument BEGIN
        INSERT INTO core_searchindex(core_searchindex, rowid, tokens) VALUES ('delete', old.id, old.tokens);
    END
    """,
    """
    CREATE TRIGGER core_searchindex_update AFTER UPDATE OF id, tokens ON core_searchdocument BEGIN
        INSERT INTO core_searchindex(core_searchindex, rowid, tokens) VALUES ('delete', old.id, old.tokens);
        INSERT INTO core_searchindex(rowid, tokens) VALUES (new.id, new.tokens);
    END
    """,
    "INSERT INTO core_searchindex(core_searchindex) VALUES ('rebuild')",
)
_SQLITE_BACK = (
    "DROP TRIGGER IF EXISTS core_searchindex_insert",
    "DROP TRIGGER IF EXISTS core_searchindex_delete",
    "DROP TRIGGER IF EXISTS core_searchindex_update",
    "DROP TABLE IF EXISTS core_searchindex",
)
# Without a pending list a search never pays for what was written before it.
_POSTGRESQL = (
    """
    ALTER TABLE core_searchdocument ADD COLUMN vector tsvector
    GENERATED ALWAYS AS (array_to_tsvector(string_to_array(tokens, ' '))) STORED
    """,
    "CREATE INDEX core_searchdocument_vector ON core_searchdocument USING gin (vector) WITH (fastupdate = off)",
    "ALTER TABLE core_searchdocument ALTER COLUMN vector SET STATISTICS 1000",
)
_POSTGRESQL_BACK = ("ALTER TABLE core_searchdocument DROP COLUMN IF EXISTS vector",)


class SearchIndex(Operation):
    """Make the index. A later migration that alters the table on SQLite repeats this operation after it."""

    reversible = True
    reduces_to_sql = True

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Django knows nothing of this index."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        postgresql = schema_editor.connection.vendor == "postgresql"
        _run(schema_editor, _POSTGRESQL_BACK if postgresql else _SQLITE_BACK)
        _run(schema_editor, _POSTGRESQL if postgresql else _SQLITE)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        _run(schema_editor, _POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else _SQLITE_BACK)

    def describe(self) -> str:
        return "Index the tokens of search documents"


def _run(schema_editor: Any, statements: tuple[str, ...]) -> None:
    for statement in statements:
        schema_editor.execute(statement)
