"""The office's pages: who reaches them, what they show, and what comes back after a mistake."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from auditors.models import PublicVersion
from tests.auditors.publication.publishing import Press
from tests.factories import make_department, make_staff, make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def press() -> Press:
    return Press()


def window(person: Any) -> Client:
    client = Client()
    if person is not None:
        sign_in(client, person)
    return client


def test_writing_begins_with_a_button_and_pressed_twice_it_is_one_draft(press: Press) -> None:
    finding = press.finding("CLOSED")
    client = window(press.writer)
    assert finding.title in client.get("/auditors/desk/versions/").content.decode()
    for _time in range(2):
        response = client.post(f"/auditors/desk/findings/{finding.pk}/publish/")
        assert response.url == f"/auditors/desk/versions/{finding.versions.get().pk}/"


def test_from_the_text_to_the_public_page_by_buttons_alone(press: Press) -> None:
    finding = press.photographed()
    version = press.begin(finding)
    photo = version.photos.get()
    base = f"/auditors/desk/versions/{version.pk}/"
    writer, first, second = window(press.writer), window(press.first), window(press.second)
    typed = {"title": "비상구 앞 물건", "place": "동쪽", "text": "의자가 쌓여 있습니다.", "answer": "옮겼습니다."}
    assert writer.post(f"{base}text/", typed).status_code == 302
    looked = {"decision": "show", "caption": "동쪽 비상구", "areas": "10 10 20 20\n50, 50, 10, 10"}
    assert writer.post(f"/auditors/desk/photos/{photo.pk}/", looked).status_code == 302
    assert writer.post(f"{base}step/hand_in/").status_code == 302
    for client in (first, second):
        revision = client.get(base).context["version"].revision
        assert client.post(f"{base}approve/", {"revision": revision}).status_code == 302
    public = Client().get(f"/auditors/published/{finding.pk}/").content.decode()
    photo.refresh_from_db()
    assert "의자가 쌓여 있습니다." in public
    assert photo.covered.get_absolute_url() in public
    assert photo.original.get_absolute_url() not in public


@pytest.mark.parametrize("revision", ["", "0", "99", "-1", "x", "9" * 40])
def test_an_approval_without_the_right_number_is_refused(press: Press, revision: str) -> None:
    version = press.version("OFFERED")
    client = window(press.first)
    client.post(f"/auditors/desk/versions/{version.pk}/approve/", {"revision": revision})
    version.refresh_from_db()
    assert version.state == "OFFERED"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"caption": "문"}, "decision"),
        ({"decision": "show"}, "caption"),
        ({"decision": "show", "caption": "문", "areas": "1 2 3"}, "areas"),
        ({"decision": "show", "caption": "문", "areas": "0 0 200 5"}, "areas"),
        ({"decision": "show", "caption": "문", "areas": "nan nan inf 1"}, "areas"),
        ({"decision": "show", "caption": "문", "areas": "1e400 0 1 1"}, "areas"),
        ({"decision": "show", "caption": "문", "areas": "1 1 1 1\n" * 21}, "areas"),
    ],
)
def test_a_wrong_photo_form_keeps_what_was_typed(press: Press, typed: dict[str, str], field: str) -> None:
    photo = press.begin(press.photographed()).photos.get()
    response = window(press.writer).post(f"/auditors/desk/photos/{photo.pk}/", typed)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    photo.refresh_from_db()
    assert not photo.is_looked_at


def test_a_text_without_words_is_sent_back_with_the_rest_kept(press: Press) -> None:
    version = press.begin()
    path = f"/auditors/desk/versions/{version.pk}/text/"
    response = window(press.writer).post(path, {"title": "새 제목", "text": "", "place": "", "answer": ""})
    assert response.status_code == 422
    assert "새 제목" in response.content.decode()


def test_approvers_are_shown_what_still_looks_like_a_name(press: Press) -> None:
    version = press.version("OFFERED")
    PublicVersion.objects.filter(pk=version.pk).update(text="홍가람 주무관이 12가 3456 차를 보았다.")
    page = window(press.first).get(f"/auditors/desk/versions/{version.pk}/")
    assert [one.text for one in page.context["left"]] == ["홍가람", "12가 3456"]


def test_what_was_reported_is_marked_and_no_markup_of_it_runs(press: Press) -> None:
    version = press.begin(press.finding("CLOSED", text="<script>1</script> 010-1234-5678"))
    page = window(press.writer).get(f"/auditors/desk/versions/{version.pk}/").content.decode()
    assert "<mark>010-1234-5678</mark>" in page
    assert "<script>1</script>" not in page


PATHS = ("", "text/", "approve/", "step/hand_in/", "step/discard/")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("who", ["resident", "author", "clerk", "stranger"])
def test_nobody_but_the_office_reaches_it(press: Press, who: str, path: str) -> None:
    version = press.version("OFFERED")
    people = {
        "resident": make_user(), "author": press.author, "clerk": press.clerk,
        "stranger": make_staff(department=make_department()),
    }  # fmt: skip
    client = window(people[who])
    answer = client.post if path in ("approve/", "step/hand_in/") else client.get
    assert answer(f"/auditors/desk/versions/{version.pk}/{path}").status_code in (403, 404)
    assert Client().get(f"/auditors/desk/versions/{version.pk}/").status_code == 302


def test_a_photo_of_another_office_does_not_exist(press: Press) -> None:
    photo = press.begin(press.photographed()).photos.get()
    stranger = make_staff(department=make_department())
    assert window(stranger).get(f"/auditors/desk/photos/{photo.pk}/").status_code == 404


@pytest.mark.parametrize("name", ["approve_first", "publish", "replace", "open", "nonsense"])
def test_no_other_step_has_an_address(press: Press, name: str) -> None:
    version = press.version("OFFERED")
    response = window(press.first).post(f"/auditors/desk/versions/{version.pk}/step/{name}/", {"reason": "까닭"})
    assert response.status_code == 404
    version.refresh_from_db()
    assert version.state == "OFFERED"


@pytest.mark.parametrize("tab", ["write", "drafts", "approve", "published", "gone", "nonsense"])
def test_thirty_rows_take_as_many_queries_as_one(press: Press, tab: str) -> None:
    client, path = window(press.writer), f"/auditors/desk/versions/?tab={tab}"
    for state in ("DRAFTED", "OFFERED", "PUBLISHED", "TAKEN_DOWN"):
        press.version(state)
    press.finding("CLOSED")
    client.get(path)
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    for _number in range(4):
        for state in ("DRAFTED", "OFFERED", "PUBLISHED", "TAKEN_DOWN"):
            press.version(state)
        press.finding("CLOSED")
    with CaptureQueriesContext(connection) as more:
        assert client.get(path).status_code == 200
    assert len(more) == len(one)


def test_the_page_of_the_finding_leads_the_office_to_writing_and_the_author_to_the_public_page(press: Press) -> None:
    finding = press.finding("CLOSED")
    begin, path = f"/auditors/desk/findings/{finding.pk}/publish/", f"/auditors/work/{finding.pk}/"
    assert begin in window(press.writer).get(path).content.decode()
    assert begin not in window(press.author).get(path).content.decode()
    version = press.version("PUBLISHED", finding)
    assert begin not in window(press.writer).get(path).content.decode()
    assert version.get_absolute_url() in window(press.author).get(path).content.decode()


def test_the_writer_reads_why_it_came_back(press: Press) -> None:
    version = press.version("OFFERED")
    path = f"/auditors/desk/versions/{version.pk}/"
    answer = window(press.first).post(f"{path}step/send_back/", {"reason": "둘째 문장에 이름이 있습니다."})
    assert answer.status_code == 302
    page = window(press.writer).get(path)
    assert page.context["sent_back"].reason == "둘째 문장에 이름이 있습니다."
    press.move(version, "hand_in", press.writer)
    assert window(press.writer).get(path).context["sent_back"] is None
