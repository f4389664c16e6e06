"""One case: steps, hands, deadline, notes; what is refused and what is kept when it is."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role
from core.audit.models import AuditRecord
from core.deadlines import clocks
from core.deadlines.models import ExtensionReason
from core.notify.models import OutboxMessage
from core.workflow import engine, presentation
from core.workflow.models import Case, TransitionRecord
from desk.models import CaseNote
from desk.queries import case as queries
from tests.factories import make_department, make_staff, make_user
from tests.sessions import sign_in
from tests.workflow_example.factories import make_petition


class TestPage:
    def test_it_shows_the_panel_of_the_app_and_the_way_to_its_own_page(self, desk, petition, address) -> None:
        text = desk.get(address).text
        assert "답변이 아직 없습니다." in text
        assert f'href="/petitions/{petition.pk}/"' in text

    def test_it_offers_exactly_the_steps_that_the_engine_would_take(self, desk, officer, petition, address) -> None:
        offered = [step.name for step, _form in desk.get(address).context["steps"]]
        assert offered == [step.name for step in engine.available(petition, officer)] == ["examine"]

    def test_it_says_what_still_stands_in_the_way_of_a_step(self, client, approver, officer, petition, address) -> None:
        engine.apply(petition, "examine", actor=officer, at=timezone.now())
        sign_in(client, approver)
        assert "답변을 먼저 적어 주십시오." in client.get(address).text

    def test_its_history_tells_steps_assignments_and_extensions_in_order(self, desk, officer, address, case) -> None:
        desk.post(f"{address}assignee/", {"assignee": officer.pk})
        desk.post(f"{address}deadline/", {"extension-ground": "investigation", "extension-note": "현장 조사"})
        desk.post(f"{address}steps/", {"step": "examine", "examine-reason": "현장 확인"})
        events = queries.history(case)
        assert [event.title for event in events] == [
            "접수",
            f"담당자 지정: {officer}",
            "기한 연장",
            "검토 시작 → 검토 중",
        ]
        assert "현장 조사" in events[2].body
        assert events[3].body == "현장 확인"
        assert "현장 확인" in desk.get(address).text

    def test_opening_a_case_with_personal_data_is_recorded(self, desk, officer, address, case) -> None:
        desk.get(address)
        record = AuditRecord.objects.get(verb="desk.read_case")
        assert (record.actor, record.object_id) == (officer, case.pk)

    def test_opening_a_case_without_personal_data_is_not(self, desk, address, monkeypatch) -> None:
        monkeypatch.setitem(presentation._presentations, "example", presentation.PLAIN)
        desk.get(address)
        assert not AuditRecord.objects.filter(verb="desk.read_case").exists()

    def test_presenting_a_workflow_twice_is_a_mistake(self) -> None:
        with pytest.raises(LookupError):
            presentation.register("example")

    def test_a_workflow_that_nobody_presents_is_shown_plainly(self) -> None:
        assert presentation.of("unheard of") == presentation.PLAIN

    def test_the_number_of_queries_does_not_depend_on_the_length_of_the_history(
        self, desk, officer, petition, address, case
    ) -> None:
        desk.post(f"{address}assignee/", {"assignee": officer.pk})
        desk.post(f"{address}notes/", {"note-body": "첫 메모"})
        desk.get(address)
        with CaptureQueriesContext(connection) as short:
            desk.get(address)
        approver = make_staff(Role.APPROVER)
        for number in range(30):
            writer = make_staff(Role.CASE_OFFICER, petition.department)
            CaseNote.objects.create(case=case, author=writer, body=str(number), written_at=timezone.now())
            record_assignment(case, writer, actor=approver)
        with CaptureQueriesContext(connection) as long:
            desk.get(address)
        assert len(long) == len(short)


def record_assignment(case: Case, assignee, *, actor) -> None:
    from core.audit import audit

    audit.record(queries.ASSIGN, actor=actor, at=timezone.now(), target=case, detail={"assignee": assignee.pk})


class TestAccess:
    PLACES = ("", "steps/", "assignee/", "department/", "deadline/", "notes/")

    @pytest.mark.parametrize("place", PLACES)
    def test_a_resident_is_refused_even_for_the_own_petition(self, client, petition, address, place) -> None:
        client.force_login(petition.author)
        answer = client.post(address + place) if place else client.get(address)
        assert answer.status_code == 403

    @pytest.mark.parametrize("place", PLACES)
    def test_a_case_of_another_department_does_not_exist(self, client, parks, address, place) -> None:
        sign_in(client, make_staff(Role.CASE_OFFICER, parks))
        answer = client.post(address + place) if place else client.get(address)
        assert answer.status_code == 404

    def test_a_case_that_never_was_does_not_exist(self, desk) -> None:
        assert desk.get("/desk/cases/999999/").status_code == 404

    @pytest.mark.parametrize("place", PLACES[1:])
    def test_reading_an_address_that_acts_is_refused(self, desk, address, place) -> None:
        assert desk.get(address + place).status_code == 405

    @pytest.mark.parametrize(
        ("stood_at", "led_to"),
        [
            ("http://testserver{case}?from=tab%3Dmine", "{case}?from=tab%3Dmine"),
            ("http://elsewhere.example{case}", "{case}steps/"),
            ("", "{case}steps/"),
        ],
    )
    def test_whoever_s_session_has_ended_is_led_back_to_the_page_of_the_form(
        self, client, address, stood_at, led_to
    ) -> None:
        response = client.post(
            f"{address}steps/", {"step": "examine"}, headers={"referer": stood_at.format(case=address)}
        )
        assert parse_qs(urlsplit(response["Location"]).query)["next"] == [led_to.format(case=address)]


class TestStep:
    def test_a_step_is_taken_and_the_filters_are_kept(self, desk, petition, address) -> None:
        response = desk.post(f"{address}steps/", {"step": "examine", "from": "tab=mine"})
        assert response.url == f"{address}?from=tab%3Dmine"
        petition.refresh_from_db()
        assert petition.state == "EXAMINED"

    def test_the_same_press_twice_is_one_step_and_one_outcome(self, desk, address) -> None:
        form = {"step": "examine", "submission_key": "0b7d3f3e-52cf-4d4a-9d4c-9a35c3a8f6a1"}
        first, second = (desk.post(f"{address}steps/", form) for _ in range(2))
        assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
        assert TransitionRecord.objects.filter(name="examine").count() == 1

    @pytest.mark.parametrize("code", ["unread", "due_on", "a code that no room uses yet"])
    def test_whatever_a_room_calls_its_refusal_it_is_told_and_the_reason_kept(
        self, desk, petition, address, code, monkeypatch
    ) -> None:
        def refuse(*args, **kwargs):
            raise engine.TransitionRefused(code, "기한을 미루려면 새 날짜를 정해 주십시오.")

        monkeypatch.setattr("core.workflow.engine._record", refuse)
        response = desk.post(f"{address}steps/", {"step": "examine", "examine-reason": "적어 둔 사유"})
        assert response.status_code == 422
        assert "기한을 미루려면" in response.text
        assert "적어 둔 사유" in response.text

    def test_a_step_that_needs_more_than_a_reason_leads_to_its_own_page(self, desk, address, monkeypatch) -> None:
        plain = presentation.of("example")
        monkeypatch.setitem(
            presentation._presentations, "example", replace(plain, own_page_steps=frozenset({"examine"}))
        )
        response = desk.get(address)
        assert [step.name for step in response.context["own_page_steps"]] == ["examine"]
        assert "examine" not in [step.name for step, _form in response.context["steps"]]
        assert 'name="step" value="examine"' not in response.text

    def test_a_missing_reason_is_an_error_at_its_field(self, client, approver, address) -> None:
        sign_in(client, approver)
        response = client.post(f"{address}steps/", {"step": "refuse", "refuse-reason": ""})
        assert response.status_code == 422
        assert 'aria-invalid="true"' in response.text
        assert "id_refuse-reason-error" in response.text

    def test_a_step_taken_by_somebody_else_first_shows_the_present_state_and_keeps_the_reason(
        self, client, approver, officer, petition, address
    ) -> None:
        sign_in(client, approver)
        client.get(address)
        engine.apply(petition, "refuse", actor=make_staff(Role.APPROVER), at=timezone.now(), reason="먼저")
        response = client.post(f"{address}steps/", {"step": "refuse", "refuse-reason": "소관이 아닙니다."})
        assert response.status_code == 409
        assert "그사이에 다른 사람이 처리했습니다" in response.text
        assert response.context["case"].state == "REFUSED"
        assert "소관이 아닙니다." in response.text

    def test_a_step_of_somebody_else_is_refused(self, desk, petition, address) -> None:
        response = desk.post(f"{address}steps/", {"step": "refuse", "refuse-reason": "내 마음"})
        assert response.status_code == 403
        assert "내 마음" in response.text
        petition.refresh_from_db()
        assert petition.state == "RECEIVED"

    @pytest.mark.parametrize("step", ["", "abolish", "open", "__class__"])
    def test_an_undeclared_step_is_refused(self, desk, petition, address, step) -> None:
        assert desk.post(f"{address}steps/", {"step": step}).status_code == 422
        petition.refresh_from_db()
        assert petition.state == "RECEIVED"

    def test_a_reason_too_long_is_refused_and_kept(self, desk, address) -> None:
        response = desk.post(f"{address}steps/", {"step": "examine", "examine-reason": "가" * 2001})
        assert response.status_code == 422
        assert "가" * 2001 in response.text


class TestAssigning:
    def test_a_colleague_is_told(self, desk, petition, roads, address) -> None:
        colleague = make_staff(Role.CASE_OFFICER, roads)
        assert desk.post(f"{address}assignee/", {"assignee": colleague.pk}).status_code == 302
        petition.refresh_from_db()
        assert petition.assignee == colleague
        assert OutboxMessage.objects.get(event="desk.assigned").recipient == colleague

    def test_whoever_takes_it_is_not_told_of_it(self, desk, officer, address) -> None:
        desk.post(f"{address}assignee/", {"assignee": officer.pk})
        assert not OutboxMessage.objects.exists()

    def test_it_can_go_back_to_the_department(self, desk, officer, petition, address) -> None:
        desk.post(f"{address}assignee/", {"assignee": officer.pk})
        desk.post(f"{address}assignee/", {"assignee": "nobody"})
        petition.refresh_from_db()
        assert petition.assignee is None

    @pytest.mark.parametrize("who", ["resident", "other department", "other role", "left"])
    def test_nobody_gets_a_case_who_could_not_act_on_it(self, desk, petition, parks, roads, address, who) -> None:
        person = {
            "resident": make_user,
            "other department": lambda: make_staff(Role.CASE_OFFICER, parks),
            "other role": lambda: make_staff(Role.MODERATOR),
            "left": lambda: make_staff(Role.CASE_OFFICER, roads, is_active=False),
        }[who]()
        assert desk.post(f"{address}assignee/", {"assignee": person.pk}).status_code == 422
        petition.refresh_from_db()
        assert petition.assignee is None

    def test_a_closed_case_is_not_assigned_any_more(self, desk, officer, petition, approver, address) -> None:
        engine.apply(petition, "refuse", actor=approver, at=timezone.now(), reason="사유")
        assert desk.post(f"{address}assignee/", {"assignee": officer.pk}).status_code in {409, 422}
        petition.refresh_from_db()
        assert petition.assignee is None


class TestHandingOver:
    def test_it_leaves_the_reach_with_its_reason_on_record(self, desk, officer, petition, parks, address, case) -> None:
        form = {"hand_over-department": parks.pk, "hand_over-reason": "공원 안의 등입니다."}
        assert desk.post(f"{address}department/", form).url == "/desk/?tab=all"
        petition.refresh_from_db()
        assert petition.department == parks
        assert clocks.running(petition).department == parks
        assert "공원 안의 등입니다." in [event.body for event in queries.history(case)]
        assert desk.get(address).status_code == 404

    def test_without_a_reason_it_stays(self, desk, petition, parks, roads, address) -> None:
        response = desk.post(f"{address}department/", {"hand_over-department": parks.pk, "hand_over-reason": ""})
        assert response.status_code == 422
        petition.refresh_from_db()
        assert petition.department == roads

    def test_a_department_that_was_dissolved_gets_nothing(self, desk, address) -> None:
        gone = make_department(is_active=False)
        form = {"hand_over-department": gone.pk, "hand_over-reason": "사유"}
        assert desk.post(f"{address}department/", form).status_code == 422


class TestExtension:
    FORM = {"extension-ground": "investigation", "extension-note": "현장 조사가 필요합니다."}

    def test_it_moves_the_deadline_once(self, desk, petition, address, case) -> None:
        before = case.due_at
        assert desk.post(f"{address}deadline/", self.FORM).status_code == 302
        case.refresh_from_db()
        assert case.due_at > before
        second = desk.post(f"{address}deadline/", self.FORM)
        assert second.status_code == 422
        assert "현장 조사가 필요합니다." in second.text

    def test_it_is_not_offered_twice(self, desk, address) -> None:
        assert "extension_form" in desk.get(address).context
        desk.post(f"{address}deadline/", self.FORM)
        assert "extension_form" not in desk.get(address).context

    def test_workload_is_no_ground(self, desk, address) -> None:
        assert "workload" not in ExtensionReason.values
        assert desk.post(f"{address}deadline/", {**self.FORM, "extension-ground": "workload"}).status_code == 422

    def test_a_deadline_that_has_passed_is_not_extended(self, desk, roads) -> None:
        late = make_petition(department=roads, at=timezone.now() - timedelta(days=90))
        address = f"/desk/cases/{Case.objects.get(object_id=late.pk).pk}/"
        assert "extension_form" not in desk.get(address).context
        assert desk.post(f"{address}deadline/", self.FORM).status_code == 422
