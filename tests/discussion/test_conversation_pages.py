"""Reading a conversation: what is shown to whom, page by page, at what cost."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.signals import template_rendered
from django.utils import timezone

from discussion.models import Comment, Endorsement, Follow
from discussion.services import comments, moderation, tally
from tests.discussion.pages import HTMX, on, shown, url, write
from tests.discussion.places import opened
from tests.factories import make_department, make_user


@pytest.mark.parametrize("name", ["conversation", "post_comment", "endorse", "follow", "flag"])
def test_an_object_that_is_not_visible_does_not_exist(name: str, department: Any, author: Any, client_of: Any) -> None:
    department.is_active = False
    department.save()
    client = client_of(author)
    for method in (client.get, client.post):
        assert method(on(name, department), {"body": "가로등", "on": "1"}).status_code in {404, 405}
    assert client.post(on("post_comment", department), {"body": "가로등"}).status_code == 404
    assert not Comment.objects.exists()
    assert not Endorsement.objects.exists()
    assert not Follow.objects.exists()


@pytest.mark.parametrize("name", ["comment", "edit", "delete", "reply", "flag_comment", "endorse_comment", "versions"])
def test_a_comment_on_an_object_that_went_out_of_sight_does_not_exist(
    name: str, department: Any, author: Any, client_of: Any
) -> None:
    comment = write(department, author)
    department.is_active = False
    department.save()
    assert client_of(author).get(url(name, comment.pk)).status_code == 404


def test_hidden_and_held_texts_are_read_by_author_and_moderators_only(
    department: Any, author: Any, reader: Any, moderator: Any, client_of: Any, visitor: Client
) -> None:
    comment = write(department, author, "가려질 문장입니다.")
    case = moderation.flag(comment, person=reader, reason="ABUSE", at=timezone.now()).case
    moderation.decide(case, "uphold", moderator=moderator, reason="욕설", at=timezone.now())
    for client, status in (
        (visitor, 404),
        (client_of(reader), 404),
        (client_of(author), 200),
        (client_of(moderator), 200),
    ):
        answer = client.get(url("versions", comment.pk))
        assert answer.status_code == status
        fragment = client.get(on("conversation", department), **HTMX).content.decode()
        assert ("가려질 문장입니다." in fragment) is (status == 200)
        assert "욕설·비방·혐오" in fragment


@pytest.mark.parametrize("place", ["accounts.user", "auth.permission", "no.such", "accounts.Organisation", "..", "1"])
def test_unregistered_kinds_do_not_exist(place: str, db: None, author: Any, client_of: Any) -> None:
    for name in ("conversation", "post_comment", "endorse", "follow", "unfollow", "flag"):
        assert client_of(author).get(f"/discussion/on/{place}/1/{name}/").status_code == 404
    assert client_of(author).get(url("conversation", "accounts.user", author.pk)).status_code == 404


@pytest.mark.parametrize(
    "query",
    ["?comment=abc", "?comment=99999999999999999999999", "?comments_sort=x", "?comment=-1", "?comment=٣"],
)
def test_bad_queries_on_the_page_of_an_object_show_the_conversation(query: str, department: Any, author: Any) -> None:
    write(department, author)
    assert "산책로에 가로등을" in shown(department, author, query)


def test_scripts_are_shown_as_text_and_links_vouch_for_nothing(department: Any) -> None:
    villain = make_user(display_name="<script>alert(1)</script>")
    write(department, villain, '<script>alert(2)</script> http://example.com/a?b=1&c="><img src=x onerror=alert(3)>')
    write(department, make_user(), "javascript:alert(4) https://example.com/두레에서 (https://example.com/x)")
    page = shown(department, villain)
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript' not in page
    assert '<a href="https://example.com/" rel="nofollow ugc noopener noreferrer">' in page
    assert '<a href="https://example.com/x"' in page


def test_files_are_read_by_whoever_reads_the_comment(
    department: Any, author: Any, reader: Any, moderator: Any, client_of: Any, visitor: Client
) -> None:
    file = SimpleUploadedFile("기록.txt", "현장 기록입니다.".encode(), content_type="text/plain")
    answer = client_of(author).post(on("post_comment", department), {"body": "첨부합니다.", "attachments": [file]})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    comment = Comment.objects.get()
    fragment = visitor.get(on("conversation", department), **HTMX).content.decode()
    assert "기록.txt" in fragment
    path = fragment.split('<ul class="comment-files">')[1].split('href="')[1].split('"')[0]
    assert visitor.get(path).status_code == 200
    case = moderation.flag(comment, person=reader, reason="PERSONAL_DATA", at=timezone.now()).case
    moderation.decide(case, "uphold", moderator=moderator, reason="개인정보", at=timezone.now())
    assert visitor.get(path).status_code == 404
    assert client_of(moderator).get(path).status_code == 200
    comments.delete_comment(comment, author=author, at=timezone.now())
    assert client_of(moderator).get(path).status_code == 404


def test_the_same_person_reads_the_conversation_only_when_signed_in_where_the_place_says_so(
    author: Any, visitor: Client
) -> None:
    with opened(anonymous_reading=False):
        department = make_department()
        write(department, author, "안쪽 이야기")
        assert visitor.get(on("conversation", department), **HTMX).status_code == 404
        assert visitor.get(url("comment", Comment.objects.get().pk)).status_code == 404
        assert "안쪽 이야기" in shown(department, author)


def populate(department: Any, people: list[Any], count: int) -> None:
    """Many comments at once, a reply under every third, written straight into the table."""
    thread = tally.thread_of(department)
    now = timezone.now() - timedelta(days=1)
    Comment.objects.bulk_create(
        [
            Comment(thread=thread, author=people[number % len(people)], body=f"{number}번째 의견", created_at=now)
            for number in range(count)
        ]
    )
    tops = list(Comment.objects.filter(parent__isnull=True).order_by("pk"))
    Comment.objects.bulk_create(
        [Comment(thread=thread, parent=top, author=people[0], body="답글", created_at=now) for top in tops[::3]]
    )


def test_queries_do_not_grow_with_the_comments(
    department: Any, author: Any, reader: Any, django_assert_max_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    people = [author, *[make_user() for _ in range(9)]]
    shown(department, reader)
    spent: dict[str, list[int]] = {"visitor": [], "reader": []}
    for count in (1, 29, 70):
        populate(department, people, count)
        for name, user in (("visitor", AnonymousUser()), ("reader", reader)):
            with CaptureQueriesContext(connection) as queries:
                page = shown(department, user)
            spent[name].append(len(queries))
    assert page.count('class="comment"') > 50
    assert spent["visitor"][1] == spent["visitor"][2] <= 7, spent
    assert spent["reader"][1] == spent["reader"][2] <= 14, spent


def test_a_comment_that_is_only_read_costs_no_more_than_three_templates(department: Any, author: Any) -> None:
    """A page shows fifty: whatever is rendered for each, and written as a date, is paid for fifty times."""

    populate(department, [author], 1)
    used: list[str] = []

    def count(template: Any, **_signal: Any) -> None:
        used.append(template.name or "")

    template_rendered.connect(count)
    try:
        shown(department, AnonymousUser())
        before, used = used, []
        Comment.objects.bulk_create(
            Comment(thread=tally.thread_of(department), author=author, body="또 하나", created_at=timezone.now())
            for _ in range(10)
        )
        page = shown(department, AnonymousUser())
    finally:
        template_rendered.disconnect(count)
    assert page.count('class="comment"') == 12
    assert len(used) - len(before) == 3 * 10


@pytest.mark.parametrize("name", ["author", "office", "left"])
def test_the_name_above_a_comment_is_that_of_its_author_or_office(name: str, department: Any, author: Any) -> None:
    comment = write(department, author)
    if name == "office":
        comment.official_department, comment.official_title = department, "팀장"
    elif name == "left":
        comment.author = None
    comment.save()
    said = {"author": author.display_name, "office": f"{department.name} 팀장", "left": "탈퇴한 이용자"}[name]
    page = shown(department, author)
    assert f'<span class="comment-author">{said}</span>' in page
    assert f'<article aria-label="{said}, ' in page


def test_a_thousand_comments_are_read_page_by_page_without_gap_or_double(
    department: Any, author: Any, visitor: Client
) -> None:
    thread = tally.thread_of(department)
    now = timezone.now()
    Comment.objects.bulk_create(
        [
            Comment(thread=thread, author=author, body=f"글 {n}", created_at=now, endorsement_count=n % 7)
            for n in range(1000)
        ]
    )
    for sort in ("oldest", "newest", "endorsed"):
        seen: list[str] = []
        path = f"{on('conversation', department)}?comments_sort={sort}"
        while path:
            page = visitor.get(path, **HTMX).content.decode()
            seen += [part.split('"')[0] for part in page.split('id="comment-')[1:] if part[0].isdigit()]
            following = page.split('rel="next"')
            path = following[1].split('hx-get="')[1].split('"')[0].replace("&amp;", "&") if len(following) > 1 else ""
        assert len(seen) == len(set(seen)) == 1000, sort


def test_the_address_of_a_comment_finds_its_page(department: Any, author: Any, visitor: Client) -> None:
    populate(department, [author], 300)
    deep = Comment.objects.filter(parent__isnull=True).order_by("pk")[230]
    reply = Comment.objects.create(
        thread=deep.thread, parent=deep, author=author, body="깊은 답글", created_at=timezone.now()
    )
    for comment in (deep, reply):
        location = visitor.get(url("comment", comment.pk))["Location"]
        assert location.endswith(f"#comment-{comment.pk}")
        query = location.split("#")[0].split("&", 1)[1]
        assert f'id="comment-{comment.pk}"' in shown(department, author, f"?{query}")


def test_buttons_say_what_the_rules_say(department: Any, author: Any, reader: Any, moderator: Any) -> None:
    """The bulk answers of a page and the rules that services ask must not drift apart."""
    from core import permissions
    from discussion.queries import threads
    from discussion.states import DELETE, EDIT, ENDORSE, FLAG

    now = timezone.now()
    written = {
        visibility: write(department, author, f"{visibility} 글") for visibility in ("VISIBLE", "HELD", "HIDDEN")
    }
    for visibility, comment in written.items():
        Comment.objects.filter(pk=comment.pk).update(visibility=visibility)
    for user in (author, reader, moderator):
        page = threads.conversation(department, user=user, at=now)
        for entry in page.entries:
            comment = Comment.objects.get(pk=entry.comment.pk)
            found = (entry.may_edit, entry.may_delete, entry.may_endorse, entry.may_flag)
            asked = tuple(permissions.allowed(user, name, comment) for name in (EDIT, DELETE, ENDORSE, FLAG))
            assert found == asked, (user, comment.visibility)
