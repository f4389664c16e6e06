"""The database's own refusal to change the terms of a published call, as a migration operation.

The one way is a change in force that leads from the fingerprint there was to the one there is to be; two others
than who asked have approved it (`CallChange`). Categories follow the terms: only what they name comes in.
"""

from typing import Any

from core.row_refusals import Refusal, RefuseRows

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
WAS_PUBLISHED = "OLD.published_at IS NOT NULL"

REFUSALS = (
    Refusal(
        "proposals_call_no_change", "UPDATE", "proposals_call",
        sqlite=f"{WAS_PUBLISHED} AND ({SQLITE_CHANGED}) AND NOT ({DOOR})",
        postgresql=f"{WAS_PUBLISHED} AND ({POSTGRESQL_CHANGED}) AND NOT ({DOOR})",
    ),
    Refusal("proposals_call_no_delete", "DELETE", "proposals_call", sqlite=WAS_PUBLISHED, postgresql=WAS_PUBLISHED),
    Refusal(
        "proposals_call_categories_no_insert", "INSERT", "proposals_call_categories",
        sqlite=f"{PUBLISHED.format(row='NEW')} AND NOT {SQLITE_NAMED.format(row='NEW')}",
        postgresql=f"{PUBLISHED.format(row='NEW')} AND NOT COALESCE({POSTGRESQL_NAMED.format(row='NEW')}, FALSE)",
    ),
    Refusal(
        "proposals_call_categories_no_delete", "DELETE", "proposals_call_categories",
        sqlite=f"{PUBLISHED.format(row='OLD')} AND {SQLITE_NAMED.format(row='OLD')}",
        postgresql=f"{PUBLISHED.format(row='OLD')} AND COALESCE({POSTGRESQL_NAMED.format(row='OLD')}, FALSE)",
    ),
)  # fmt: skip


class FreezePublishedTerms(RefuseRows):
    """To be laid again by any later migration that makes SQLite write one of the tables anew."""

    refusals = REFUSALS
    message = "terms of a published call stand"


def lift(connection: Any) -> None:
    """For the migration that takes a constraint away, whose lines are released."""
    FreezePublishedTerms.lift(connection)
