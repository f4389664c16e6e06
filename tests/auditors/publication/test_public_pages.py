"""What everybody reads at /auditors/: lists, map, figures, one finding, feed, search, data; and what nobody does."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from auditors.models import Finding, Severity
from auditors.queries import figures, public_findings
from auditors.queries.public_findings import Filters, Progress
from core.open_data import tables
from core.search import index
from tests.auditors.activities.audit_office import make_site
from tests.auditors.publication.publishing import Press
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def press() -> Press:
    return Press()


def page(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200
    return response.content.decode()


def queries_of(path: str) -> int:
    client = Client()
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def at_a_place(press: Press, **fields: Any) -> Any:
    press.site = make_site(department=press.site.department, latitude=37.5, longitude=127.0, **fields)
    return press.site


@pytest.mark.parametrize("state", ["DRAFTED", "OFFERED", "APPROVED_ONCE", "TAKEN_DOWN", "DISCARDED"])
def test_what_is_not_published_is_nowhere(press: Press, state: str) -> None:
    version = press.version(state, press.finding("CLOSED", title="보이면 안 되는 제목"))
    assert "보이면 안 되는 제목" not in page("/auditors/")
    assert "보이면 안 되는 제목" not in page("/auditors/feed/")
    assert Client().get(f"/auditors/published/{version.finding_id}/").status_code == 404
    assert not index.query("보이면 안 되는", audience=[index.PUBLIC]).hits
    assert figures.figures().total == 0


def test_the_page_of_a_finding_names_nobody_who_took_part(press: Press) -> None:
    version = press.version("PUBLISHED")
    text = page(f"/auditors/published/{version.finding_id}/")
    for person in (press.author, press.officer, press.clerk, press.writer, press.first, press.second):
        assert person.display_name not in text
    assert press.term.name not in text
    assert version.text in text


def test_words_said_on_the_way_stay_inside_but_for_the_public_version(press: Press) -> None:
    finding = press.finding("ACTION_PLANNED")
    version = press.begin(finding)
    type(version).objects.filter(pk=version.pk).update(answer="창고로 옮깁니다.")
    version.refresh_from_db()
    press.move(version, "hand_in", press.writer)
    press.approve(version, press.first)
    press.approve(version, press.second)
    text = page(f"/auditors/published/{finding.pk}/")
    assert "창고로 옮깁니다." in text
    assert finding.planned_action not in text


def test_the_state_goes_on_while_the_words_stay(press: Press) -> None:
    finding = press.finding("ACTION_TAKEN")
    press.version("PUBLISHED", finding)
    assert "감사관이 가서 확인했습니다" not in page(f"/auditors/published/{finding.pk}/")
    press.take(finding, "look_again")
    press.take(finding, "close")
    assert "감사관이 가서 확인했습니다" in page(f"/auditors/published/{finding.pk}/")


def test_filters_narrow_by_field_facility_severity_progress_words_and_what_came_back(press: Press) -> None:
    first = press.version("PUBLISHED", press.finding("CLOSED", title="소화기 압력이 낮음", severity=Severity.DANGER))
    at_a_place(press)
    again = press.finding("DECLINED", title="가로등이 꺼짐")
    Finding.objects.filter(pk=again.pk).update(again=first.finding)
    second = press.version("PUBLISHED", again)
    for filters, expected in (
        (Filters(), {first, second}),
        (Filters(site=press.site), {second}),
        (Filters(severity=Severity.DANGER), {first}),
        (Filters(progress=Progress.MENDED), {first}),
        (Filters(progress=Progress.DECLINED), {second}),
        (Filters(progress=Progress.OPEN), set()),
        (Filters(words="가로등"), {second}),
        (Filters(recurring=True), {second}),
        (Filters(field=first.finding.field), {first, second}),
    ):
        assert set(public_findings.page(filters)) == expected


@pytest.mark.parametrize("query", ["field=x", "site=%FF", "progress=x", "severity=99", "words=" + "가" * 500, "view=x"])
def test_a_filter_that_cannot_be_read_narrows_nothing(press: Press, query: str) -> None:
    version = press.version("PUBLISHED")
    assert version.title in page(f"/auditors/?{query}")


def test_a_forged_place_in_the_list_is_refused() -> None:
    assert Client().get("/auditors/?cursor=forged").status_code == 400


def test_the_map_has_one_pin_a_facility_and_says_what_is_open(press: Press) -> None:
    site = at_a_place(press)
    for state in ("CLOSED", "CLOSED", "ACTION_PLANNED"):
        press.version("PUBLISHED", press.finding(state))
    hidden = at_a_place(press)
    type(hidden).objects.filter(pk=hidden.pk).update(published_at=None)
    press.version("PUBLISHED", press.finding("CLOSED"))
    (pin,) = public_findings.on_the_map(Filters())
    assert (pin["title"], pin["latitude"], pin["summary"]) == (site.name, 37.5, "지적 3건")
    assert pin["state_label"] == "1건 조치 중"
    assert site.name in page("/auditors/?view=map")


def test_the_figures_are_those_of_the_rows(press: Press) -> None:
    days = (3, 10, 40)
    for number in days:
        finding = press.finding("CLOSED")
        Finding.objects.filter(pk=finding.pk).update(created_at=press.at - timedelta(days=number))
        press.version("PUBLISHED", finding)
    press.version("PUBLISHED", press.finding("ACTION_PLANNED"))
    press.version("PUBLISHED", press.finding("DECLINED"))
    press.finding("ACCEPTED")
    press.finding("REPORTED")
    found = figures.figures()
    assert (found.total, found.mended, found.open, found.declined) == (5, 3, 1, 1)
    assert (found.share_mended, found.usual_days, found.waiting) == (60, 10, 1)
    assert [number for _label, number in found.times()] == [1, 1, 0, 1, 0]
    assert found.fields[0].row == (press.term.seat_kind.label, 3, 1, 1)
    assert sum(group.total for group in found.sites) == found.total


def test_the_data_give_the_same_numbers_as_the_page(press: Press) -> None:
    for state in ("CLOSED", "ACTION_PLANNED", "DECLINED", "CLOSED"):
        press.version("PUBLISHED", press.finding(state))
    dataset = tables.named("audit-findings")
    assert dataset is not None
    names = [column.name for column in dataset.columns]
    rows = [dict(zip(names, row, strict=True)) for row in dataset.rows(press.at)]
    found = figures.figures()
    assert len(rows) == found.total
    assert sorted(row["days"] for row in rows if row["days"] is not None) == sorted(found.days)
    assert {row["site"] for row in rows} == {press.site.code}


def test_what_came_back_is_told_from_both_sides(press: Press) -> None:
    first = press.version("PUBLISHED", press.finding("CLOSED", title="처음 지적"))
    later = press.finding("ASSIGNED", title="다시 지적")
    Finding.objects.filter(pk=later.pk).update(again=first.finding)
    press.version("PUBLISHED", later)
    assert "다시 지적" in page(f"/auditors/published/{first.finding_id}/")
    assert "처음 지적" in page(f"/auditors/published/{later.pk}/")
    assert figures.figures().recurring == 1
    assert "다시 지적" in page("/auditors/figures/")


def test_an_unpublished_earlier_finding_is_not_told(press: Press) -> None:
    earlier = press.finding("CLOSED", title="공개하지 않은 지적")
    later = press.finding("ASSIGNED", title="다시 지적")
    Finding.objects.filter(pk=later.pk).update(again=earlier)
    press.version("PUBLISHED", later)
    assert "공개하지 않은 지적" not in page(f"/auditors/published/{later.pk}/")
    assert "공개하지 않은 지적" not in page("/auditors/figures/")


def test_the_feed_tells_the_newest_first(press: Press) -> None:
    press.version("PUBLISHED", press.finding("CLOSED", title="먼저 공개"))
    press.at += timedelta(hours=1)
    press.version("PUBLISHED", press.finding("CLOSED", title="나중 공개"))
    text = page("/auditors/feed/")
    assert text.index("나중 공개") < text.index("먼저 공개")


def test_it_is_found_by_its_words_and_its_facility(press: Press) -> None:
    version = press.version("PUBLISHED", press.finding("CLOSED", title="난간이 흔들림"))
    for words in ("난간", press.site.name):
        (hit,) = index.query(words, audience=[index.PUBLIC], kinds=["audit_finding"]).hits
        assert hit.document.url == f"/auditors/published/{version.finding_id}/"


def test_an_empty_room_says_so_and_breaks_nothing() -> None:
    assert "아직 공개한 지적사항이 없습니다" in page("/auditors/")
    assert "아직 공개한 지적사항이 없습니다" in page("/auditors/figures/")
    assert "아직" in page("/auditors/?view=map")


def test_an_auditor_finds_the_way_to_the_workspace_and_others_do_not(press: Press) -> None:
    client = Client()
    sign_in(client, press.author)
    assert "/auditors/mine/" in client.get("/auditors/").content.decode()
    assert "/auditors/mine/" not in page("/auditors/")


@pytest.mark.parametrize("path", ["/auditors/", "/auditors/?view=map", "/auditors/figures/", "/auditors/feed/"])
def test_thirty_findings_take_as_many_queries_as_one(press: Press, path: str) -> None:
    at_a_place(press)
    version = press.version("PUBLISHED", press.photographed())
    with_one = queries_of(path)
    for number in range(29):
        finding = version.finding
        finding.pk, finding.title, finding._state.adding = None, f"지적 {number}", True
        finding.save()
        version.pk, version.finding, version._state.adding = None, finding, True
        version.save()
    assert queries_of(path) == with_one


def test_the_page_of_the_facility_shows_what_was_found_there(press: Press) -> None:
    press.version("PUBLISHED", press.finding("CLOSED", title="난간이 흔들림"))
    press.version("OFFERED", press.finding("CLOSED", title="아직 공개 전"))
    text = page(f"/facilities/{press.site.code}/")
    assert "난간이 흔들림" in text
    assert "아직 공개 전" not in text


def test_all_that_share_the_first_place_are_named(press: Press) -> None:
    first = press.site
    press.version("PUBLISHED")
    assert f"{first.name}(1건)" in page("/auditors/figures/")
    at_a_place(press)
    press.version("PUBLISHED")
    names = ", ".join(sorted([first.name, press.site.name]))
    assert f"{names}(각 1건)" in page("/auditors/figures/")
