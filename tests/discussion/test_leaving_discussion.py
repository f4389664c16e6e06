"""What is kept about people here, given out, and let go."""

from datetime import datetime, timedelta
from typing import Any

from core import personal_data as register
from discussion import personal_data
from discussion.models import Comment, Endorsement, Flag, Follow, ModerationCase
from discussion.queries.counts import Counts, counts_of
from discussion.services import comments, moderation, support
from discussion.services.leaving import leave


def test_every_personal_field_is_declared_and_exists() -> None:
    assert register.undeclared(["discussion"]) == []
    assert [name for name in register.misdeclared() if name.startswith("discussion.")] == []


def test_leaving_takes_words_and_counts_along_and_leaves_replies(
    department: Any, author: Any, reader: Any, at: datetime
) -> None:
    top = comments.post_comment(department, author=author, body="떠날 사람의 글", at=at)
    comments.post_comment(department, author=reader, body="남을 사람의 답글", parent=top, at=at)
    support.endorse(department, person=author, at=at)
    moderation.flag(top, person=reader, reason="OTHER", note="신고", at=at)
    leave(user=author, at=at)
    top.refresh_from_db()
    assert (top.body, top.visibility) == ("", "DELETED")
    assert counts_of(department) == Counts(comments=1, endorsements=0, followers=1)
    assert not Endorsement.objects.filter(person=author).exists()
    assert not Follow.objects.filter(person=author).exists()
    assert ModerationCase.objects.get().author is None
    author.delete()
    assert Comment.objects.count() == 2


def test_the_export_holds_what_the_person_wrote_and_nothing_of_others(
    department: Any, author: Any, reader: Any, at: datetime
) -> None:
    comment = comments.post_comment(department, author=author, body="처음 글", at=at)
    comments.edit_comment(comment, author=author, body="고친 글", at=at)
    comments.post_comment(department, author=reader, body="남의 글", at=at)
    found = personal_data.collect(author)
    assert [(row["body"], row["earlier_versions"]) for row in found["comments"]] == [("고친 글", ["처음 글"])]
    assert len(found["follows"]) == 1


def test_a_year_after_the_decision_text_and_people_go_and_the_count_stays(
    department: Any, author: Any, reader: Any, moderator: Any, at: datetime
) -> None:
    comment = comments.post_comment(department, author=author, body="지울 글", at=at)
    case = moderation.flag(comment, person=reader, reason="ABUSE", note="욕설", at=at).case
    moderation.decide(case, "dismiss", moderator=moderator, at=at)
    assert not personal_data.expired_cases(at + timedelta(days=365)).exists()
    personal_data.forget_cases(personal_data.expired_cases(at + timedelta(days=366)))
    case.refresh_from_db()
    assert (case.snapshot, case.author, case.state) == ("", None, "DISMISSED")
    assert not Flag.objects.exists()
