"""The pages of whoever prepares briefings: who may, what is refused, and what comes back with what was typed."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from briefings.models import Briefing, Duty
from briefings.services import programme
from briefings.staff_notices import DUTY_GIVEN, DUTY_TAKEN
from core.audit.models import AuditRecord
from core.notify.models import OutboxMessage
from core.uploads.receiving import attached_to
from core.workflow.models import Case
from tests.briefings.builders import S, make_briefing, make_question, on_duty, room_of
from tests.factories import make_department, make_staff, make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
PAGES = ("manage", "facts", "programme", "asked", "materials", "add_material", "duties", "room_settings")


def url(name: str, briefing: Briefing, *more: Any) -> str:
    return reverse(f"briefings:{name}", args=[briefing.pk, *more])


def as_(person: User) -> Client:
    client = Client()
    sign_in(client, person)
    return client


@pytest.fixture
def officer() -> User:
    return make_staff(department=make_department())


@pytest.fixture
def draft(officer: User) -> Briefing:
    return make_briefing(by=officer)


def typed(**changes: Any) -> dict[str, Any]:
    """The form of the facts as a browser sends it."""
    day = timezone.localdate() + timedelta(days=30)
    return {
        "title": "동네 설명회", "purpose": "설명합니다.", "kind": "PROJECT", "form": "IN_PERSON", "place": "구민회관",
        "day": day.isoformat(), "begins": "14:00", "ends": "16:00", "takes_registration": "on",
        "most_companions": "3", **changes,
    }  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_the_department_alone(officer: User, draft: Briefing, page: str) -> None:
    assert as_(officer).get(url(page, draft)).status_code == 200
    for other in (make_staff(department=make_department()), make_user()):
        assert as_(other).get(url(page, draft)).status_code == 404
        public = make_briefing(state=S.ANNOUNCED, by=officer)
        assert as_(other).get(url(page, public)).status_code == 403
    assert Client().get(url(page, draft)).status_code == 302


def test_an_organiser_without_a_role_leads_but_does_not_edit(draft: Briefing) -> None:
    client = as_(on_duty(draft, Duty.Kind.ORGANISER))
    assert client.get(url("manage", draft)).status_code == 200
    assert client.get(url("facts", draft)).status_code == 403
    assert client.get(reverse("briefings:desk")).status_code == 200
    assert as_(make_user()).get(reverse("briefings:desk")).status_code == 403


def test_a_briefing_is_prepared_and_announced_from_the_pages(officer: User) -> None:
    client, department = as_(officer), officer.role_grants.get().department
    answer = client.post(reverse("briefings:new"), typed(department=department.pk, title="<script>1</script>"))
    briefing = Briefing.objects.get()
    assert answer.url == url("manage", briefing)
    assert timezone.localtime(briefing.starts_at).hour == 14
    page = client.get(url("manage", briefing)).content.decode()
    assert "<script>1</script>" not in page and url("step", briefing, "announce") not in page
    client.post(url("add_row", briefing, "speakers"), {"position": "공원팀장"})
    assert url("step", briefing, "announce") in client.get(url("manage", briefing)).content.decode()
    client.post(url("step", briefing, "announce"))
    assert Briefing.objects.get().state == S.ANNOUNCED
    assert client.post(url("step", briefing, "cancel"), {"reason": " "}).status_code == 422
    client.post(url("step", briefing, "cancel"), {"reason": "비"})
    assert Briefing.objects.get().state == S.CANCELLED


@pytest.mark.parametrize(
    ("changes", "blamed"),
    [
        ({"ends": "13:00"}, "ends"),
        ({"day": "2020-01-01"}, "day"),
        ({"day": "2040-01-01"}, "day"),
        ({"day": "내일"}, "day"),
        ({"stream_url": "javascript:alert(1)"}, "stream_url"),
        ({"stream_url": "http://example.test/"}, "stream_url"),
        ({"capacity": "0"}, "capacity"),
        ({"latitude": "37.5"}, "latitude"),
        ({"latitude": "1", "longitude": "1"}, "latitude"),
        ({"title": "가" * 121}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"form": "MOON"}, "form"),
    ],
)
def test_what_cannot_be_comes_back_with_what_was_typed(officer: User, changes: dict[str, str], blamed: str) -> None:
    department = officer.role_grants.get().department
    data = typed(department=department.pk, directions="3번 출구로 나옵니다", **changes)
    answer = as_(officer).post(reverse("briefings:new"), data)
    assert answer.status_code == 422 and blamed in answer.context["form"].errors
    assert "3번 출구로 나옵니다" in answer.content.decode()
    assert not Briefing.objects.exists()


def test_nobody_prepares_for_a_department_of_others(officer: User) -> None:
    answer = as_(officer).post(reverse("briefings:new"), typed(department=make_department().pk))
    assert answer.status_code == 422 and not Briefing.objects.exists()


def test_the_second_editor_is_told_and_may_then_mean_it(officer: User, draft: Briefing) -> None:
    client = as_(officer)
    seen = client.get(url("facts", draft)).context["form"].initial["seen"]
    client.post(url("facts", draft), typed(place="첫째 장소", seen=seen))
    answer = client.post(url("facts", draft), typed(place="둘째 장소", seen=seen))
    assert answer.status_code == 422
    assert "첫째 장소" in answer.content.decode() and "둘째 장소" in answer.content.decode()
    assert Briefing.objects.get().place == "첫째 장소"
    newer = answer.context["form"]["seen"].value()
    client.post(url("facts", draft), typed(place="둘째 장소", seen=newer))
    assert Briefing.objects.get().place == "둘째 장소"


def test_a_second_press_changes_nothing(officer: User, draft: Briefing) -> None:
    client, key = as_(officer), {"HTTP_IDEMPOTENCY_KEY": "0c2b7a55-93b6-4a51-9f6f-0a4b5c3f0d11"}
    for _press in range(2):
        client.post(url("add_row", draft, "agenda"), {"title": "질의응답"}, **key)
    assert draft.agenda.filter(title="질의응답").count() == 1


def test_items_are_moved_taken_out_and_put_back(officer: User, draft: Briefing) -> None:
    client, first = as_(officer), draft.agenda.get()
    client.post(url("add_row", draft, "agenda"), {"title": "질의응답", "starts_at": "15:30"})
    second = draft.agenda.get(title="질의응답")
    client.post(url("move_row", draft, "agenda", second.pk), {"to": "up"})
    assert list(draft.agenda.all()) == [second, first]
    client.post(url("move_row", draft, "agenda", second.pk), {"to": "up"})
    assert list(draft.agenda.all()) == [second, first]
    client.post(url("take_out_row", draft, "agenda", second.pk))
    assert list(draft.agenda.all()) == [first]
    assert url("put_back_row", draft) in client.get(url("programme", draft)).content.decode()
    client.post(url("put_back_row", draft))
    assert list(draft.agenda.all()) == [second, first]
    assert draft.agenda.get(pk=second.pk).starts_at.hour == 15
    assert client.get(url("programme", draft)).context["taken_out"] is None


def test_a_speaker_comes_back_to_the_items(officer: User, draft: Briefing) -> None:
    client, speaker = as_(officer), draft.speakers.get()
    client.post(url("take_out_row", draft, "speakers", speaker.pk))
    assert draft.agenda.get().speaker is None
    client.post(url("put_back_row", draft))
    assert draft.agenda.get().speaker == speaker


def test_what_was_asked_about_stays(officer: User) -> None:
    briefing = make_briefing(state=S.LIVE, by=officer)
    make_question(room_of(briefing), item=briefing.agenda.get())
    as_(officer).post(url("take_out_row", briefing, "agenda", briefing.agenda.get().pk))
    assert briefing.agenda.count() == 1


def test_three_hundred_items_do_not_fit(officer: User, draft: Briefing) -> None:
    draft.agenda.bulk_create(
        programme.AGENDA.model(briefing=draft, order=number, title=f"순서 {number}") for number in range(59)
    )
    answer = as_(officer).post(url("add_row", draft, "agenda"), {"title": "하나 더"})
    assert answer.status_code == 422 and draft.agenda.count() == 60


def test_rows_of_another_briefing_are_not_reached(officer: User, draft: Briefing) -> None:
    other = make_briefing()
    foreign = other.agenda.get()
    assert as_(officer).post(url("take_out_row", draft, "agenda", foreign.pk)).status_code == 404
    answer = as_(officer).post(url("add_row", draft, "agenda"), {"title": "순서", "speaker": other.speakers.get().pk})
    assert answer.status_code == 422


def test_choices_need_options_and_an_answered_question_stays(officer: User, draft: Briefing) -> None:
    client, asked = as_(officer), {"text": "오시는 방법", "kind": "CHOICE"}
    assert client.post(url("add_row", draft, "asked"), {**asked, "options": "걸어서"}).status_code == 422
    client.post(url("add_row", draft, "asked"), {**asked, "options": "걸어서\n\n버스로\n걸어서"})
    row = draft.asked_at_registration.get()
    assert row.options == "걸어서\n버스로"
    now = timezone.now()
    registration = draft.registrations.create(name="주민", registered_at=now, ticket_hash="h", seed="s")
    row.answers.create(registration=registration, text="걸어서")
    change = {**asked, "text": "다른 질문", "options": "걸어서\n버스로"}
    assert client.post(url("change_row", draft, "asked", row.pk), change).status_code == 422
    client.post(url("take_out_row", draft, "asked", row.pk))
    assert draft.asked_at_registration.get().text == "오시는 방법"


def test_materials_are_what_they_say_and_are_replaced(officer: User, draft: Briefing) -> None:
    client = as_(officer)
    lying = SimpleUploadedFile("plan.pdf", b"MZ\x90\x00 not a document")
    answer = client.post(url("add_material", draft), {"title": "계획서", "attachments": lying})
    assert answer.status_code == 422 and not draft.materials.exists() and "계획서" in answer.content.decode()
    good = SimpleUploadedFile("plan.txt", "사업 계획".encode())
    client.post(url("add_material", draft), {"title": "계획서", "attachments": good})
    material = draft.materials.get()
    first = attached_to(material).get()
    newer = SimpleUploadedFile("plan2.txt", "새 사업 계획".encode())
    client.post(url("change_material", draft, material.pk), {"title": "새 계획서", "attachments": newer})
    assert attached_to(material).get() != first
    client.post(url("change_material", draft, material.pk), {"title": "이름만"})
    assert attached_to(material).get().name == "plan2.txt"
    client.post(url("take_away_material", draft, material.pk))
    assert not draft.materials.exists()


def test_duties_are_given_by_address_or_name_and_taken_back(officer: User, draft: Briefing) -> None:
    client, resident = as_(officer), make_user("resident@example.test", display_name="박이웃")
    give = lambda **data: client.post(url("duties", draft), {"kind": "MODERATOR", **data})  # noqa: E731
    assert give(who="nobody@example.test").status_code == 422
    assert give(who="박이웃").status_code == 422, "residents are not found by their names"
    give(who="Resident@Example.test")
    duty = draft.duties.get(person=resident)
    assert (duty.kind, duty.given_by) == (Duty.Kind.MODERATOR, officer)
    assert AuditRecord.objects.filter(verb="briefings.give_duty", object_id=draft.pk).count() == 1
    give(who="resident@example.test")
    assert OutboxMessage.objects.filter(event=DUTY_GIVEN, recipient=resident).count() == 1
    twins = [make_staff(department=make_department(), display_name="최동명") for _number in range(2)]
    answer = give(who="최동명")
    assert answer.status_code == 422 and twins[1].email in answer.content.decode()
    give(who="최동명", person=twins[1].pk)
    assert draft.duties.filter(person=twins[1]).exists() and not draft.duties.filter(person=twins[0]).exists()
    client.post(url("take_back_duty", draft, duty.pk))
    assert OutboxMessage.objects.filter(event=DUTY_TAKEN, recipient=resident).count() == 1
    assert not draft.duties.filter(person=resident).exists()


def test_whoever_has_left_gets_no_duty_and_somebody_stays_responsible(officer: User) -> None:
    briefing = make_briefing(state=S.ANNOUNCED, by=officer)
    client, left = as_(officer), make_user("left@example.test", is_active=False)
    answer = client.post(url("duties", briefing), {"kind": "HELPER", "who": left.email})
    assert answer.status_code == 422
    client.post(url("take_back_duty", briefing, briefing.duties.get().pk))
    assert briefing.duties.count() == 1


def test_at_least_one_way_to_ask_stays(officer: User, draft: Briefing) -> None:
    client, room = as_(officer), room_of(draft)
    data = {"moderation": "AFTER", "slow_seconds": "0", "takes_questions": "on"}
    assert client.post(url("room_settings", draft), data).status_code == 422
    assert client.post(url("room_settings", draft), {**data, "by_name": "on", "slow_seconds": "-1"}).status_code == 422
    client.post(url("room_settings", draft), {**data, "anonymously": "on"})
    room.refresh_from_db()
    assert (room.anonymously, room.by_name, room.moderation) == (True, False, "AFTER")


def test_the_list_takes_as_many_queries_for_many(officer: User) -> None:
    client, address = as_(officer), reverse("briefings:desk")
    counts = []
    for _round in range(2):
        make_briefing(by=officer)
        make_briefing(by=officer, state=S.ANNOUNCED)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1] and len(page.context["page"].items) == 4
    begins = [briefing.starts_at for briefing in page.context["page"].items]
    assert begins == sorted(begins)
    assert not client.get(address, {"show": "over"}).context["page"].items


def test_the_next_one_is_made_by_one_press(officer: User) -> None:
    last = make_briefing(state=S.CONCLUDED, by=officer)
    answer = as_(officer).post(url("copy", last))
    made = Briefing.objects.exclude(pk=last.pk).get()
    assert answer.url == url("manage", made) and made.title == last.title


def test_the_desk_shows_what_is_missing(officer: User, draft: Briefing) -> None:
    draft.agenda.all().delete()
    draft.speakers.all().delete()
    case = Case.objects.get(object_id=draft.pk, workflow="briefing")
    page = as_(officer).get(reverse("desk:case", args=[case.pk]))
    assert page.status_code == 200 and url("manage", draft) in page.content.decode()
