"""Votes that are open now, and voters at them: the pages read the clock themselves."""

import re
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import User
from budget.models import Poll, Pot
from tests.budget.casting.voters import make_voter
from tests.budget.factories import make_poll, make_pot, make_project
from tests.sessions import sign_in

CHOICES = {"pick-1": ["1", "3"]}


def make_vote(*, projects: int = 6, **fields: Any) -> Poll:
    """Open since yesterday, until tomorrow; projects of 10, 20, 30 … million won in one pot."""
    now = timezone.now()
    fields.setdefault("opens_at", now - timedelta(days=1))
    fields.setdefault("closes_at", now + timedelta(days=1, hours=1))
    poll = make_poll(**fields)
    for number in range(1, projects + 1):
        make_project(poll.pots.get(number=1), number=number, cost_won=number * 10_000_000)
    return poll


def add_pot(poll: Poll, *, name: str = "두레동", areas: tuple[str, ...] = ("두레동",), projects: int = 3) -> Pot:
    pot = make_pot(poll, name=name, areas=areas)
    for _number in range(projects):
        make_project(pot)
    return pot


def voter_at(client: Client, **fields: Any) -> User:
    """Somebody with a proof, signed in."""
    voter = make_voter(**fields)
    sign_in(client, voter)
    return voter


def path(poll: Poll, rest: str = "") -> str:
    return f"/budget/{poll.cycle.slug}/vote/{rest}"


def hidden_in(page: str) -> dict[str, str]:
    """What the form of confirmation sends, as a browser without script would."""
    form = page[page.index("data-ballot-send") :]
    fields = re.findall(r'<input type="hidden"\s+name="([^"]+)"\s+value="([^"]*)"', form[: form.index("</form>")])
    return {name: value.replace("&gt;", ">") for name, value in fields if name != "csrfmiddlewaretoken"}


def confirm(client: Client, poll: Poll, choices: dict[str, Any] | None = None) -> dict[str, str]:
    """Choose and come to the page of confirmation; gives what its one button sends."""
    answer = client.post(path(poll, "confirm/"), choices or CHOICES)
    assert answer.status_code == 200, answer.content.decode()
    return hidden_in(answer.content.decode())


def send(client: Client, poll: Poll, choices: dict[str, Any] | None = None) -> Any:
    return client.post(path(poll, "send/"), confirm(client, poll, choices))
