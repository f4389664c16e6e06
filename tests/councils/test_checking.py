"""Checking many applications at once, what the product finds itself, and copies for judges who see no names."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import ResidencyProof
from core.notify.models import OutboxMessage
from core.uploads.models import StoredFile
from core.uploads.receiving import attached_to
from core.workflow import engine
from councils import notices
from councils.models import Application, JudgesCopy, RecruitmentCall
from councils.services import application_files, applications, checking, eligibility, judging
from councils.services.refusals import CouncilRefused
from councils.views.checking import FINDINGS
from tests.councils.factories import make_term
from tests.councils.recruiting import AFTER, apply_to, close, make_officer, make_open_call, make_selecting
from tests.councils.test_concerned_members import get, words
from tests.councils.test_meeting_steps import pdf
from tests.factories import make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> RecruitmentCall:
    """Closed, with six applications that wait."""
    call = make_open_call()
    for _number in range(6):
        apply_to(call)
    return close(call)


def codes(call: RecruitmentCall, *, state: str = "SUBMITTED") -> list[str]:
    return list(call.applications.filter(state=state).order_by("code").values_list("code", flat=True))


def decide(call: RecruitmentCall, chosen: list[str], step: str, **more: Any) -> checking.Outcome:
    return checking.decide_many(call, codes=chosen, step=step, by=call.created_by, at=AFTER, **more)


def test_many_are_decided_at_once_and_each_applicant_is_told(call: RecruitmentCall) -> None:
    chosen = codes(call)
    assert decide(call, chosen[:4], "accept").decided == 4
    assert decide(call, chosen[4:], "refuse", reason="주소가 다릅니다", ground="RESIDENCY").decided == 2
    assert len(codes(call, state="ELIGIBLE")) == 4
    refused = call.applications.filter(state="INELIGIBLE")
    assert {(one.ineligibility, one.refusal_text) for one in refused} == {("RESIDENCY", "주소가 다릅니다")}
    assert OutboxMessage.objects.filter(event=notices.INELIGIBLE).count() == 2


def test_what_moved_on_meanwhile_is_named_and_the_others_are_decided(call: RecruitmentCall) -> None:
    chosen = codes(call)
    gone = call.applications.get(code=chosen[0])
    applications.withdraw(gone, user=gone.user, at=AFTER)
    outcome = decide(call, chosen, "accept")
    assert outcome.decided == 5
    assert [code for code, _why in outcome.refused] == [chosen[0]]


def test_codes_of_another_call_are_left_alone(call: RecruitmentCall) -> None:
    other = apply_to(make_open_call())
    assert decide(call, [other.code], "accept").decided == 0
    assert Application.objects.get(pk=other.pk).state == "SUBMITTED"


def test_strangers_decide_nothing(call: RecruitmentCall) -> None:
    for stranger in (make_user(), make_officer(make_open_call().body)):
        with pytest.raises(PermissionDenied):
            checking.decide_many(call, codes=codes(call), step="accept", by=stranger, at=AFTER)
    assert len(codes(call)) == 6


def staff(call: RecruitmentCall) -> Client:
    client = Client()
    sign_in(client, call.created_by)
    return client


@pytest.mark.parametrize(
    "typed",
    [
        {"step": "accept"},
        {"step": "refuse", "codes": "first", "reason": "주소"},
        {"step": "refuse", "codes": "first", "ground": "RESIDENCY"},
        {"step": "look_again", "codes": "first", "reason": "다시"},
        {"step": "publish", "codes": "first", "reason": "다시"},
    ],
)
def test_wrong_decisions_change_nothing_and_keep_what_was_ticked(call: RecruitmentCall, typed: dict[str, str]) -> None:
    data: dict[str, Any] = dict(typed)
    if "codes" in data:
        data["codes"] = codes(call)[:1]
    answer = staff(call).post(reverse("councils:check_many", args=[call.pk]), data)
    assert answer.status_code == 422
    assert answer.content.decode().count("data-select checked") == len(data.get("codes", []))
    assert len(codes(call)) == 6


def test_the_page_decides_and_names_nobody(call: RecruitmentCall) -> None:
    path = reverse("councils:check_many", args=[call.pk])
    page = staff(call).get(path).content.decode()
    assert all(code in page for code in codes(call)) and "홍가람" not in page
    assert staff(call).post(path, {"step": "accept", "codes": codes(call)}).status_code == 302
    assert len(codes(call, state="ELIGIBLE")) == 6


def test_thirty_cost_as_many_queries_as_six(call: RecruitmentCall) -> None:
    path = reverse("councils:check_many", args=[call.pk])

    def queries() -> int:
        client = staff(call)
        client.get(path)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(path).status_code == 200
        return len(caught)

    before = queries()
    RecruitmentCall.objects.filter(pk=call.pk).update(state="OPEN")
    for _number in range(24):
        apply_to(RecruitmentCall.objects.get(pk=call.pk))
    assert queries() == before


def test_what_changed_since_the_application_is_found(call: RecruitmentCall) -> None:
    first, second, *_others = list(call.applications.order_by("code").select_related("user"))
    ResidencyProof.objects.filter(user=first.user).delete()
    make_term(call.body, second.user)
    found = eligibility.obstacles_of(call, call.applications.all(), at=AFTER)
    assert [one.code for one in found[first.pk]] == ["residency"]
    assert [one.code for one in found[second.pk]] == ["sitting"]
    assert sum(bool(obstacles) for obstacles in found.values()) == 2
    page = staff(call).get(reverse("councils:check_many", args=[call.pk])).content.decode()
    assert str(FINDINGS["residency"]) in page and str(FINDINGS["sitting"]) in page


# --- copies for judges --------------------------------------------------------------------------------------


@pytest.fixture
def judged() -> tuple[RecruitmentCall, Application, Any]:
    call = make_open_call(selection="SCORES", files_wanted="경력")
    apply_to(call, files=[pdf("홍가람-이력서.pdf")])
    close(call)
    decide(call, codes(call), "accept")
    engine.apply(call, "begin_selection", actor=call.created_by, at=AFTER)
    judge = make_user()
    judging.name_judge(call, user=judge, by=call.created_by, at=AFTER)
    call.refresh_from_db()
    return call, call.applications.get(), judge


def give_copy(call: RecruitmentCall, application: Application) -> StoredFile:
    application_files.add_copies(application, files=[pdf("홍가람-가림.pdf")], by=call.created_by, at=AFTER)
    ((_copy, file),) = application_files.copies_of(application)
    return file


def test_judges_without_names_are_told_why_they_see_no_files(judged: Any) -> None:
    call, application, judge = judged
    page = words(judge, reverse("councils:judge_application", args=[call.pk, application.code]))
    assert "이름을 가리고 심사합니다" in page and "홍가람" not in page
    original = attached_to(application).get()
    assert original.name not in page
    assert get(judge, original.get_absolute_url()).status_code == 404


def test_judges_see_the_copy_under_a_neutral_name_and_lose_it_when_it_is_taken_back(judged: Any) -> None:
    call, application, judge = judged
    file = give_copy(call, application)
    path = reverse("councils:judge_application", args=[call.pk, application.code])
    assert file.name == f"{application.code}-1.pdf"
    assert file.get_absolute_url() in words(judge, path)
    assert get(judge, file.get_absolute_url()).status_code == 200
    for stranger in (make_user(), application.user, make_officer(make_open_call().body)):
        assert get(stranger, file.get_absolute_url()).status_code == 404
    application_files.remove_copy(JudgesCopy.objects.get(), by=call.created_by, at=AFTER)
    assert get(judge, file.get_absolute_url()).status_code == 404


def test_copies_go_with_the_application(judged: Any) -> None:
    call, application, _judge = judged
    give_copy(call, application)
    application_files.remove_all(application, at=AFTER)
    assert not JudgesCopy.objects.exists()
    assert not StoredFile.objects.filter(removed_at__isnull=True).exists()


def test_a_copy_for_a_call_in_which_names_are_seen_is_refused() -> None:
    call = make_selecting(1, selection="SCORES", blind=False)
    with pytest.raises(CouncilRefused) as refused:
        give_copy(call, call.applications.get())
    assert refused.value.code == "not_blind"


def test_staff_who_judge_without_names_open_no_application_with_a_name(judged: Any) -> None:
    call, application, _judge = judged
    clerk = make_officer(call.body)
    page = reverse("councils:check", args=[application.pk])
    assert get(clerk, page).status_code == 200
    judging.name_judge(call, user=clerk, by=call.created_by, at=AFTER)
    assert get(clerk, page).status_code == 403
    original = attached_to(application).get()
    assert get(clerk, original.get_absolute_url()).status_code == 404


def test_judges_open_no_application_that_is_not_judged(judged: Any) -> None:
    call, application, judge = judged
    Application.objects.filter(pk=application.pk).update(state="INELIGIBLE")
    path = reverse("councils:judge_application", args=[call.pk, application.code])
    assert get(judge, path).status_code == 404
