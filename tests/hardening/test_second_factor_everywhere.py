"""The second factor of staff holds off the pages too, and the way to it cannot be taken with a password alone."""

import asyncio

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from core.notify.inbox import topic_of
from tests.core.live.conftest import client_of, room, served, session_of  # noqa: F401  (fixtures)
from tests.core.live.test_other_ways import EventSource
from tests.factories import make_staff, make_user
from tests.sessions import sign_in

SETTING_UP = [
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_generate_recovery_codes",
]


def test_the_live_socket_and_the_event_stream_ask_staff_for_the_second_factor(served):  # noqa: F811
    staff, resident = make_staff(Role.CASE_OFFICER), make_user()
    half, whole = session_of(staff, second_factor=False), session_of(staff)
    of_resident = session_of(resident, second_factor=False)

    async def answer(session, person):
        topic = topic_of(person.pk)
        async with client_of(served, session) as socket:
            message = await socket.join(topic)
        async with EventSource(served.port, topic, cookie=session) as source:
            return "error" not in message, source.status

    async def scenario():
        assert await answer(half, staff) == (False, 403)
        assert await answer(whole, staff) == (True, 200)
        assert await answer(of_resident, resident) == (True, 200)

    asyncio.run(scenario())


@pytest.mark.django_db
@pytest.mark.parametrize("name", SETTING_UP)
@pytest.mark.parametrize("method", ["get", "post", "options"])
def test_whoever_has_a_second_factor_shows_it_before_changing_it(client: Client, name: str, method: str) -> None:
    sign_in(client, make_staff(), second_factor=False)
    answer = getattr(client, method)(reverse(name))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("mfa_reauthenticate"))
