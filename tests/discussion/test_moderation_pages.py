"""The moderators' pages: the list, one case, blocks, the public log."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.audit.models import AuditRecord
from core.workflow.models import Case
from discussion.models import Comment, ModerationCase, WritingBlock
from discussion.services import comments, moderation
from tests.discussion.pages import on, url, write
from tests.factories import make_user


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
    assert client.post(url("decide_many"), {"case": ["x", "9" * 30], "step": "no-such"}).status_code == 422
    filtered = client.get(f"{url('moderation')}?shelf=hidden&reason=ABUSE").content.decode()
    assert filtered.count('class="case"') == 2


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"step": "uphold", "reason": "길게 적은 사유"}, "한 건 이상 선택"),
        ({"step": "uphold", "rule": "NONE", "reason": "길게 적은 사유"}, "올바르게 선택"),
        ({"step": "uphold", "reason": "길게 적은 사유" * 200}, "1000"),
    ],
)
def test_a_refused_decision_about_many_keeps_the_words_the_ticks_and_the_filters(
    sent: Any, said: str, department: Any, author: Any, reader: Any, moderator: Any, client_of: Any
) -> None:
    case = moderation.flag(write(department, author), person=reader, reason="ABUSE", at=timezone.now()).case
    ticked = {} if "선택" in said and "rule" not in sent else {"case": [case.pk]}
    client = client_of(moderator)
    answer = client.post(url("decide_many"), {**sent, **ticked, "from": "shelf=to-decide&reason=ABUSE"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sent["reason"] in page
    assert said in page
    assert (f'id="case-{case.pk}" checked' in page) == bool(ticked)
    assert answer.context["filter_form"]["reason"].value() == "ABUSE"
    assert ModerationCase.objects.get().is_open


def test_the_list_says_until_when_to_decide_and_what_is_overdue(
    department: Any, author: Any, reader: Any, moderator: Any, client_of: Any
) -> None:
    late = moderation.flag(write(department, author, "하나"), person=reader, reason="ABUSE", at=timezone.now()).case
    moderation.flag(write(department, author, "둘"), person=reader, reason="ABUSE", at=timezone.now())
    ModerationCase.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(days=1))
    page = client_of(moderator).get(url("moderation")).content.decode()
    assert page.count("badge-danger") == 1


def test_what_could_not_be_decided_among_many_is_named_row_by_row(
    department: Any, author: Any, reader: Any, moderator: Any, client_of: Any
) -> None:
    at = timezone.now()
    own = moderation.flag(write(department, moderator, "내 글"), person=reader, reason="ABUSE", at=at).case
    other = moderation.flag(write(department, author, "남의 글"), person=reader, reason="ABUSE", at=at).case
    client = client_of(moderator)
    data = {"case": [own.pk, other.pk], "step": "uphold", "reason": "욕설"}
    answer = client.post(url("decide_many"), {**data, "from": "shelf=to-decide"})
    page = answer.content.decode()
    [(refused, why)] = answer.context["refused"]
    assert refused == own
    assert why in page
    assert f'id="case-{own.pk}" checked' in page
    assert f'id="case-{other.pk}"' not in page
    assert not ModerationCase.objects.get(pk=other.pk).is_open


def test_a_block_that_is_refused_keeps_its_reason(
    department: Any, author: Any, reader: Any, moderator: Any, client_of: Any
) -> None:
    case = moderation.flag(write(department, author), person=reader, reason="ABUSE", at=timezone.now()).case
    answer = client_of(moderator).post(url("block_author", case.pk), {"days": "0", "why": "반복된 욕설"})
    assert answer.status_code == 422
    assert "반복된 욕설" in answer.content.decode()
    assert not WritingBlock.objects.exists()


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
