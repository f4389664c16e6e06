"""Of two who change what holds in a room, or a series, the second sees what the first has saved."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from briefings.models import Room, Series
from briefings.services import room_settings
from briefings.services.series import save_series, series_stamp
from core.refusals import Refused
from tests.briefings.builders import make_briefing, make_room, on_duty, room_of
from tests.discussion.racing import at_once
from tests.factories import make_staff
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    return make_staff()


@pytest.fixture
def editor(client: Client, officer: User) -> Client:
    sign_in(client, officer)
    return client


def room_typed(**fields: Any) -> dict[str, Any]:
    return {"moderation": "BEFORE", "by_name": "on", "takes_questions": "on", "slow_seconds": "30", **fields}


def test_a_stale_form_of_the_room_is_refused_with_what_was_typed(editor: Client, officer: User) -> None:
    briefing = make_briefing(by=officer)
    url = reverse("briefings:room_settings", args=[briefing.pk])
    seen = editor.get(url).context["form"]["seen"].value()
    assert editor.post(url, room_typed(slow_seconds="45", seen=seen)).status_code == 302
    answer = editor.post(url, room_typed(slow_seconds="90", by_nickname="on", seen=seen))
    assert answer.status_code == 422
    assert answer.context["form"]["slow_seconds"].value() == "90"
    assert ("45", True) in [(words, bool(label)) for label, words in answer.context["theirs"]]
    assert room_of(briefing).slow_seconds == 45
    newer = answer.context["form"]["seen"].value()
    editor.post(url, room_typed(slow_seconds="90", seen=newer))
    assert room_of(briefing).slow_seconds == 90
    assert f'value="{newer}"' in answer.content.decode()


def test_of_two_moderators_who_set_the_board_the_second_sees_what_the_first_saved(client: Client) -> None:
    room = make_room(slow_seconds=30, by_nickname=False)
    url = reverse("briefings:board_settings", args=[room.pk])
    sign_in(client, on_duty(room.briefing, "MODERATOR"))
    seen = client.get(url).context["form"]["seen"].value()
    assert client.post(url, room_typed(moderation="AFTER", seen=seen)).status_code == 302
    answer = client.post(url, room_typed(slow_seconds="60", seen=seen))
    assert answer.status_code == 422
    assert answer.context["form"]["slow_seconds"].value() == "60"
    assert len(answer.context["theirs"]) == 2
    room.refresh_from_db()
    assert (room.moderation, room.slow_seconds) == ("AFTER", 30)
    assert (
        client.post(url, room_typed(slow_seconds="60", seen=answer.context["form"]["seen"].value())).status_code == 302
    )
    room.refresh_from_db()
    assert (room.moderation, room.slow_seconds) == ("BEFORE", 60)


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_once_leave_the_settings_of_one() -> None:
    room = make_room()
    seen = room_settings.room_stamp(room)
    moderators = [on_duty(room.briefing, "MODERATOR") for _one in range(2)]
    results = at_once(
        *[
            lambda by=by, seconds=seconds: room_settings.set_room(
                Room.objects.get(pk=room.pk), by=by, at=timezone.now(), slow_seconds=seconds, seen=seen
            )
            for by, seconds in zip(moderators, (60, 120), strict=True)
        ]
    )
    refused = [one for one in results if isinstance(one, Exception)]
    assert len(refused) == 1 and isinstance(refused[0], Refused) and refused[0].code == "overtaken"


def test_a_stale_form_of_a_series_is_refused_with_what_was_typed(editor: Client) -> None:
    series = Series.objects.create(name="반기 보고회", months=6)
    url = reverse("briefings:change_series", args=[series.pk])
    seen = editor.get(url).context["form"]["seen"].value()
    editor.post(url, {"name": "상반기 보고회", "months": "6", "seen": seen})
    answer = editor.post(url, {"name": "정기 보고회", "months": "3", "seen": seen})
    assert answer.status_code == 422
    assert "상반기 보고회" in answer.content.decode() and "정기 보고회" in answer.content.decode()
    assert Series.objects.get().name == "상반기 보고회"
    editor.post(url, {"name": "정기 보고회", "months": "3", "seen": answer.context["form"]["seen"].value()})
    assert Series.objects.get().months == 3


def test_a_series_of_that_name_stays_refused(editor: Client) -> None:
    Series.objects.create(name="반기 보고회")
    answer = editor.post(reverse("briefings:add_series"), {"name": "반기 보고회", "months": ""})
    assert answer.status_code == 422


def test_a_moderator_sets_the_room_without_having_read_it(officer: User) -> None:
    room = room_of(make_briefing(by=officer))
    for seconds in (10, 20):
        room_settings.set_room(room, by=officer, at=timezone.now(), slow_seconds=seconds)
    assert Room.objects.get(pk=room.pk).slow_seconds == 20


@pytest.mark.django_db(transaction=True)
def test_two_editors_at_once_leave_the_words_of_one() -> None:
    series, officers = Series.objects.create(name="보고회"), [make_staff(), make_staff()]
    seen = series_stamp(series)
    results = at_once(
        *[
            lambda by=by, name=name: save_series(
                Series.objects.get(), by=by, at=timezone.now(), name=name, months=None, seen=seen
            )
            for by, name in zip(officers, ("봄 보고회", "가을 보고회"), strict=True)
        ]
    )
    refused = [one for one in results if isinstance(one, Exception)]
    assert len(refused) == 1 and isinstance(refused[0], Refused) and refused[0].code == "overtaken"


def test_a_material_without_a_file_is_refused_together_with_what_else_is_missing(editor: Client, officer: User) -> None:
    url = reverse("briefings:add_material", args=[make_briefing(by=officer).pk])
    answer = editor.post(url, {"title": ""})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"title", "attachments"}
