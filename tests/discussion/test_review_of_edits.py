"""An author may change a text while it waits: nothing is shown that no moderator has read."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from core.notify.models import OutboxMessage
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from core.workflow.models import Case
from discussion.models import Comment, CommentVersion, ModerationCase
from discussion.services import comments, moderation, support
from discussion.services.events import NEW_COMMENT
from discussion.states import Visibility
from discussion.text import imprint
from tests.discussion.pages import url
from tests.discussion.places import opened
from tests.factories import make_department


@pytest.fixture
def reviewed(db: None) -> Iterator[Any]:
    with opened(moderation="pre"):
        yield make_department("하천관리부")


def write(department: Any, author: Any, at: datetime, body: str = "점잖은 글") -> Comment:
    return comments.post_comment(department, author=author, body=body, at=at)


def edit(comment: Comment, body: str, at: datetime) -> Comment:
    return comments.edit_comment(comment, author=comment.author, body=body, at=at)


def leave_standing(comment: Comment, moderator: Any, at: datetime, read: str = "") -> Comment:
    case = ModerationCase.objects.latest("pk")
    moderation.decide(case, "dismiss", moderator=moderator, read=imprint(read), at=at)
    comment.refresh_from_db()
    return comment


def test_a_text_changed_while_it_waits_is_not_shown_unread(
    reviewed: Any, author: Any, moderator: Any, at: datetime
) -> None:
    comment = write(reviewed, author, at)
    edit(comment, "몹쓸 글", at)
    with pytest.raises(TransitionRefused) as refused:
        leave_standing(comment, moderator, at)
    assert refused.value.code == "unread"
    assert Comment.objects.get().visibility == Visibility.HELD
    assert leave_standing(comment, moderator, at, read="몹쓸 글").visibility == Visibility.VISIBLE


def test_nor_from_the_desk_or_in_bulk(reviewed: Any, author: Any, moderator: Any, at: datetime, client_of: Any) -> None:
    comment = write(reviewed, author, at)
    edit(comment, "몹쓸 글", at)
    client, desk = client_of(moderator), Case.objects.get(workflow="moderation")
    page = client.get(f"/desk/cases/{desk.pk}/").content.decode()
    assert "몹쓸" in page
    assert client.post(f"/desk/cases/{desk.pk}/steps/", {"step": "dismiss"}).status_code == 422
    many = {"case": [ModerationCase.objects.get().pk], "step": "dismiss"}
    assert client.post(url("decide_many"), many).status_code == 422
    assert Comment.objects.get().visibility == Visibility.HELD


def test_the_page_of_the_case_shows_the_present_words_and_decides_about_them(
    reviewed: Any, author: Any, moderator: Any, client_of: Any
) -> None:
    now = timezone.now()
    comment = write(reviewed, author, now)
    client, case = client_of(moderator), ModerationCase.objects.get()
    before = client.get(url("moderation_case", case.pk))
    assert before.context["changed"] is None
    edit(comment, "몹쓸 글", now)
    # The page was loaded before the edit: what it sends names nothing that was read.
    late = client.post(url("moderation_case", case.pk), {"step": "dismiss"})
    assert late.status_code == 422
    assert "몹쓸" in late.content.decode()
    read = late.context["changed"].imprint
    assert f'name="read" value="{read}"' in late.content.decode()
    assert client.post(url("moderation_case", case.pk), {"step": "dismiss", "read": read}).status_code == 302
    assert Comment.objects.get().visibility == Visibility.VISIBLE


def test_a_shown_text_that_is_changed_comes_back_with_its_new_words(
    reviewed: Any, author: Any, moderator: Any, at: datetime
) -> None:
    comment = leave_standing(write(reviewed, author, at), moderator, at)
    edit(comment, "몹쓸 글", at)
    assert ModerationCase.objects.latest("pk").snapshot == "몹쓸 글"


def test_saving_the_same_words_again_asks_no_moderator(
    reviewed: Any, author: Any, moderator: Any, at: datetime
) -> None:
    comment = leave_standing(write(reviewed, author, at), moderator, at)
    assert edit(comment, comment.body, at).visibility == Visibility.VISIBLE
    assert ModerationCase.objects.count() == 1


def test_what_never_was_public_does_not_become_so_as_an_earlier_version(
    reviewed: Any, author: Any, moderator: Any, at: datetime
) -> None:
    comment = write(reviewed, author, at, "몹쓸 첫 글")
    edit(comment, "점잖은 글", at)
    leave_standing(comment, moderator, at, read="점잖은 글")
    edit(comment, "몹쓸 둘째 글", at)
    edit(comment, "다시 점잖은 글", at)
    leave_standing(comment, moderator, at, read="다시 점잖은 글")
    assert list(CommentVersion.objects.values_list("body", flat=True)) == ["점잖은 글"]


def test_followers_hear_of_a_comment_once_however_often_it_is_reviewed(
    reviewed: Any, author: Any, reader: Any, moderator: Any, at: datetime
) -> None:
    support.follow(reviewed, person=reader, at=at)
    comment = leave_standing(write(reviewed, author, at), moderator, at)
    edit(comment, "고친 글", at)
    leave_standing(comment, moderator, at)
    assert OutboxMessage.objects.filter(recipient=reader, event=NEW_COMMENT).count() == 1


def test_a_reported_text_that_its_author_mended_is_judged_by_what_it_says_now(
    department: Any, author: Any, reader: Any, moderator: Any, at: datetime
) -> None:
    comment = write(department, author, at, "이런 바보 같은 행정이 어디 있습니까.")
    case = moderation.flag(comment, person=reader, reason="ABUSE", at=at).case
    edit(comment, "이런 행정이 어디 있습니까.", at)
    assert "dismiss" in [step.name for step in engine.available(case, moderator)]
    with pytest.raises(TransitionRefused):
        leave_standing(comment, moderator, at)
    leave_standing(comment, moderator, at, read="이런 행정이 어디 있습니까.")
    assert ModerationCase.objects.get().snapshot == "이런 바보 같은 행정이 어디 있습니까."
