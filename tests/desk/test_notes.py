"""Internal notes: written at one place, read wherever staff work on the thing."""

from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from accounts.models import Role
from core.notify.models import OutboxMessage
from core.workflow import engine
from desk.models import CaseNote
from desk.queries import case as queries
from desk.services import cases
from tests.factories import make_staff, make_user


def on_its_own_page(petition: Any, person: Any) -> str:
    request = RequestFactory().get("/")
    request.user = person
    template = Template("{% load desk %}{% internal_notes petition %}")
    return template.render(Context({"request": request, "petition": petition}))


class TestNotes:
    def test_a_note_is_read_by_staff_and_tells_whom_it_names(self, desk, roads, address) -> None:
        colleague = make_staff(Role.CASE_OFFICER, roads, display_name="이 담당")
        response = desk.post(f"{address}notes/", {"note-body": "@이 담당 현장 사진을 봐 주세요."})
        assert response.url == f"{address}#notes"
        assert list(CaseNote.objects.get().mentioned.all()) == [colleague]
        message = OutboxMessage.objects.get(event="desk.mentioned")
        assert (message.recipient, message.url) == (colleague, f"{address}#notes")
        assert "현장 사진을 봐 주세요." in desk.get(address).text

    def test_somebody_can_be_chosen_instead_of_written(self, desk, roads, address) -> None:
        colleague = make_staff(Role.CASE_OFFICER, roads)
        desk.post(f"{address}notes/", {"note-body": "확인 바랍니다.", "note-mentioned": [colleague.pk]})
        assert list(CaseNote.objects.get().mentioned.all()) == [colleague]

    @pytest.mark.parametrize("who", ["resident", "other department"])
    def test_somebody_who_cannot_open_the_case_is_not_told(self, desk, petition, parks, address, who) -> None:
        stranger = petition.author if who == "resident" else make_staff(Role.CASE_OFFICER, parks)
        desk.post(f"{address}notes/", {"note-body": f"@{stranger.display_name} 보세요."})
        assert not CaseNote.objects.get().mentioned.exists()
        assert not OutboxMessage.objects.exists()
        chosen = desk.post(f"{address}notes/", {"note-body": "보세요.", "note-mentioned": [stranger.pk]})
        assert chosen.status_code == 422
        assert "보세요." in chosen.text

    def test_a_longer_name_is_not_taken_for_a_shorter_one(self, roads) -> None:
        short, long = (make_staff(Role.CASE_OFFICER, roads, display_name=name) for name in ("김하나", "김하나로"))
        assert queries.mentioned_in("@김하나로 확인해 주세요", [short, long]) == [long]
        assert queries.mentioned_in("@김하나 @김하나로", [short, long]) == [long, short]

    def test_markup_in_a_note_is_text(self, desk, address) -> None:
        desk.post(f"{address}notes/", {"note-body": "<script>alert(1)</script>"})
        assert "<script>alert(1)" not in desk.get(address).text

    @pytest.mark.parametrize("body", ["", " ", "가" * 4001])
    def test_an_empty_or_endless_note_is_refused(self, desk, address, body) -> None:
        assert desk.post(f"{address}notes/", {"note-body": body}).status_code == 422
        assert not CaseNote.objects.exists()

    def test_a_note_on_a_closed_case_is_still_possible(self, desk, petition, approver, address) -> None:
        engine.apply(petition, "refuse", actor=approver, at=timezone.now(), reason="사유")
        assert desk.post(f"{address}notes/", {"note-body": "전화로 알렸습니다."}).status_code == 302

    def test_they_are_read_on_the_things_own_page_too(self, officer, petition, case, address) -> None:
        assert f"{address}#notes" in on_its_own_page(petition, officer)
        cases.add_note(case, author=officer, body="현장 사진을 봐 주세요.", at=timezone.now())
        assert "현장 사진을 봐 주세요." in on_its_own_page(petition, officer)

    def test_but_by_nobody_who_does_not_see_the_case(self, officer, petition, parks, case) -> None:
        cases.add_note(case, author=officer, body="현장 사진을 봐 주세요.", at=timezone.now())
        for person in (petition.author, make_staff(Role.CASE_OFFICER, parks), make_user()):
            assert on_its_own_page(petition, person).strip() == ""
