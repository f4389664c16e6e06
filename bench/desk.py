"""The inbox with 200 and with 100,000 open cases: what the list costs must not follow the pile."""

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from time import process_time
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.figures import Figure, milliseconds, p95

FEW, MANY = 200, 100_000
DEPARTMENTS = 40
STATES = ("RECEIVED", "EXAMINED", "RETURNED")
ADDRESSES = {
    "all": "/desk/?tab=all",
    "mine": "/desk/?tab=mine",
    "overdue": "/desk/?tab=all&due=overdue",
    "waiting": "/desk/?stage=waiting",
}


def figures(long: bool) -> Iterator[Figure]:
    from accounts.models import Role
    from tests.factories import make_department, make_staff
    from tests.sessions import sign_in

    call_command("migrate", verbosity=0)
    departments = [make_department() for _ in range(DEPARTMENTS)]
    people = {
        "one department": make_staff(Role.CASE_OFFICER, departments[0]),
        "everywhere": make_staff(Role.CASE_OFFICER),
    }
    colleagues = [make_staff(Role.CASE_OFFICER, department, mfa=False) for department in departments[1:]]
    clients = {}
    for name, person in people.items():
        clients[name] = Client()
        sign_in(clients[name], person)
    measured = {}
    for size in (FEW, MANY):
        _fill_up_to(size, departments, [*people.values(), *colleagues])
        measured[size] = _measure(clients, rounds=60 if long else 20)
    for key, (queries, duration) in measured[MANY].items():
        few_queries, few_duration = measured[FEW][key]
        yield Figure("desk.inbox", f"queries, {key}", queries, "==1", "with_200_cases", few_queries)
        yield Figure("desk.inbox", f"p95 ms, {key}", duration, "<=1.5", "with_200_cases", few_duration)


def _measure(clients: dict[str, Client], *, rounds: int) -> dict[str, tuple[int, float]]:
    measured = {}
    for who, client in clients.items():
        for what, address in ADDRESSES.items():
            get = _getter(client, address)
            get()
            with CaptureQueriesContext(connection) as queries:
                get()
            # The best of three, since the two sizes are measured minutes apart on a machine that others use too.
            measured[f"{what}, {who}"] = (len(queries), min(p95(_durations(get, rounds)) for _ in range(3)))
    return measured


def _durations(get: Callable[[], None], rounds: int) -> list[float]:
    """CPU time where the database works within this process, so that a neighbour does not count; else wall time."""
    if connection.vendor != "sqlite":
        return milliseconds(get, rounds=rounds)
    durations = []
    for _round in range(rounds):
        start = process_time()
        get()
        durations.append((process_time() - start) * 1000)
    return durations


def _getter(client: Client, address: str) -> Callable[[], None]:
    def get() -> None:
        response = client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address} answered {response.status_code}.")

    return get


def _fill_up_to(size: int, departments: list[Any], people: list[Any]) -> None:
    """Open cases as the engine would leave them: a third each received, examined, returned; deadlines over a year."""
    from core.workflow.models import Case
    from tests.workflow_example.models import Petition

    kind, now, chance = ContentType.objects.get_for_model(Petition), timezone.now(), random.Random(size)
    first = Case.objects.count()
    rows = []
    for number in range(first, size):
        # Enough of the first are overdue for a full page of them; of the others about one in twenty is.
        due_at = now + timedelta(hours=chance.uniform(-2_000 if number < FEW else -300, 6_000))
        rows.append(
            Case(
                content_type=kind,
                object_id=number + 1,
                workflow="example",
                state=chance.choice(STATES),
                title=f"가로등이 꺼졌습니다 {number}",
                # The first cases lie with the people who look, so that they see a full page either way.
                department=departments[0] if number < FEW else chance.choice(departments),
                assignee=chance.choice(people[:2] if number < FEW else people) if chance.random() < 0.5 else None,
                due_at=due_at,
                sorts_at=due_at,
                opened_at=now,
            )
        )
    Case.objects.bulk_create(rows, batch_size=2_000)
    with connection.cursor() as cursor:
        # PostgreSQL would else tidy up after the filling while the larger pile is measured, and only then.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
