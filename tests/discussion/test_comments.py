"""Writing, editing and deleting comments."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Role
from core.notify.models import OutboxMessage
from discussion.models import Comment, Follow, ModerationCase
from discussion.places import Closure, NoSuchPlace
from discussion.queries.counts import counts_of
from discussion.services import blocks, comments, events, support
from discussion.services.refusals import DiscussionRefused
from discussion.states import Visibility
from tests.discussion.places import opened
from tests.factories import make_department, make_staff, make_user


def write(target: Any, author: Any, body: str = "산책로에 가로등을 놓아 주세요.", **more: Any) -> Comment:
    return comments.post_comment(target, author=author, body=body, **more)


def events_for(person: Any) -> list[str]:
    return list(OutboxMessage.objects.filter(recipient=person).order_by("id").values_list("event", flat=True))


def test_comment_is_shown_and_counted(department: Any, author: Any, at: datetime) -> None:
    comment = write(department, author, at=at)
    assert comment.visibility == Visibility.VISIBLE
    assert counts_of(department).comments == 1


def test_objects_of_an_unregistered_kind_are_refused(author: Any, at: datetime) -> None:
    with pytest.raises(NoSuchPlace):
        write(make_department(), author, at=at)


def test_an_object_that_the_author_may_not_see_is_refused(department: Any, author: Any, at: datetime) -> None:
    department.is_active = False
    department.save()
    with pytest.raises(PermissionDenied):
        write(department, author, at=at)


def test_whoever_the_place_does_not_let_write_is_refused(author: Any, at: datetime) -> None:
    with opened(who_may_write=lambda user, department: False), pytest.raises(PermissionDenied):
        write(make_department(), author, at=at)


def test_before_publication_only_author_and_moderators_see_it(author: Any, reader: Any, at: datetime) -> None:
    with opened(moderation="pre"):
        department = make_department()
        comment = write(department, author, at=at)
        thread = comment.thread
        assert comment.visibility == Visibility.HELD
        assert counts_of(department).comments == 0
        assert ModerationCase.objects.get(object_id=comment.pk).origin == "REVIEW"
        rows = Comment.objects.filter(thread=thread)
        assert list(rows.shown_to(reader, moderating=False)) == []
        assert list(rows.shown_to(author, moderating=False)) == [comment]
        assert list(rows.shown_to(reader, moderating=True)) == [comment]


def test_replies_hang_one_level_deep(department: Any, author: Any, reader: Any, at: datetime) -> None:
    top = write(department, author, at=at)
    reply = write(department, reader, "저도 같은 생각입니다.", parent=top, at=at)
    deeper = write(department, author, "고맙습니다.", parent=reply, at=at)
    assert (reply.parent, deeper.parent) == (top, top)


def test_a_reply_under_another_object_is_refused(department: Any, author: Any, reader: Any, at: datetime) -> None:
    elsewhere = write(make_department(), author, at=at)
    with pytest.raises(DiscussionRefused, match="없습니다"):
        write(department, reader, parent=elsewhere, at=at)


@pytest.mark.parametrize("body", ["", "   \n\t ", "\u200b\u200b", "\u0000\u0007", "\u202e", "가" * 2001, "\u0301" * 10])
def test_empty_and_overlong_texts_are_refused(department: Any, author: Any, at: datetime, body: str) -> None:
    with pytest.raises(DiscussionRefused):
        write(department, author, body, at=at)
    assert not Comment.objects.exists()


def test_decomposed_hangul_is_composed_and_controls_go(department: Any, author: Any, at: datetime) -> None:
    comment = write(department, author, "\u1112\u1161\u11ab\u1100\u1173\u11af\u0000\u202e 좋아요", at=at)
    assert comment.body == "한글 좋아요"


def test_the_same_text_twice_within_minutes_is_refused(department: Any, author: Any, at: datetime) -> None:
    write(department, author, "가로등을 놓아 주세요.", at=at)
    with pytest.raises(DiscussionRefused) as refusal:
        write(department, author, "가로등을   놓아 주세요!!", at=at + timedelta(minutes=5))
    assert refusal.value.code == "repetition"
    write(department, author, "가로등을 놓아 주세요.", at=at + timedelta(minutes=11))


def test_accents_do_not_make_a_repetition_new(department: Any, author: Any, at: datetime) -> None:
    write(department, author, "Bitte mehr Licht", at=at)
    with pytest.raises(DiscussionRefused):
        write(department, author, "Bítte mëhr Lìcht", at=at + timedelta(seconds=1))


def test_the_pause_between_comments_grows(department: Any, author: Any, at: datetime) -> None:
    for number in range(5):
        write(department, author, f"의견 {number}", at=at)
    with pytest.raises(DiscussionRefused) as refusal:
        write(department, author, "여섯째 의견", at=at + timedelta(seconds=5))
    assert refusal.value.code == "rate"
    write(department, author, "여섯째 의견", at=at + timedelta(seconds=10))
    with pytest.raises(DiscussionRefused):
        write(department, author, "일곱째 의견", at=at + timedelta(seconds=25))
    write(department, author, "일곱째 의견", at=at + timedelta(seconds=30))


def test_the_limit_is_each_persons_own(department: Any, author: Any, reader: Any, at: datetime) -> None:
    for number in range(5):
        write(department, author, f"의견 {number}", at=at)
    write(department, reader, "다른 사람의 의견", at=at)


def test_a_blocked_person_cannot_write_and_is_told_until_when(
    department: Any, author: Any, moderator: Any, at: datetime
) -> None:
    block = blocks.block_writer(person=author, by=moderator, until=at + timedelta(days=3), reason="도배", at=at)
    with pytest.raises(DiscussionRefused, match="도배"):
        write(department, author, at=at)
    blocks.lift_block(block, by=moderator, at=at)
    write(department, author, at=at)


def test_a_block_ends_by_itself(department: Any, author: Any, moderator: Any, at: datetime) -> None:
    blocks.block_writer(person=author, by=moderator, until=at + timedelta(days=3), reason="도배", at=at)
    write(department, author, at=at + timedelta(days=4))


def test_staff_and_strangers_cannot_be_blocked_or_block(
    department: Any, author: Any, reader: Any, moderator: Any, at: datetime
) -> None:
    with pytest.raises(DiscussionRefused):
        blocks.block_writer(person=moderator, by=moderator, until=at + timedelta(days=3), reason="도배", at=at)
    with pytest.raises(PermissionDenied):
        blocks.block_writer(person=author, by=reader, until=at + timedelta(days=3), reason="도배", at=at)


def test_a_closed_place_says_why_and_since_when(author: Any, at: datetime) -> None:
    closed = Closure(reason="모집이 끝났습니다.", since=at - timedelta(days=1))
    with opened(closed=lambda department, at: closed), pytest.raises(DiscussionRefused) as refusal:
        write(make_department(), author, at=at)
    assert "2026년 5월 5일" in refusal.value.message
    assert "모집이 끝났습니다." in refusal.value.message


def test_a_moderator_closes_and_opens_a_thread(department: Any, author: Any, moderator: Any, at: datetime) -> None:
    comments.close_thread(department, by=moderator, reason="논의를 마쳤습니다.", at=at)
    with pytest.raises(DiscussionRefused, match="논의를 마쳤습니다"):
        write(department, author, at=at)
    comments.reopen_thread(department, by=moderator)
    write(department, author, at=at)


def test_only_moderators_close(department: Any, author: Any, at: datetime) -> None:
    with pytest.raises(PermissionDenied):
        comments.close_thread(department, by=author, reason="그만", at=at)


def test_a_moderator_of_one_department_closes_there_alone(department: Any, at: datetime) -> None:
    here, elsewhere = make_staff(Role.MODERATOR, department), make_staff(Role.MODERATOR, make_department("공원과"))
    with opened(department=lambda subject: subject):
        with pytest.raises(PermissionDenied):
            comments.close_thread(department, by=elsewhere, reason="그만", at=at)
        assert comments.close_thread(department, by=here, reason="논의를 마쳤습니다.", at=at)
    with opened(), pytest.raises(PermissionDenied):
        comments.close_thread(department, by=here, reason="어디에도 속하지 않는 글", at=at)


def test_an_edit_keeps_what_was_said_before(department: Any, author: Any, at: datetime) -> None:
    comment = write(department, author, "가로등 두 개", at=at)
    comments.edit_comment(comment, author=author, body="가로등 세 개", at=at + timedelta(minutes=3))
    changed = comments.edit_comment(comment, author=author, body="가로등 네 개", at=at + timedelta(minutes=5))
    assert changed.body == "가로등 네 개"
    assert list(changed.versions.values_list("number", "body", "written_at")) == [
        (1, "가로등 두 개", at),
        (2, "가로등 세 개", at + timedelta(minutes=3)),
    ]


def test_an_edit_that_changes_nothing_leaves_no_version(department: Any, author: Any, at: datetime) -> None:
    comment = write(department, author, "가로등 두 개", at=at)
    assert comments.edit_comment(comment, author=author, body="가로등 두 개 ", at=at).edited_at is None


def test_after_an_hour_nothing_is_edited(department: Any, author: Any, at: datetime) -> None:
    comment = write(department, author, at=at)
    with pytest.raises(DiscussionRefused) as refusal:
        comments.edit_comment(comment, author=author, body="다른 말", at=at + timedelta(minutes=61))
    assert refusal.value.code == "window"


def test_nobody_edits_or_deletes_for_another(
    department: Any, author: Any, reader: Any, moderator: Any, at: datetime
) -> None:
    comment = write(department, author, at=at)
    for person in (reader, moderator):
        with pytest.raises(PermissionDenied):
            comments.edit_comment(comment, author=person, body="남의 말", at=at)
        with pytest.raises(PermissionDenied):
            comments.delete_comment(comment, author=person, at=at)


def test_an_edit_goes_back_to_review_where_the_place_reviews(author: Any, moderator: Any, at: datetime) -> None:
    from discussion.services import moderation

    with opened(moderation="pre"):
        department = make_department()
        comment = write(department, author, at=at)
        moderation.decide(ModerationCase.objects.get(), "dismiss", moderator=moderator, at=at)
        assert counts_of(department).comments == 1
        comment.refresh_from_db()
        changed = comments.edit_comment(comment, author=author, body="바뀐 글", at=at)
        assert changed.visibility == Visibility.HELD
        assert counts_of(department).comments == 0


def test_deleting_erases_the_text_and_leaves_a_tombstone_under_replies(
    department: Any, author: Any, reader: Any, at: datetime
) -> None:
    top = write(department, author, "지울 글", at=at)
    comments.edit_comment(top, author=author, body="지울 글, 고침", at=at)
    write(department, reader, "답글", parent=top, at=at)
    alone = write(department, author, "혼자 있는 글", at=at)
    comments.delete_comment(top, author=author, at=at)
    comments.delete_comment(alone, author=author, at=at)
    top.refresh_from_db()
    assert (top.body, top.versions.count(), top.visibility) == ("", 0, Visibility.DELETED)
    shown = Comment.objects.filter(parent__isnull=True).shown_to(reader, moderating=False)
    assert list(shown) == [top]
    assert counts_of(department).comments == 1


def test_deleting_settles_the_open_case(department: Any, author: Any, reader: Any, at: datetime) -> None:
    from discussion.services import moderation

    comment = write(department, author, at=at)
    moderation.flag(comment, person=reader, reason="ABUSE", at=at)
    comments.delete_comment(comment, author=author, at=at)
    assert ModerationCase.objects.get().state == "WITHDRAWN"


def test_followers_are_told_and_authors_follow_by_themselves(
    department: Any, author: Any, reader: Any, at: datetime
) -> None:
    support.follow(department, person=reader, at=at)
    write(department, author, at=at)
    assert events_for(reader) == [events.NEW_COMMENT]
    assert events_for(author) == []
    assert Follow.objects.filter(person=author).exists()


def test_whoever_is_answered_is_told_once(department: Any, author: Any, reader: Any, at: datetime) -> None:
    top = write(department, author, at=at)
    write(department, reader, "답글입니다.", parent=top, at=at)
    assert events_for(author) == [events.NEW_REPLY]


def test_whoever_stopped_following_is_not_signed_up_again(department: Any, author: Any, at: datetime) -> None:
    write(department, author, "첫 글", at=at)
    support.unfollow(department, person=author)
    write(department, author, "둘째 글", at=at)
    assert not Follow.objects.filter(person=author).exists()


def test_other_apps_tell_followers_what_changed(department: Any, reader: Any, at: datetime) -> None:
    support.follow(department, person=reader, at=at)
    events.tell_followers(department, at=at, context={"news": "검토를 시작했습니다."})
    message = OutboxMessage.objects.get(recipient=reader)
    assert message.event == events.STATE_CHANGED
    assert message.context["news"] == "검토를 시작했습니다."
    assert message.context["unfollow_url"].endswith(f"/discussion/on/accounts.department/{department.pk}/unfollow/")


def test_an_official_answer_is_marked_and_announced_as_one(department: Any, author: Any, at: datetime) -> None:
    from accounts.models import Position

    with opened(who_may_answer=lambda user, obj: True, moderation="pre"):
        officer = make_user(display_name="김담당")
        position = Position.objects.create(department=department, title="하천팀장", holder=officer)
        support.follow(department, person=author, at=at)
        comment = write(department, officer, "다음 달에 설치합니다.", position=position, at=at)
    assert (comment.official_department, comment.official_title, comment.official_name) == (
        department,
        "하천팀장",
        "김담당",
    )
    assert comment.visibility == Visibility.VISIBLE
    assert events_for(author) == [events.OFFICIAL_ANSWER]


def test_nobody_answers_from_a_position_that_is_not_theirs(department: Any, author: Any, at: datetime) -> None:
    from accounts.models import Position

    position = Position.objects.create(department=department, title="하천팀장", holder=make_user())
    with opened(who_may_answer=lambda user, obj: True), pytest.raises(PermissionDenied):
        write(department, author, position=position, at=at)
    position.holder = author
    position.ended_at = at - timedelta(days=1)
    position.save()
    with opened(who_may_answer=lambda user, obj: True), pytest.raises(PermissionDenied):
        write(department, author, position=position, at=at)
