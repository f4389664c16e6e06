"""Endorsing and following, and what I did, as a browser meets them."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from discussion.models import Endorsement, Follow
from discussion.services import moderation, support
from tests.discussion.pages import HTMX, on, shown, url, write


def test_endorsing_twice_means_yes_and_off_means_off(department: Any, author: Any, reader: Any, client_of: Any) -> None:
    comment = write(department, author)
    client = client_of(reader)
    for path in (on("endorse", department), url("endorse_comment", comment.pk)):
        for _ in range(2):
            fragment = client.post(path, {"on": "1"}, **HTMX).content.decode()
            assert 'aria-pressed="true"' in fragment
        assert Endorsement.objects.count() == 1
        assert 'aria-pressed="false"' in client.post(path, {"on": "0"}, **HTMX).content.decode()
        assert Endorsement.objects.count() == 0
        assert client.post(path, {"on": "1"}).status_code == 302
        client.post(path, {"on": "0"})


def test_following_and_the_way_out_from_a_letter(department: Any, reader: Any, client_of: Any) -> None:
    client = client_of(reader)
    client.post(on("follow", department), {"on": "1"})
    assert Follow.objects.count() == 1
    assert "하천관리부" in client.get(on("unfollow", department)).content.decode()
    assert Follow.objects.count() == 1
    client.post(on("unfollow", department))
    assert Follow.objects.count() == 0


def test_how_many_follow_is_read_by_everybody(department: Any, reader: Any, author: Any) -> None:
    assert "관심 등록 <span" not in shown(department, AnonymousUser())
    for person in (reader, author):
        support.follow(department, person=person, at=timezone.now())
    for person in (AnonymousUser(), reader):
        assert '<span class="endorse-count">2</span>' in shown(department, person)


def test_following_can_be_stopped_when_the_object_is_out_of_sight(department: Any, reader: Any, client_of: Any) -> None:
    support.follow(department, person=reader, at=timezone.now())
    department.is_active = False
    department.save()
    page = client_of(reader).get(on("unfollow", department)).content.decode()
    assert "하천관리부" not in page
    client_of(reader).post(on("unfollow", department))
    assert Follow.objects.count() == 0


@pytest.mark.parametrize("exists", [True, False])
def test_stopping_to_follow_tells_nobody_which_hidden_things_exist(
    department: Any, reader: Any, client_of: Any, exists: bool
) -> None:
    """One whom the object is hidden from, and who does not follow it, gets the same as for no object at all."""
    department.is_active = False
    department.save()
    number = department.pk if exists else department.pk + 1_000_000
    path = url("unfollow", "accounts.department", number)
    client = client_of(reader)
    assert client.get(path).status_code == 404
    answer = client.post(path)
    assert (answer.status_code, answer["Location"]) == (302, reverse("discussion:mine"))


@pytest.mark.parametrize("number", [0, 2**31, 2**63 - 1, 2**63, 10**40])
def test_stopping_to_follow_takes_any_number(reader: Any, client_of: Any, department: Any, number: int) -> None:
    path = url("unfollow", "accounts.department", number)
    assert client_of(reader).get(path).status_code == 404
    assert client_of(reader).post(path).status_code == 302


def test_following_can_be_stopped_when_the_object_is_gone(department: Any, reader: Any, client_of: Any) -> None:
    support.follow(department, person=reader, at=timezone.now())
    path = on("unfollow", department)
    department.delete()
    assert "더 이상 공개되지 않는" in client_of(reader).get(path).content.decode()
    client_of(reader).post(path)
    assert not Follow.objects.exists()


def test_my_activity_lists_what_is_mine(department: Any, author: Any, reader: Any, client_of: Any) -> None:
    comment = write(department, author, "내가 쓴 글")
    write(department, reader, "남이 쓴 글")
    support.endorse(department, person=author, at=timezone.now())
    case = moderation.flag(comment, person=reader, reason="ABUSE", at=timezone.now()).case
    client = client_of(author)
    assert "내가 쓴 글" in (page := client.get(url("mine")).content.decode())
    assert "남이 쓴 글" not in page
    for tab in ("endorsements", "follows"):
        assert "하천관리부" in client.get(f"{url('mine')}?tab={tab}").content.decode()
    assert url("case", case.pk) in client.get(f"{url('mine')}?tab=decisions").content.decode()
