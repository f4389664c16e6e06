"""The database itself refuses to change or remove a record, whoever asks and in whatever way."""

import pytest
from django.db import DatabaseError, connection, transaction

from core.audit.models import AuditCheckpoint, AuditLink, AuditRecord
from core.workflow.models import TransitionRecord
from tests.core.audit.test_chain import make_records
from tests.workflow_example.factories import NOON

TABLES = {
    AuditRecord: "UPDATE {table} SET verb = 'tests.nothing'",
    AuditCheckpoint: "UPDATE {table} SET destroyed = 100",
    AuditLink: "UPDATE {table} SET digest = ''",
    TransitionRecord: "UPDATE {table} SET reason = 'another'",
}

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("model", TABLES)]


@pytest.fixture(autouse=True)
def records() -> None:
    make_records()
    AuditCheckpoint.objects.create(position=1, digest="", destroyed=0, older_than=NOON, made_at=NOON)


def refused(statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_update_is_refused(model: type) -> None:
    before = list(model._default_manager.order_by("pk").values())
    refused(TABLES[model].format(table=model._meta.db_table))
    assert list(model._default_manager.order_by("pk").values()) == before


def test_delete_is_refused(model: type) -> None:
    before = model._default_manager.count()
    refused(f"DELETE FROM {model._meta.db_table}")
    assert model._default_manager.count() == before


def test_the_orm_is_refused_too(model: type) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        model._default_manager.all().delete()
    row = model._default_manager.first()
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save()


def test_the_statement_that_replaces_or_empties_in_one_go_is_refused(model: type) -> None:
    # Settles what is deferred to the end of the transaction; PostgreSQL would refuse for that reason first.
    connection.check_constraints()
    table = model._meta.db_table
    replacing = f"REPLACE INTO {table} SELECT * FROM {table}"
    refused(f"TRUNCATE {table} CASCADE" if connection.vendor == "postgresql" else replacing)
