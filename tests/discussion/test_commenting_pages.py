"""Writing, changing and deleting comments, as a browser with and without script meets it; bad input."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from core.submissions.models import Draft
from discussion.models import Comment
from discussion.services import moderation
from tests.discussion.pages import HTMX, on, url, write
from tests.factories import make_user


def test_a_comment_without_script_is_posted_and_led_to(department: Any, author: Any, client_of: Any) -> None:
    answer = client_of(author).post(on("post_comment", department), {"body": "가로등이 필요합니다."})
    comment = Comment.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/?department={department.pk}&comment={comment.pk}#comment-{comment.pk}"


def test_a_comment_with_htmx_fetches_the_part_that_changed(department: Any, author: Any, client_of: Any) -> None:
    answer = client_of(author).post(on("post_comment", department), {"body": "가로등이 필요합니다."}, **HTMX)
    comment = Comment.objects.get()
    assert f"comment={comment.pk}" in answer["HX-Location"]
    assert "#conversation" in answer["HX-Location"]


def test_sending_twice_gives_one_comment_and_the_same_answer(department: Any, author: Any, client_of: Any) -> None:
    client, key = client_of(author), str(uuid4())
    data = {"body": "가로등이 필요합니다.", "submission_key": key}
    answers = [client.post(on("post_comment", department), data) for _ in range(3)]
    assert {answer["Location"] for answer in answers} == {answers[0]["Location"]}
    assert Comment.objects.count() == 1


def test_what_was_typed_comes_back_with_the_error(department: Any, author: Any, client_of: Any) -> None:
    client = client_of(author)
    long = "가" * 2001
    for extra in ({}, HTMX):
        answer = client.post(on("post_comment", department), {"body": long}, **extra)
        assert answer.status_code == 422
        assert long in answer.content.decode()


def test_the_draft_goes_when_the_comment_has_arrived(department: Any, author: Any, client_of: Any) -> None:
    name = f"comment.accounts.department.{department.pk}"
    Draft.objects.create(owner=author, form_name=name, data={"body": "가로"}, saved_at=timezone.now())
    client_of(author).post(on("post_comment", department), {"body": "가로등이 필요합니다."})
    assert not Draft.objects.exists()


def test_the_drafts_of_a_change_and_of_a_report_go_when_they_have_arrived(
    department: Any, author: Any, reader: Any, client_of: Any
) -> None:
    comment = write(department, author)
    for owner, name, sent in (
        (reader, "flag_comment", {"reason": "ABUSE", "note": "욕설입니다."}),
        (author, "edit", {"body": "산책로에 가로등 두 개를 놓아 주세요."}),
    ):
        page = client_of(owner).get(url(name, comment.pk))
        assert f'data-draft="{page.context["draft"]}"' in page.content.decode()
        Draft.objects.create(owner=owner, form_name=page.context["draft"], data=sent, saved_at=timezone.now())
        assert client_of(owner).post(url(name, comment.pk), sent).status_code == 302
        assert not Draft.objects.exists()


def test_login_leads_back_to_the_comment_box(department: Any, visitor: Client, author: Any, client_of: Any) -> None:
    page = {"referer": "http://testserver/a-page-with-many-things/"}
    answer = visitor.post(on("post_comment", department), {"body": "가로등"}, headers=page)
    assert answer.status_code == 302
    assert answer["Location"] == f"/accounts/login/?next={on('post_comment', department)}"
    back = client_of(author).get(on("post_comment", department))
    assert back["Location"] == f"/?department={department.pk}#comment-box"
    assert not Comment.objects.exists()


BAD_BODIES: list[dict[str, Any]] = [
    {},
    {"body": ""},
    {"body": " \u3000\u200b"},
    {"body": "\x00"},
    {"body": "가" * 100_000},
    {"body": "정상", "position": "1"},
    {"body": "정상", "position": "abc"},
    {"body": "정상", "submission_key": "not-a-key"},
    {"body": "정상", "attachments": "no file"},
    {"body": ["하나", "\ud800"]},
]


@pytest.mark.parametrize("data", BAD_BODIES)
def test_bad_input_is_answered_and_never_breaks(
    data: dict[str, Any], department: Any, author: Any, client_of: Any
) -> None:
    encoded = {name: str(value).encode("utf-8", "surrogatepass") for name, value in data.items()}
    answer = client_of(author).post(on("post_comment", department), encoded)
    assert answer.status_code in {302, 400, 413, 422}


@pytest.mark.parametrize(
    "path",
    [
        "/discussion/comments/99999999999999999999999/",
        "/discussion/comments/0/",
        "/discussion/on/accounts.department/99999999999999999999999/",
        "/discussion/cases/99999999999999999999999/",
        "/discussion/moderation/99999999999999999999999/",
        "/discussion/mine/?cursor=forged",
        "/discussion/mine/?tab=nonsense",
        "/discussion/moderation/?shelf=x&origin=y&reason=z&cursor=%00",
        "/discussion/moderation/log/?x=1",
    ],
)
def test_bad_addresses_never_break(path: str, place: Any, moderator: Any, client_of: Any) -> None:
    assert client_of(moderator).get(path).status_code in {200, 400, 404}


def test_a_body_of_ten_megabytes_is_refused(department: Any, author: Any, client_of: Any) -> None:
    answer = client_of(author).post(on("post_comment", department), {"body": "가" * 3_500_000})
    assert 400 <= answer.status_code < 500
    answer = client_of(author).post(
        on("post_comment", department),
        "body=" + "a" * 10_000_000,
        content_type="application/x-www-form-urlencoded",
    )
    assert 400 <= answer.status_code < 500
    assert not Comment.objects.exists()


def test_an_edit_is_shown_with_its_differences(department: Any, author: Any, visitor: Client, client_of: Any) -> None:
    comment = write(department, author, "가로등 두 개")
    answer = client_of(author).post(url("edit", comment.pk), {"body": "가로등 세 개"})
    assert answer.status_code == 302
    page = visitor.get(url("versions", comment.pk)).content.decode()
    assert "<del>두</del>" in page
    assert "<ins>세</ins>" in page


def test_strangers_cannot_edit_delete_or_decide(
    department: Any, author: Any, reader: Any, client_of: Any, visitor: Client
) -> None:
    comment = write(department, author)
    case = moderation.flag(comment, person=reader, reason="ABUSE", at=timezone.now()).case
    stranger = client_of(make_user())
    for path in (
        url("edit", comment.pk),
        url("delete", comment.pk),
        url("moderation"),
        url("moderation_case", case.pk),
        url("block_author", case.pk),
        url("case", case.pk),
        url("decide_many"),
        on("close", department),
    ):
        for method in (stranger.get, stranger.post):
            assert method(path).status_code in {403, 404, 405}, path
        assert visitor.get(path).status_code in {302, 405}, path
    comment.refresh_from_db()
    assert comment.visibility == "VISIBLE"


def test_a_hostile_file_is_refused_with_its_cause_and_nothing_is_posted(
    department: Any, author: Any, client_of: Any
) -> None:
    file = SimpleUploadedFile("그림.png", b"<svg onload=alert(1)>", content_type="image/png")
    answer = client_of(author).post(on("post_comment", department), {"body": "첨부합니다.", "attachments": [file]})
    assert answer.status_code == 422
    assert "그림.png" in answer.content.decode()
    assert not Comment.objects.exists()
