"""What judges see of an entry beside its words."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from proposals.models import Call, Proposal
from proposals.services import judging, writing
from tests.factories import make_staff, make_user
from tests.proposals.contests import LATER, make_contest, make_entry
from tests.proposals.factories import NOON, picture
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


def client_of(person: Any) -> Client:
    client = Client()
    sign_in(client, person)
    return client


def judged(call: Call, *files: Any) -> tuple[Proposal, Any]:
    entry = make_entry(call)
    writing.attach(entry, editor=entry.author, files=files, at=NOON)
    return entry, judging.open_round(call, actor=make_staff(Role.CASE_OFFICER), at=LATER)


@pytest.mark.parametrize("blind", [True, False])
def test_photographs_are_shown_and_a_blind_one_tells_no_name(blind: bool) -> None:
    judge = make_user()
    letter = SimpleUploadedFile("박이웃 제안서.txt", "손글씨로 쓴 제안입니다.".encode(), "text/plain")
    _entry, found = judged(make_contest(judge, blind=blind), picture("박이웃 집 앞.jpg"), letter)
    page = client_of(judge).get(reverse("proposals:score_sheet", args=[found.pk, 1])).content.decode()
    address = reverse("proposals:entry_picture", args=[found.pk, 1, 1])
    assert address in page and "박이웃 집 앞" not in page
    assert ("박이웃 제안서" in page) is not blind and ("문서 1건" in page) is blind
    answer = client_of(judge).get(address)
    assert answer.status_code == 200 and answer["Content-Type"].startswith("image/")
    assert "박이웃" not in answer.get("Content-Disposition", "")


def test_only_the_judges_of_the_round_see_them() -> None:
    judge = make_user()
    _entry, found = judged(make_contest(judge), picture())
    for person, number, status in ((judge, 2, 404), (judge, 0, 404), (make_user(), 1, 404)):
        address = reverse("proposals:entry_picture", args=[found.pk, 1, number])
        assert client_of(person).get(address).status_code == status
