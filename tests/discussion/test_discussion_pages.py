"""The pages and fragments, as a browser with and without script meets them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.test.signals import template_rendered
from django.urls import reverse
from django.utils import timezone

from core.audit.models import AuditRecord
from core.submissions.models import Draft
from core.workflow.models import Case
from discussion.models import Comment, Endorsement, Follow, ModerationCase, WritingBlock
from discussion.services import comments, moderation, support, tally
from tests.discussion.places import opened
from tests.factories import make_department, make_user
from tests.sessions import sign_in

HTMX = {"HTTP_HX_REQUEST": "true"}


def url(name: str, *args: Any) -> str:
    return reverse(f"discussion:{name}", args=args)


def on(name: str, department: Any) -> str:
    return url(name, "accounts.department", department.pk)


def write(department: Any, author: Any, body: str = "산책로에 가로등을 놓아 주세요.", **more: Any) -> Comment:
    return comments.post_comment(department, author=author, body=body, at=more.pop("at", timezone.now()), **more)


def shown(department: Any, user: Any, query: str = "") -> str:
    """What `{% conversation %}` and the buttons render on a page of the department."""
    request = RequestFactory().get(f"/{query}")
    request.user = user
    template = Template(
        "{% load discussion %}{% conversation target %}{% endorse_button target %}{% follow_button target %}"
        "{% flag_link target %}{% comment_count target %}"
    )
    return template.render(Context({"request": request, "target": department}))


@pytest.fixture
def visitor() -> Client:
    return Client()


@pytest.fixture
def client_of() -> Any:
    def signed_in(user: Any) -> Client:
        client = Client()
        sign_in(client, user)
        return client

    return signed_in


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


def test_login_leads_back_to_the_comment_box(department: Any, visitor: Client, author: Any, client_of: Any) -> None:
    answer = visitor.post(on("post_comment", department), {"body": "가로등"})
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]
    back = client_of(author).get(on("post_comment", department))
    assert back["Location"] == f"/?department={department.pk}#comment-box"
    assert not Comment.objects.exists()


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


@pytest.mark.parametrize(
    "query",
    ["?comment=abc", "?comment=99999999999999999999999", "?comments_sort=x", "?comment=-1", "?comment=٣"],
)
def test_bad_queries_on_the_page_of_an_object_show_the_conversation(query: str, department: Any, author: Any) -> None:
    write(department, author)
    assert "산책로에 가로등을" in shown(department, author, query)


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


def test_endorsing_twice_means_yes_and_off_means_off(department: Any, author: Any, reader: Any, client_of: Any) -> None:
    comment = write(department, author)
    client = client_of(reader)
    for path in (on("endorse", department), url("endorse_comment", comment.pk)):
        for _ in range(2):
            fragment = client.post(path, {"on": "1"}, **HTMX).content.decode()
            assert 'aria-pressed="true"' in fragment
        assert Endorsement.objects.count() == 1
        assert 'aria-pressed="false"' in client.post(path, {"on": "0"}, **HTMX).content.decode()
        assert Endorsement.objects.count() == 0
        assert client.post(path, {"on": "1"}).status_code == 302
        client.post(path, {"on": "0"})


def test_following_and_the_way_out_from_a_letter(department: Any, reader: Any, client_of: Any) -> None:
    client = client_of(reader)
    client.post(on("follow", department), {"on": "1"})
    assert Follow.objects.count() == 1
    assert "하천관리부" in client.get(on("unfollow", department)).content.decode()
    assert Follow.objects.count() == 1
    client.post(on("unfollow", department))
    assert Follow.objects.count() == 0


def test_how_many_follow_is_read_by_everybody(department: Any, reader: Any, author: Any) -> None:
    assert "관심 등록 <span" not in shown(department, AnonymousUser())
    for person in (reader, author):
        support.follow(department, person=person, at=timezone.now())
    for person in (AnonymousUser(), reader):
        assert '<span class="endorse-count">2</span>' in shown(department, person)


def test_following_can_be_stopped_when_the_object_is_out_of_sight(department: Any, reader: Any, client_of: Any) -> None:
    support.follow(department, person=reader, at=timezone.now())
    department.is_active = False
    department.save()
    page = client_of(reader).get(on("unfollow", department)).content.decode()
    assert "하천관리부" not in page
    client_of(reader).post(on("unfollow", department))
    assert Follow.objects.count() == 0


@pytest.mark.parametrize("exists", [True, False])
def test_stopping_to_follow_tells_nobody_which_hidden_things_exist(
    department: Any, reader: Any, client_of: Any, exists: bool
) -> None:
    """One whom the object is hidden from, and who does not follow it, gets the same as for no object at all."""
    department.is_active = False
    department.save()
    number = department.pk if exists else department.pk + 1_000_000
    path = url("unfollow", "accounts.department", number)
    client = client_of(reader)
    assert client.get(path).status_code == 404
    answer = client.post(path)
    assert (answer.status_code, answer["Location"]) == (302, reverse("discussion:mine"))


@pytest.mark.parametrize("number", [0, 2**31, 2**63 - 1, 2**63, 10**40])
def test_stopping_to_follow_takes_any_number(reader: Any, client_of: Any, department: Any, number: int) -> None:
    path = url("unfollow", "accounts.department", number)
    assert client_of(reader).get(path).status_code == 404
    assert client_of(reader).post(path).status_code == 302


def test_following_can_be_stopped_when_the_object_is_gone(department: Any, reader: Any, client_of: Any) -> None:
    support.follow(department, person=reader, at=timezone.now())
    path = on("unfollow", department)
    department.delete()
    assert "더 이상 공개되지 않는" in client_of(reader).get(path).content.decode()
    client_of(reader).post(path)
    assert not Follow.objects.exists()


def test_reading_a_case_is_recorded_once_per_look_on_both_its_pages(
    department: Any, author: Any, reader: Any, moderator: Any, client_of: Any
) -> None:
    """Its page names who reported; the desk shows the text. Sending a decision is no look of its own."""
    comment = comments.post_comment(department, author=author, body="홍길동 010-0000-0000", at=timezone.now())
    case = moderation.flag(comment, person=reader, reason="PERSONAL_DATA", at=timezone.now()).case
    row = Case.objects.get(workflow="moderation", object_id=case.pk)
    client = client_of(moderator)
    client.get(url("moderation_case", case.pk))
    client.get(url("moderation_case", case.pk))
    client.post(url("moderation_case", case.pk), {"step": "uphold", "reason": ""})
    panel = client.get(f"/desk/cases/{row.pk}/").content.decode()
    assert "홍길동 010-0000-0000" in panel
    assert "개인정보" in panel
    assert reader.display_name not in panel
    reads = AuditRecord.objects.filter(verb__endswith="read_case").order_by("pk")
    looks = [("discussion.read_case", case.pk), ("discussion.read_case", case.pk), ("desk.read_case", row.pk)]
    assert list(reads.values_list("verb", "object_id")) == looks


def test_an_appeal_is_for_another_moderator_and_its_page_says_so(
    department: Any, author: Any, reader: Any, moderator: Any, other_moderator: Any, client_of: Any
) -> None:
    """No form for the first one, no box to tick among what can be decided in bulk; the second finds both."""
    comment = comments.post_comment(department, author=author, body="바보 같은 행정", at=timezone.now())
    case = moderation.flag(comment, person=reader, reason="ABUSE", at=timezone.now()).case
    moderation.decide(case, "uphold", moderator=moderator, reason="운영원칙", at=timezone.now())
    moderation.appeal(case, author=author, reason="다시 봐 주십시오.", at=timezone.now())
    first = client_of(moderator).get(url("moderation_case", case.pk))
    assert first.context["steps"] == []
    assert "다른 운영자가 결정해야" in first.content.decode()
    second = client_of(other_moderator).get(url("moderation_case", case.pk))
    assert {step.name for step in second.context["steps"]} == {"confirm", "restore"}
    assert second.context["blocked"] == []
    shelves = {
        shelf: client_of(other_moderator).get(f"{url('moderation')}?shelf={shelf}").content.decode()
        for shelf in ("to-decide", "appealed")
    }
    box = f'id="case-{case.pk}"'
    assert (box in shelves["to-decide"], box in shelves["appealed"]) == (False, True)


def test_the_pages_of_a_case_say_where_one_is(
    department: Any, author: Any, reader: Any, moderator: Any, client_of: Any
) -> None:
    comment = comments.post_comment(department, author=author, body="바보 같은 행정", at=timezone.now())
    case = moderation.flag(comment, person=reader, reason="ABUSE", at=timezone.now()).case
    moderators_page = client_of(moderator).get(url("moderation_case", case.pk)).content.decode()
    trail = moderators_page.split('class="breadcrumb')[1].split("</nav>")[0]
    assert reverse("discussion:moderation") in trail
    own_page = client_of(author).get(url("case", case.pk)).content.decode()
    trail = own_page.split('class="breadcrumb')[1].split("</nav>")[0]
    assert f"{reverse('discussion:mine')}?tab=decisions" in trail


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


def test_a_hostile_file_is_refused_with_its_cause_and_nothing_is_posted(
    department: Any, author: Any, client_of: Any
) -> None:
    file = SimpleUploadedFile("그림.png", b"<svg onload=alert(1)>", content_type="image/png")
    answer = client_of(author).post(on("post_comment", department), {"body": "첨부합니다.", "attachments": [file]})
    assert answer.status_code == 422
    assert "그림.png" in answer.content.decode()
    assert not Comment.objects.exists()


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
    from django.contrib.auth.models import AnonymousUser
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
    from django.contrib.auth.models import AnonymousUser

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


def test_my_activity_lists_what_is_mine(department: Any, author: Any, reader: Any, client_of: Any) -> None:
    comment = write(department, author, "내가 쓴 글")
    write(department, reader, "남이 쓴 글")
    support.endorse(department, person=author, at=timezone.now())
    case = moderation.flag(comment, person=reader, reason="ABUSE", at=timezone.now()).case
    client = client_of(author)
    assert "내가 쓴 글" in (page := client.get(url("mine")).content.decode())
    assert "남이 쓴 글" not in page
    for tab in ("endorsements", "follows"):
        assert "하천관리부" in client.get(f"{url('mine')}?tab={tab}").content.decode()
    assert url("case", case.pk) in client.get(f"{url('mine')}?tab=decisions").content.decode()


def test_moderators_work_through_the_list_in_bulk(
    department: Any, author: Any, reader: Any, moderator: Any, client_of: Any
) -> None:
    for number in range(3):
        moderation.flag(write(department, author, f"글 {number}"), person=reader, reason="ABUSE", at=timezone.now())
    client = client_of(moderator)
    page = client.get(url("moderation")).content.decode()
    assert page.count('name="case"') == 3
    ids = list(ModerationCase.objects.values_list("pk", flat=True))
    data = {"case": ids[:2], "step": "uphold", "rule": "ABUSE", "reason": "욕설"}
    assert client.post(url("decide_many"), data).status_code == 302
    assert Comment.objects.filter(visibility="HIDDEN").count() == 2
    assert client.post(url("decide_many"), {"step": "uphold"}).status_code == 302
    assert client.post(url("decide_many"), {"case": ["x", "9" * 30], "step": "no-such"}).status_code == 302
    filtered = client.get(f"{url('moderation')}?shelf=hidden&reason=ABUSE").content.decode()
    assert filtered.count('class="case"') == 2


def test_the_moderation_list_costs_the_same_for_thirty_cases(
    department: Any, reader: Any, moderator: Any, client_of: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, spent = client_of(moderator), []
    client.get(url("moderation"))
    for number in range(30):
        moderation.flag(
            write(department, make_user(), f"글 {number}"), person=make_user(), reason="ABUSE", at=timezone.now()
        )
        if number in {1, 29}:
            with CaptureQueriesContext(connection) as queries:
                client.get(url("moderation"))
            spent.append(len(queries))
    assert spent[0] == spent[1]


def test_a_moderator_blocks_and_lifts_from_the_case(
    department: Any, author: Any, reader: Any, moderator: Any, client_of: Any
) -> None:
    case = moderation.flag(write(department, author), person=reader, reason="ABUSE", at=timezone.now()).case
    client = client_of(moderator)
    assert "작성 제한하기" in client.get(url("moderation_case", case.pk)).content.decode()
    client.post(url("block_author", case.pk), {"days": "3", "why": "반복된 욕설"})
    assert WritingBlock.objects.get().person == author
    answer = client_of(author).post(on("post_comment", department), {"body": "또 쓰기"})
    assert answer.status_code == 422
    assert "반복된 욕설" in answer.content.decode()
    assert "작성 제한 풀기" in client.get(url("moderation_case", case.pk)).content.decode()
    client.post(url("block_author", case.pk), {"lift": "1"})
    assert client_of(author).post(on("post_comment", department), {"body": "또 쓰기"}).status_code == 302


def test_the_public_log_is_for_everybody(visitor: Client, db: None) -> None:
    assert visitor.get(url("log")).status_code == 200


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
