"""Every command against every role, over both doors: this table is what may be done in a room."""

import asyncio
import json

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from briefings.commands import registry
from briefings.models import Duty
from tests.briefings.builders import as_participant, make_participant, make_question, officer_of, on_duty
from tests.briefings.live.conftest import ask
from tests.core.live.conftest import client_of
from tests.factories import make_department, make_staff, make_user
from tests.sessions import sign_in

AUDIENCE = frozenset({"anonymous", "resident", "blocked"})
MODERATORS = frozenset({"moderator", "organiser", "officer"})
PRESENTERS = MODERATORS | {"presenter"}
SPEAKERS = PRESENTERS | {"speaker"}
HELPERS = MODERATORS | {"helper"}
ROLES = sorted(AUDIENCE | SPEAKERS | HELPERS | {"nobody", "other officer", "administrator"})

# The services refuse those who are blocked, with a sentence: see below.
TABLE = {
    **dict.fromkeys(("ask", "withdraw", "support", "unsupport", "vote"), AUDIENCE),
    **dict.fromkeys(("show", "hold", "hide", "follow_up", "show_all", "hold_all"), MODERATORS),
    **dict.fromkeys(("merge", "part", "part_all", "pin", "assign", "label", "tell"), MODERATORS),
    **dict.fromkeys(("block", "unblock", "settings"), MODERATORS),
    **dict.fromkeys(("take_up", "put_back", "answer"), PRESENTERS),
    **dict.fromkeys(("open_poll", "close_poll", "show_poll", "hide_poll"), PRESENTERS),
    **dict.fromkeys(("enter", "correct_entry", "withdraw_entry"), HELPERS),
    **dict.fromkeys(("caption", "correct_caption", "remove_caption"), HELPERS),
    "write_answer": SPEAKERS,
}


def browser_of(role, hall):
    """Somebody's browser, signed in or joined as the role has it."""
    browser, briefing = Client(), hall.briefing
    match role:
        case "nobody":
            browser.get("/")
        case "anonymous":
            as_participant(browser, make_participant(hall))
        case "resident" | "blocked":
            person = make_user()
            make_participant(hall, person, **({"blocked_at": briefing.began_at} if role == "blocked" else {}))
            sign_in(browser, person)
        case "officer":
            sign_in(browser, officer_of(briefing))
        case "other officer":
            sign_in(browser, make_staff(department=make_department()))
        case "administrator":
            sign_in(browser, make_staff(Role.ADMINISTRATOR))
        case _:
            sign_in(browser, on_duty(briefing, Duty.Kind(role.upper())))
    return browser


def test_every_command_stands_in_the_table():
    assert {command.name for command in registry.every()} == set(TABLE)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_by_plain_http(hall, role):
    browser = browser_of(role, hall)

    def may(name):
        answer = browser.post(
            reverse("briefings:do", args=[hall.pk, name]),
            json.dumps({"key": "key-00000001", "with": {}}),
            content_type="application/json",
            headers={"Accept": "application/json"},
        )
        # Nothing is filled in, so whoever may is told what is missing.
        assert answer.status_code in (200, 403, 409, 422), (name, answer.content)
        return answer.status_code != 403

    assert {name for name in TABLE if may(name)} == {name for name, roles in TABLE.items() if role in roles}


@pytest.mark.parametrize("role", ROLES)
def test_over_the_live_line(served, hall, role):
    session = browser_of(role, hall).session.session_key
    connections.close_all()

    async def allowed(names):
        async with client_of(served, session) as client:
            told = {name: await ask(client, hall.topic, name, number) for number, name in enumerate(names)}
        assert all(one.get("code") not in ("failed", "busy", "too_fast", "unknown") for one in told.values()), told
        return {name for name in names if told[name].get("code") != "forbidden"}

    async def scenario():
        names = list(TABLE)
        # One socket may say twenty things at once.
        return set().union(*[await allowed(names[start : start + 15]) for start in range(0, len(names), 15)])

    assert asyncio.run(scenario()) == {name for name, roles in TABLE.items() if role in roles}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "data"), [("ask", {"text": "언제 끝납니까?"}), ("support", {}), ("unsupport", {}), ("vote", {"poll": 1})]
)
def test_whoever_is_blocked_is_told_so(hall, name, data):
    question = make_question(hall, state="SHOWN")
    browser = browser_of("blocked", hall)

    answer = browser.post(
        reverse("briefings:do", args=[hall.pk, name]),
        json.dumps({"key": "key-00000001", "with": {"question": question.pk, **data}}),
        content_type="application/json",
        headers={"Accept": "application/json"},
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "blocked")
    assert answer.json()["message"]


@pytest.mark.django_db
def test_a_participant_of_one_room_is_nobody_in_the_next(hall):
    other = browser_of("anonymous", hall)
    session = other.session
    # As somebody might write it who could write sessions: the number of a participant of another room.
    from tests.briefings.builders import make_room

    next_room = make_room()
    session["briefings"] = {str(next_room.pk): session["briefings"][str(hall.pk)]}
    session.save()

    answer = other.post(reverse("briefings:do", args=[next_room.pk, "ask"]), {"text": "누구십니까?"})

    assert answer.status_code == 403


@pytest.mark.django_db
def test_who_joined_by_name_is_not_taken_for_the_next_at_that_browser(hall):
    browser, person = Client(), make_user()
    as_participant(browser, make_participant(hall, person))

    answer = browser.post(reverse("briefings:do", args=[hall.pk, "ask"]), {"text": "누구십니까?"})

    assert answer.status_code == 403
