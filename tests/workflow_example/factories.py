"""Petitions for tests, opened as a service would open them."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from django.db import transaction

from accounts.models import Department, User
from core.workflow import engine
from tests.factories import make_user
from tests.workflow_example.models import Petition

NOON = datetime(2026, 3, 4, 3, tzinfo=UTC)

_numbers = count(1)


def make_petition(
    title: str | None = None,
    *,
    author: User | None = None,
    department: Department | None = None,
    assignee: User | None = None,
    at: datetime = NOON,
    **fields: Any,
) -> Petition:
    """A petition in its first state, with its clock running."""
    author = author or make_user()
    with transaction.atomic():
        petition = Petition.objects.create(
            title=title or f"가로등이 꺼졌습니다 {next(_numbers)}",
            author=author,
            department=department,
            assignee=assignee,
            **fields,
        )
        engine.open(petition, actor=author, at=at)
    return petition
