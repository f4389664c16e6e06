"""The pages of whoever prepares surveys: what they may do, and what comes back with what was typed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from core.workflow.models import Case
from surveys.building import documents
from surveys.models import Survey
from surveys.services import drafting, opening, survey_settings
from surveys.states.surveys import Access, SurveyState
from tests.factories import grant, make_department, make_user
from tests.surveys.builder.preparing import LATER, NOW, Office, keys, make_office

pytestmark = pytest.mark.django_db
PAGES = ("manage", "settings", "build", "dimensions", "translate", "preview", "preview_page", "check", "add_quota")


@pytest.fixture
def office() -> Office:
    return make_office()


def url(name: str, survey: Survey, *more: Any) -> str:
    return reverse(f"surveys:{name}", args=[survey.slug, *more])


def press(client: Client, survey: Survey, do: str, **data: str) -> HttpResponse:
    return client.post(url("arrange", survey), {"do": do, **data})


def typed(survey: Survey, key: str, **changes: str) -> dict[str, str]:
    """The open card of a question as a browser sends it back."""
    survey.refresh_from_db()
    question = documents.question(survey.draft, key)
    data = {"seen": documents.mark(question), "text": question["text"], "kind": question["kind"], "lines-count": "0"}
    data |= {f"part-{part['code']}-label": part["label"] for part in question.get("options", [])}
    if question["kind"] == "scale":
        data |= {"points": "5", "dimension": question.get("dimension", "")}
    return data | changes


def question(survey: Survey, key: str) -> dict[str, Any]:
    survey.refresh_from_db()
    return documents.question(survey.draft, key)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_the_department_alone(office: Office, page: str) -> None:
    survey = office.ready()
    assert office.client().get(url(page, survey)).status_code == 200
    other = make_user(mfa=True)
    grant(other, Role.CASE_OFFICER, make_department())
    resident = make_user()
    assert office.client(other).get(url(page, survey)).status_code == 404
    assert office.client(resident).get(url(page, survey)).status_code in (403, 404)
    assert Client().get(url(page, survey)).status_code == 302


def test_an_approver_looks_and_builds_nothing(office: Office) -> None:
    survey = office.ready()
    approver = make_user(mfa=True)
    grant(approver, Role.APPROVER, office.department)
    client = office.client(approver)
    page = client.get(url("manage", survey))
    assert page.status_code == 200
    assert url("build", survey) not in page.content.decode()
    assert client.get(url("build", survey)).status_code == 403
    assert press(client, survey, "delete", key="q1").status_code == 403


def test_a_survey_begins_blank_or_from_a_template_or_from_the_last_one(office: Office) -> None:
    client, department = office.client(), str(office.department.pk)
    before = office.begin(title="작년 설문")
    for start, more in (("blank", {}), ("satisfaction-5", {}), ("copy", {"previous": str(before.pk)})):
        data = {"title": f"설문 {start}", "department": department, "start": start, **more}
        answer = client.post(reverse("surveys:new"), data)
        made = Survey.objects.get(title=f"설문 {start}")
        assert answer["Location"] == url("build", made)
    counts = {survey.title: len(list(documents.questions(survey.draft))) for survey in Survey.objects.all()}
    assert (counts["설문 blank"], counts["설문 copy"]) == (0, 3)
    assert counts["설문 satisfaction-5"] > 5


def test_a_new_survey_without_a_title_keeps_what_was_chosen(office: Office) -> None:
    data = {"title": "", "department": str(office.department.pk), "start": "satisfaction-7"}
    answer = office.client().post(reverse("surveys:new"), data)
    assert answer.status_code == 422
    assert 'value="satisfaction-7"' in answer.content.decode()
    assert not Survey.objects.exists()


def test_pressing_through_the_structure(office: Office) -> None:
    survey, client = office.begin(), office.client()
    added = press(client, survey, "add", kind="nps", section="s2")
    key = keys(survey)[1][1]
    assert added["Location"] == f"{url('build', survey)}?open={key}#{key}"
    press(client, survey, "up", key=key)
    press(client, survey, "put", key="q1", section="s2", before="")
    press(client, survey, "delete", key="q2")
    press(client, survey, "duplicate", key="q3")
    shape = keys(survey)
    assert shape[0] == []
    assert [shape[1][0], shape[1][1], shape[1][3]] == [key, "q3", "q1"]
    press(client, survey, "restore", key="q2")
    assert keys(survey)[0] == ["q2"]


@pytest.mark.parametrize(
    "data",
    [{"do": "delete", "key": "gone"}, {"do": "put", "key": "q1", "section": "gone"}, {"do": "add", "after": "gone"}],
)
def test_a_press_on_what_is_gone_says_so_and_changes_nothing(office: Office, data: dict[str, str]) -> None:
    survey = office.begin()
    client = office.client()
    answer = client.post(url("arrange", survey), data, follow=True)
    assert answer.status_code == 200
    assert "그사이 다른 사람이 지웠습니다" in answer.content.decode()
    assert keys(survey) == [["q1", "q2"], ["q3"]]


def test_an_unknown_press_is_not_found(office: Office) -> None:
    survey = office.begin()
    assert press(office.client(), survey, "explode", key="q1").status_code == 404


def test_what_is_typed_saves_itself_and_tells_the_new_mark(office: Office) -> None:
    survey, client = office.begin(), office.client()
    answer = client.post(
        url("write_part", survey, "q1"),
        typed(survey, "q1", text="몇 번 오십니까?", do="save"),
        HTTP_ACCEPT="application/json",
    )
    assert answer.json() == {"seen": documents.mark(question(survey, "q1"))}
    assert question(survey, "q1")["text"] == "몇 번 오십니까?"


def test_a_conflict_shows_both_and_the_second_press_keeps_mine(office: Office) -> None:
    survey, client = office.begin(), office.client()
    mine = typed(survey, "q1", text="내가 쓴 말", do="save")
    client.post(url("write_part", survey, "q1"), typed(survey, "q1", text="남이 쓴 말", do="add_part"))
    answer = client.post(url("write_part", survey, "q1"), mine, HTTP_ACCEPT="application/json")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "내가 쓴 말" in page
    assert "남이 쓴 말" in page
    assert question(survey, "q1")["text"] == "남이 쓴 말"
    client.post(url("write_part", survey, "q1"), mine | {"seen": documents.mark(question(survey, "q1"))})
    assert question(survey, "q1")["text"] == "내가 쓴 말"
    # The option that the other added is not lost by it.
    assert [part["label"] for part in question(survey, "q1")["options"]] == ["예", "아니요", "선택지 3"]


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("q2", {"points": "99"}),
        ("q2", {"points": "다섯"}),
        ("q1", {"text": "가" * 1001}),
        ("q1", {"concept": "두 단어"}),
        ("q1", {"part-1-label": "가" * 301}),
        ("q1", {"part-1-score": "많이"}),
        ("q2", {"lines-count": "1", "line-0-question": "q3"}),
        ("q2", {"lines-count": "1", "line-0-question": "q1", "line-0-test": "is", "line-0-codes": "9"}),
        ("q2", {"dimension": "d9"}),
    ],
)
def test_wrong_input_comes_back_with_everything_typed_and_saves_nothing(
    office: Office, key: str, wrong: dict[str, str]
) -> None:
    survey, client = office.begin(), office.client()
    answer = client.post(url("write_part", survey, key), typed(survey, key, help="남는 말", do="save", **wrong))
    assert answer.status_code == 422
    assert "남는 말" in answer.content.decode()
    survey.refresh_from_db()
    assert survey.draft_revision == 0


def test_a_condition_is_chosen_line_by_line_and_taken_away(office: Office) -> None:
    survey, client = office.begin(), office.client()
    lines = {"lines-count": "1", "line-0-question": "q1", "line-0-test": "is", "line-0-codes": "1"}
    client.post(url("write_part", survey, "q3"), typed(survey, "q3", **lines))
    assert question(survey, "q3")["condition"] == {"question": "q1", "is": [1]}
    lines |= {"lines-count": "2", "line-1-question": "q2", "line-1-test": "at_least", "line-1-number": "4"}
    client.post(url("write_part", survey, "q3"), typed(survey, "q3", **{"lines-join": "any"}, **lines))
    assert question(survey, "q3")["condition"] == {
        "any": [{"question": "q1", "is": [1]}, {"question": "q2", "at_least": 4}]
    }
    assert "≥ 4" in client.get(url("build", survey)).content.decode()
    client.post(url("write_part", survey, "q3"), typed(survey, "q3", do="remove_line:0", **lines))
    assert question(survey, "q3")["condition"] == {"question": "q2", "at_least": 4}


def test_a_kind_is_changed_and_keeps_what_fits(office: Office) -> None:
    survey, client = office.begin(), office.client()
    client.post(url("write_part", survey, "q1"), typed(survey, "q1", do="kind") | {"kind": "multiple"})
    assert question(survey, "q1")["kind"] == "multiple"
    assert [part["label"] for part in question(survey, "q1")["options"]] == ["예", "아니요"]


def test_a_published_option_is_retired_by_its_button_and_offered_again(office: Office) -> None:
    survey, client = office.ready(), office.client()
    client.post(url("write_part", survey, "q1"), typed(survey, "q1", do="remove_part:2"))
    assert question(survey, "q1")["options"][1]["retired"] is True
    client.post(url("write_part", survey, "q1"), typed(survey, "q1", do="part_back:2"))
    assert "retired" not in question(survey, "q1")["options"][1]


def test_a_list_is_pasted(office: Office) -> None:
    survey, client = office.begin(), office.client()
    client.post(url("write_part", survey, "q1"), typed(survey, "q1", do="paste", **{"paste-lines": "가끔\n예"}))
    assert [part["label"] for part in question(survey, "q1")["options"]] == ["예", "아니요", "가끔"]


def test_a_section_is_worded(office: Office) -> None:
    survey, client = office.begin(), office.client()
    seen = documents.mark(survey.draft["sections"][1])
    data = {"seen": seen, "title": "마지막", "text": "고맙습니다", "shuffle": "on", "lines-count": "0", "do": "done"}
    answer = client.post(url("write_part", survey, "s2"), data)
    assert answer["Location"] == f"{url('build', survey)}#s2"
    survey.refresh_from_db()
    section = survey.draft["sections"][1]
    assert (section["title"], section["text"], section["shuffle"]) == ("마지막", "고맙습니다", True)
    assert keys(survey)[1] == ["q3"]


def test_words_are_escaped(office: Office) -> None:
    survey, client = office.begin(), office.client()
    client.post(url("write_part", survey, "q1"), typed(survey, "q1", text="<script>alert(1)</script>"))
    for page in ("build", "check", "preview_page", "translate"):
        assert "<script>alert" not in client.get(url(page, survey)).content.decode()


def test_dimensions_and_translations_are_written(office: Office) -> None:
    survey, client = office.begin(), office.client()
    rows = {"dimensions-TOTAL_FORMS": "2", "dimensions-INITIAL_FORMS": "1"}
    rows |= {"dimensions-0-key": "d1", "dimensions-0-name": "과정", "dimensions-0-weight": "22.5"}
    client.post(url("dimensions", survey), rows | {"dimensions-1-name": "결과", "dimensions-1-weight": "30"})
    client.post(url("translate", survey), {"q1.text": "Do you swim?", "q1.o1": "Yes"})
    survey.refresh_from_db()
    assert [(one["name"], one["weight"]) for one in survey.draft["dimensions"]] == [("과정", 22.5), ("결과", 30)]
    assert survey.draft["translations"]["en"] == {"q1.text": "Do you swim?", "q1.o1": "Yes"}
    client.post(url("translate", survey), {".title": "Pools", "d1.name": "Process"})
    survey.refresh_from_db()
    assert {".title": "Pools", "d1.name": "Process"}.items() <= survey.draft["translations"]["en"].items()
    bad = client.post(url("dimensions", survey), rows | {"dimensions-0-weight": "-1"})
    assert bad.status_code == 422


def test_the_preview_follows_conditions_and_stores_nothing(office: Office) -> None:
    survey, client = office.begin(), office.client()
    lines = {"lines-count": "1", "line-0-question": "q1", "line-0-test": "is", "line-0-codes": "1"}
    client.post(url("write_part", survey, "q2"), typed(survey, "q2", **lines))
    page = url("preview_page", survey)
    shown = client.get(page)
    assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in shown.headers["Content-Security-Policy"]
    last = client.post(page, {"q1": "2", "section": "s1", "move": "next", "shown": ["q1", "q2"]})
    assert "바라는 점을 적어 주십시오." in last.content.decode()
    done = client.post(page, {"q1": "2", "section": "s2", "move": "send", "shown": ["q3"]})
    assert "미리 보기가 끝났습니다" in done.content.decode()
    assert not survey.responses.exists()


def test_from_draft_to_announcement_by_pages_alone(office: Office) -> None:
    survey, client = office.begin(), office.client()
    assert "바라는 점" not in client.get(url("manage", survey)).content.decode()
    client.post(url("publish_version", survey))
    opens = timezone.localtime(timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    data = {
        "title": survey.title, "slug": survey.slug, "purpose": "내년 계획", "mode": "ANONYMOUS", "access": "OPEN",
        "opens_at": opens, "lasts": "14", "grace_minutes": "30", "sampling": "SELF_SELECTED", "step_by_step": "on",
    }  # fmt: skip
    assert client.post(url("settings", survey), data)["Location"] == url("manage", survey)
    client.post(url("take_step", survey, "schedule"))
    survey.refresh_from_db()
    assert survey.state == SurveyState.SCHEDULED
    assert survey.opens_at is not None
    assert survey.closes_at == survey.opens_at + timedelta(days=14)
    asked = client.get(url("settings", survey)).content.decode()
    assert 'name="mode"' not in asked
    assert 'name="closes_at"' in asked


def test_settings_that_do_not_fit_say_so_beside_the_field(office: Office) -> None:
    survey, client = office.begin(), office.client()
    data = {
        "title": "다른 제목", "slug": survey.slug, "mode": "NAMED", "access": "OPEN", "grace_minutes": "30",
        "sampling": "SELF_SELECTED",
    }  # fmt: skip
    answer = client.post(url("settings", survey), data)
    assert answer.status_code == 422
    assert "익명으로만 할 수 있습니다" in answer.content.decode()
    assert "다른 제목" in answer.content.decode()
    survey.refresh_from_db()
    assert survey.title == "수영장 만족도"


def test_ending_it_early_asks_for_the_reason_on_a_page(office: Office) -> None:
    survey, client = office.opened(), office.client()
    page = url("take_step", survey, "cancel")
    assert client.get(page).status_code == 200
    assert client.post(page, {"reason": ""}).status_code == 422
    client.post(page, {"reason": "시설 폐쇄"})
    survey.refresh_from_db()
    assert survey.state == SurveyState.CANCELLED
    assert client.get(url("take_step", survey, "explode")).status_code == 404


def test_few_answers_are_not_counted_before_anybody(office: Office) -> None:
    survey, client = office.opened(), office.client()
    for count, shown in ((4, False), (5, True)):
        while survey.responses.count() < count:
            survey.responses.create(version=survey.current, answers={"q1": 1}, codes=b"")
        page = client.get(url("manage", survey)).content.decode()
        assert ("5건 미만" not in page) is shown


def test_a_limit_is_set_and_lifted(office: Office) -> None:
    survey, client = office.ready(), office.client()
    assert client.post(url("add_quota", survey), {"answer": "q9:1", "limit": "5"}).status_code == 422
    assert client.post(url("add_quota", survey), {"answer": "q1:1", "limit": "0"}).status_code == 422
    client.post(url("add_quota", survey), {"answer": "q1:1", "limit": "50"})
    quota = survey.quotas.get()
    assert "최대 50명" in client.get(url("manage", survey)).content.decode()
    client.post(url("remove_quota", survey, quota.pk))
    assert not survey.quotas.exists()


def test_versions_are_read_with_what_changed(office: Office) -> None:
    survey, client = office.ready(), office.client()
    client.post(url("write_part", survey, "q1"), typed(survey, "q1", text="새 질문입니다"))
    assert "새 질문입니다" in client.get(url("check", survey)).content.decode()
    client.post(url("publish_version", survey))
    assert "새 질문입니다" in client.get(url("version", survey, 2)).content.decode()
    assert "새 질문입니다" not in client.get(url("version", survey, 1)).content.decode()
    assert client.get(url("version", survey, 3)).status_code == 404


def test_the_desk_shows_what_is_missing_and_leads_to_the_survey(office: Office) -> None:
    survey = office.begin()
    case = Case.objects.get(workflow="survey", object_id=survey.pk)
    page = office.client().get(reverse("desk:case", args=[case.pk])).content.decode()
    assert url("manage", survey) in page


def test_the_list_finds_by_title_state_and_year(office: Office) -> None:
    client = office.client()
    office.begin(title="도서관 설문")
    office.ready(title="수영장 설문")
    assert "도서관 설문" in client.get(reverse("surveys:staff_list"), {"q": "도서관"}).content.decode()
    assert "수영장 설문" not in client.get(reverse("surveys:staff_list"), {"q": "도서관"}).content.decode()
    assert "도서관 설문" not in client.get(reverse("surveys:staff_list"), {"state": "OPEN"}).content.decode()
    assert client.get(reverse("surveys:staff_list"), {"cursor": "forged"}).status_code == 400


def test_lists_and_builder_ask_as_often_for_thirty_as_for_one(office: Office) -> None:
    client = office.client()
    survey = office.begin(title="하나")
    asked = {}
    for name in ("one", "thirty"):
        for page in (reverse("surveys:staff_list"), url("build", survey)):
            client.get(page)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(page)
            asked[name, page] = len(queries)
        if name == "one":
            for number in range(29):
                office.begin(title=f"설문 {number}")
                drafting.change(
                    lambda paper: documents.section(paper, "s1")["questions"].append(
                        {"key": documents.mint("q"), "kind": "text", "text": "질문"}
                    ),
                    survey=survey, by=office.officer, at=NOW,
                )  # fmt: skip
    for page in (reverse("surveys:staff_list"), url("build", survey)):
        assert asked["one", page] == asked["thirty", page]


def test_surveys_that_are_over_offer_no_settings(office: Office) -> None:
    survey = office.opened(access=Access.SIGNED_IN)
    opening.take_step(survey=survey, name="cancel", reason="폐지", by=office.officer, at=NOW + timedelta(days=2))
    assert survey_settings.changeable(survey) == ()
    assert 'name="title"' not in office.client().get(url("settings", survey)).content.decode()
    assert "설문지를 고칠 수 없습니다" in office.client().get(url("build", survey)).content.decode()
    assert opening.close_due(at=LATER) == 0
