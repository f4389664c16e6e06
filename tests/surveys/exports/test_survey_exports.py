"""Answers as files: every column over all versions, and nothing in them that points at somebody."""

import csv
import io
import json
import zipfile
from collections import Counter
from datetime import timedelta
from typing import Any

import openpyxl
import pyreadstat
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import RoleGrant, User
from core.audit.models import AuditRecord
from core.submissions import keys
from surveys.models import Export, Survey
from surveys.services import exports
from surveys.services.refusals import SurveyRefused
from surveys.states.surveys import Mode
from tests.factories import make_user
from tests.sessions import sign_in
from tests.surveys.exports.sheets import FULL, NOW, QUESTIONS, Office, answer, republish

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return Office()


def fetched(survey: Survey, format: str, office: Office, **more: Any) -> bytes:
    export = exports.ask(survey=survey, format=format, by=office.officer, at=NOW, **more)
    assert export.progress == Export.State.READY
    with exports.fetch(export=export, by=office.officer, at=NOW) as file:
        return file.read()


def rows_of(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def alike(count: int, **other: Any) -> list[dict[str, Any]]:
    """As many people who share one background."""
    one = {key: value for key, value in (FULL | other).items() if value is not None}
    return [one] * count


def test_codes_name_every_option_row_and_rank(office):
    survey = office.closed(Mode.NAMED, [FULL, {"sat": -1}])

    first, second = rows_of(fetched(survey, "codes", office, with_names=True))

    assert {name: value for name, value in first.items() if not name.startswith("answer.")} == {
        "sex": "1", "age": "34", "use.1": "1", "use.2": "0", "use.5": "1", "use.other": "수영장", "sat": "2",
        "mat.1": "4", "mat.4": "2", "nps": "10", "ran.1": "2", "ran.2": "3", "ran.3": "1", "num": "-2.5",
        "day": "2026-10-01", "why": "'=1+1 까닭", "tel": "'+82 2 000 0000",
    }  # fmt: skip
    assert first["answer.day"] == f"{NOW:%Y-%m-%d}"
    # Unanswered is not the same as not chosen, nor as having no opinion.
    assert (second["use.1"], second["sat"], second["nps"]) == ("", "-1", "")


def test_words_are_said_and_formulas_are_defused(office):
    survey = office.closed(Mode.NAMED, [FULL])
    (row,) = rows_of(fetched(survey, "csv", office))
    assert row["성별"] == "여성"
    assert row["만족도"] == "2"
    assert row["각각: 친절"] == "4"
    assert row["이용한 시설: 공원"] == "고르지 않음"
    assert row["까닭"] == "'=1+1 까닭"
    assert row["횟수"] == "-2.5"


def test_a_removed_question_and_a_new_option_stand_beside_the_old_answers(office):
    survey = office.survey(Mode.NAMED)
    answer(survey, [FULL])
    more = {
        **QUESTIONS[0],
        "text": "성별 (바뀐 말)",
        "options": [*QUESTIONS[0]["options"], {"code": 3, "label": "그 밖"}],
    }
    republish(survey, office.officer, more, {"key": "new", "kind": "nps", "text": "새 질문"})
    answer(survey, [{"sex": 3, "new": 7}])

    old, new = rows_of(fetched(survey, "codes", office))
    codebook = rows_of(_codebook(survey))

    assert (old["answer.version"], old["sex"], old["nps"], old["new"]) == ("1", "1", "10", "")
    assert (new["answer.version"], new["sex"], new["nps"], new["new"]) == ("2", "3", "", "7")
    named = {(line["열"], line["코드"]): line for line in codebook}
    assert named["sex", "3"]["뜻"] == "그 밖"
    assert named["sex", "1"]["질문"] == "성별 (바뀐 말)"
    assert named["nps", "10"]["판"] == "1"
    assert named["sex", "1"]["판"] == "1, 2"


def test_a_question_that_changed_its_kind_is_two_columns(office):
    survey = office.survey(Mode.NAMED)
    answer(survey, [FULL])
    republish(survey, office.officer, {"key": "nps", "kind": "text", "text": "권하시겠습니까"})
    answer(survey, [{"nps": "글쎄요"}])
    old, new = rows_of(fetched(survey, "codes", office))
    assert (old["nps"], old["nps.v1"]) == ("", "10")
    assert (new["nps"], new["nps.v1"]) == ("글쎄요", "")


def _codebook(survey: Survey) -> bytes:
    file = io.BytesIO()
    exports.codebook(survey, file)
    return file.getvalue()


def test_sav_is_read_by_an_independent_program_with_all_labels(office, tmp_path):
    long = "가" * 200
    question = {**QUESTIONS[0], "text": long, "options": [{"code": 1, "label": long}, {"code": 2, "label": "남성"}]}
    survey = office.survey(Mode.NAMED)
    answer(survey, [FULL, {"sat": -1}])
    republish(survey, office.officer, question, *QUESTIONS[1:])
    answer(survey, [{"sex": 2}])

    archive = zipfile.ZipFile(io.BytesIO(fetched(survey, "sav", office)))
    path = tmp_path / "answers.sav"
    path.write_bytes(archive.read("answers.sav"))
    data, about = pyreadstat.read_sav(path, output_format="dict", user_missing=True)

    assert list(data["sex"]) == [1, None, 2]
    assert list(data["sat"]) == [2, -1, None]
    assert list(data["num"]) == [-2.5, None, None]
    assert str(data["day"][0]) == "2026-10-01"
    assert data["why"][0] == "=1+1 까닭"
    assert about.variable_value_labels["sat"][-1] == "의견 없음"
    assert about.missing_ranges["sat"] == [{"lo": -1.0, "hi": -1.0}]
    # The format cuts at 255 and 120 bytes; the codebook beside it does not.
    assert about.column_names_to_labels["sex"] == "가" * 85
    assert about.variable_value_labels["sex"][1] == "가" * 40
    labels = {line["뜻"] for line in rows_of(archive.read("codebook.csv"))}
    assert long in labels


def test_a_workbook_holds_answers_texts_and_codebook_and_no_formula(office):
    survey = office.closed(Mode.ANONYMOUS, alike(12, why="=cmd()"))
    book = openpyxl.load_workbook(io.BytesIO(fetched(survey, "xlsx", office)))
    assert book.sheetnames == ["응답", "글 응답", "코드북"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert [row[1].value for row in book["글 응답"].iter_rows(min_row=2)].count("'=cmd()") == 12


def test_json_carries_its_codebook(office):
    survey = office.closed(Mode.NAMED, [FULL])
    content = json.loads(fetched(survey, "json", office))
    (row,) = content["rows"]
    assert (row["sex"], row["num"], row["ran.3"]) == (1, -2.5, 1)
    described = {one["name"]: one for one in content["codebook"]}
    assert described["sex"]["values"] == [{"code": 1, "label": "여성"}, {"code": 2, "label": "남성"}]
    assert described["mat.4"]["part"] == 4


# What leaves the house of a survey that is not by name.


@pytest.mark.parametrize("mode", [Mode.ANONYMOUS, Mode.CONFIDENTIAL])
def test_no_words_names_days_or_personal_answers_stand_in_the_rows(office, mode):
    survey = office.closed(mode, alike(12))
    for format in ("codes", "csv", "json"):
        content = fetched(survey, format, office).decode()
        assert "+82" not in content
        assert f"{NOW:%Y-%m-%d}" not in content.split('"rows"')[-1]
    rows = rows_of(fetched(survey, "codes", office))
    assert not {"why", "tel", "use.other", "answer.person", "answer.email", "answer.day"} & set(rows[0])


@pytest.mark.parametrize("mode", [Mode.ANONYMOUS, Mode.CONFIDENTIAL])
def test_nobody_watches_rows_come_in(office, mode):
    survey = office.survey(mode)
    answer(survey, alike(12))
    with pytest.raises(SurveyRefused) as refused:
        exports.ask(survey=survey, format="csv", by=office.officer, at=NOW)
    assert refused.value.code == "open"


def test_so_few_answers_that_each_is_somebody_are_not_given_out(office):
    survey = office.closed(Mode.ANONYMOUS, alike(4))
    with pytest.raises(SurveyRefused) as refused:
        exports.ask(survey=survey, format="codes", by=office.officer, at=NOW)
    assert refused.value.code == "few"


def test_every_background_shown_is_shared_by_five(office):
    answers = [*alike(9, age="30"), *alike(3, sex=2, age="50"), *alike(2, sex=2, age="60")]
    survey = office.closed(Mode.ANONYMOUS, answers)
    rows = rows_of(fetched(survey, "codes", office))
    groups = Counter((row["sex"], row["age"], row["answer.channel"], row["answer.version"]) for row in rows)
    assert len(rows) == 14
    assert min(groups.values()) >= 5
    assert groups["1", "30", "1", "1"] == 9
    # Whoever is hidden is hidden from subtraction too: nobody's sex is known without four others sharing it.
    assert groups["2", "", "-9", "-9"] == 5


def test_words_of_fewer_than_ten_stay_in_the_house(office):
    survey = office.closed(Mode.ANONYMOUS, [*alike(9, why="가"), *alike(3, why=None)])
    assert {row["열"] for row in rows_of(fetched(survey, "texts", office))} == {"use.other"}
    survey = office.closed(Mode.ANONYMOUS, [*alike(9, why="나"), *alike(9, why="가")])
    texts = [row["글"] for row in rows_of(fetched(survey, "texts", office)) if row["열"] == "why"]
    assert texts == ["가"] * 9 + ["나"] * 9


def test_the_order_of_rows_says_nothing_of_when_they_came(office):
    answers = [*alike(6, nps=9), *alike(6, nps=1), *alike(6, nps=5)]
    forward = office.closed(Mode.ANONYMOUS, answers)
    backward = office.closed(Mode.ANONYMOUS, answers[::-1])
    came, came_last = ([row["nps"] for row in rows_of(fetched(one, "codes", office))] for one in (forward, backward))
    assert Counter(came) == Counter(came_last) == {"9": 6, "1": 6, "5": 6}
    in_order = [[str(each["nps"]) for each in some] for some in (answers, answers[::-1])]
    assert came not in in_order and came_last not in in_order


@pytest.mark.parametrize("mode", [Mode.ANONYMOUS, Mode.CONFIDENTIAL])
def test_the_place_of_a_row_does_not_tell_the_background_that_is_hidden_in_it(office, mode):
    answers = [*alike(12, sex=1, age="30"), *alike(12, sex=2, age="30"), *alike(3, sex=1, age="70")]
    survey = office.closed(mode, [*answers, *alike(3, sex=2, age="70")])
    rows = rows_of(fetched(survey, "codes", office))
    hidden = [place for place, row in enumerate(rows) if row["sex"] not in ("1", "2") or row["age"] != "30"]
    assert len(hidden) == 6
    sexes = [row["sex"] for row in rows if row["age"] == "30"]
    assert sexes not in (sorted(sexes), sorted(sexes, reverse=True)), "rows are not sorted by what may be hidden"


@pytest.mark.parametrize("mode", [Mode.ANONYMOUS, Mode.CONFIDENTIAL])
def test_no_rows_leave_the_house_while_late_answers_may_still_come(office, mode):
    survey = office.closed(mode, alike(12), grace_minutes=30)
    with pytest.raises(SurveyRefused) as refused:
        exports.ask(survey=survey, format="csv", by=office.officer, at=NOW + timedelta(minutes=29))
    assert refused.value.code == "unfinished"
    assert exports.ask(survey=survey, format="csv", by=office.officer, at=NOW + timedelta(minutes=30)).file


# Who may, for how long, and what is recorded.


def test_names_are_for_those_who_may_see_them_in_a_survey_by_name(office):
    with pytest.raises(SurveyRefused):
        exports.ask(
            survey=office.closed(Mode.CONFIDENTIAL, alike(6)), format="csv", by=office.officer, at=NOW, with_names=True
        )
    survey = office.closed(Mode.NAMED, [FULL])
    nameless = rows_of(fetched(survey, "codes", office))[0]
    assert "answer.person" not in nameless and "tel" not in nameless and nameless["why"]
    named = rows_of(fetched(survey, "codes", office, with_names=True))[0]
    assert "answer.person" in named and named["tel"]
    assert AuditRecord.objects.filter(verb="surveys.fetch_export").latest("pk").detail["names"] is True


def test_a_link_dies_and_so_does_the_file(office):
    survey = office.closed(Mode.NAMED, [FULL])
    export = exports.ask(survey=survey, format="csv", by=office.officer, at=NOW)
    assert storages["uploads"].exists(export.file)
    later = NOW + exports.LIFE + timedelta(seconds=1)
    with pytest.raises(SurveyRefused) as refused:
        exports.fetch(export=export, by=office.officer, at=later)
    assert refused.value.code == "expired"
    exports.destroy_expired(later)
    assert not storages["uploads"].exists(export.file)
    export.refresh_from_db()
    assert (export.progress, export.file) == (Export.State.EXPIRED, "")


def test_a_role_that_ended_opens_no_file_any_more(office):
    survey = office.closed(Mode.NAMED, [FULL])
    exports.ask(survey=survey, format="csv", by=office.officer, at=NOW)
    RoleGrant.objects.filter(user=office.officer).delete()
    with pytest.raises(PermissionDenied):
        exports.fetch(export=Export.objects.get(), by=User.objects.get(pk=office.officer.pk), at=NOW)


def test_nobody_fetches_the_file_of_another(office, client):
    survey = office.closed(Mode.NAMED, [FULL])
    export = exports.ask(survey=survey, format="csv", by=office.officer, at=NOW)
    url = reverse("surveys:export_file", args=[survey.slug, export.pk])
    colleague = office.person("CASE_OFFICER")
    for person, expected in ((colleague, 404), (make_user(), 404), (Office().officer, 404), (office.clerk, 403)):
        sign_in(client, person)
        assert client.get(url).status_code == expected
    sign_in(client, office.officer)
    other = office.survey()
    assert client.get(reverse("surveys:export_file", args=[other.slug, export.pk])).status_code == 404
    with pytest.raises(SurveyRefused):
        exports.fetch(export=export, by=colleague, at=NOW)


def test_many_rows_are_written_in_the_background_with_progress(office, monkeypatch):
    monkeypatch.setattr(exports, "MOST_ROWS_AT_ONCE", 3)
    monkeypatch.setattr("surveys.services.export_tables.ROWS_AT_ONCE", 2)
    survey = office.closed(Mode.NAMED, alike(7))
    export = exports.ask(survey=survey, format="csv", by=office.officer, at=NOW)
    assert export.progress == Export.State.WAITING
    seen: list[int] = []
    monkeypatch.setattr(exports, "_progress", lambda export, done: seen.append(done))

    exports.make_waiting(NOW)

    export.refresh_from_db()
    assert (export.progress, export.rows_done, export.rows_all) == (Export.State.READY, 7, 7)
    assert seen == [2, 4, 6, 7]
    assert not exports.has_work()


def test_a_file_that_cannot_be_made_fails_and_the_next_is_made(office, monkeypatch):
    monkeypatch.setattr(exports, "MOST_ROWS_AT_ONCE", 0)
    survey = office.closed(Mode.NAMED, alike(2))
    broken, lost, fine = (
        exports.ask(survey=survey, format=format, by=office.officer, at=NOW) for format in ("sav", "csv", "json")
    )
    Export.objects.filter(pk=broken.pk).update(format="none")
    Export.objects.filter(pk=lost.pk).update(progress=Export.State.RUNNING)
    exports.make_waiting(NOW)
    states = dict(Export.objects.values_list("pk", "progress"))
    assert states == {broken.pk: "FAILED", lost.pk: "FAILED", fine.pk: "READY"}


def test_somebody_with_files_underway_waits_for_them(office, monkeypatch):
    monkeypatch.setattr(exports, "MOST_ROWS_AT_ONCE", 0)
    survey = office.closed(Mode.NAMED, alike(2))
    for _number in range(exports.MOST_WAITING):
        exports.ask(survey=survey, format="csv", by=office.officer, at=NOW)
    with pytest.raises(SurveyRefused) as refused:
        exports.ask(survey=survey, format="csv", by=office.officer, at=NOW)
    assert refused.value.code == "waiting"


def test_the_page_makes_and_hands_out_a_file(office, client):
    survey = office.closed(Mode.NAMED, [FULL])
    sign_in(client, office.officer)
    url = reverse("surveys:exports", args=[survey.slug])
    assert client.get(url).status_code == 200
    assert client.post(url, {"submission_key": keys.new_key(), "format": "exe"}).status_code == 422
    assert client.post(url, {"submission_key": keys.new_key(), "format": "csv"}).url == url
    file_url = reverse("surveys:export_file", args=[survey.slug, Export.objects.get().pk])
    assert file_url in client.get(url).content.decode()
    response = client.get(file_url)
    assert response["Content-Disposition"].startswith("attachment")
    assert b"".join(response.streaming_content).startswith(b"\xef\xbb\xbf")


def test_the_page_says_before_the_close_why_there_are_no_rows(office, client):
    survey = office.survey(Mode.ANONYMOUS)
    sign_in(client, office.officer)
    page = client.get(reverse("surveys:exports", args=[survey.slug])).content.decode()
    assert "지금은 응답 행을 내보내지 않습니다" in page
    assert 'name="format"' not in page


def test_pages_ask_the_database_as_often_for_many_files_as_for_one(office, client):
    survey = office.closed(Mode.NAMED, [FULL])
    sign_in(client, office.officer)
    url = reverse("surveys:exports", args=[survey.slug])
    exports.ask(survey=survey, format="csv", by=office.officer, at=NOW)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    Export.objects.bulk_create(
        Export(survey=survey, format="csv", asked_by=office.officer, asked_at=NOW, progress="EXPIRED")
        for _number in range(15)
    )
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)
