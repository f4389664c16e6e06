"""Handing a petition in, taking it back, asking for a second look: what is possible, and what is refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Role
from core.notify.models import OutboxMessage
from core.refusals import Refused
from core.uploads.receiving import attached_to
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from discussion.models import Follow
from discussion.services import blocks
from regulations.models import Petition, PetitionAnswer, Regulation
from regulations.services import petition_leaving, petitions
from regulations.states import Audience, PetitionState
from tests.factories import make_staff, make_user
from tests.regulations.petitions.petition_factories import NOON, TEXT, make_petition, make_rule, put_in_force

pytestmark = pytest.mark.django_db


def told(event: str, person: Any) -> bool:
    return OutboxMessage.objects.filter(event=event, recipient=person).exists()


def test_a_petition_speaks_of_the_version_in_force_and_lies_with_its_department() -> None:
    rule = make_rule()
    made = make_petition(regulation=rule, key="a2.p1.i1")
    assert (made.state, made.version, made.department) == (PetitionState.RECEIVED, rule.current, rule.department)
    assert made.due_at is not None and made.due_at > NOON
    put_in_force(rule, TEXT.replace("500원", "300원"))
    made.refresh_from_db()
    assert made.version is not None and made.version.number == 1


def test_who_hands_in_follows_and_the_department_is_told() -> None:
    rule, author = make_rule(), make_user()
    officer = make_staff(Role.CASE_OFFICER, rule.department)
    elsewhere = make_staff(Role.CASE_OFFICER, make_rule().department)
    made = make_petition(author, regulation=rule)
    assert Follow.objects.filter(person=author, object_id=made.pk).exists()
    assert told("regulations.petition_arrived", officer)
    url = OutboxMessage.objects.get(event="regulations.petition_arrived", recipient=officer).url
    assert url == reverse("regulations:petition_work", args=[made.pk])
    assert not told("regulations.petition_arrived", elsewhere)


def test_without_a_rule_those_are_told_who_work_everywhere() -> None:
    central = make_staff(Role.CASE_OFFICER)
    made = make_petition(regulation=None, rule_named="수영장 창구")
    assert (made.regulation, made.version, made.department, made.key) == (None, None, None, "")
    assert told("regulations.petition_arrived", central)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": "  "}, "too_short"),
        ({"title": "가" * 81}, "too_long"),
        ({"burden": "\u200b" * 20}, "too_short"),
        ({"burden": "가" * 3001}, "too_long"),
        ({"proposed_wording": "가" * 3001}, "too_long"),
        ({"rule_named": "가" * 201}, "too_long"),
        ({"key": "a99"}, "gone"),
        ({"key": "a3"}, "gone"),
        ({"key": "'; DROP TABLE"}, "gone"),
    ],
)
def test_what_cannot_be_handed_in_is_refused_in_words(fields: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        make_petition(**{"regulation": make_rule(), **fields})
    assert refusal.value.code == code and refusal.value.message
    assert not Petition.objects.exists()


def test_a_rule_that_is_not_in_force_cannot_be_asked_about() -> None:
    rule = make_rule()
    Regulation.objects.filter(pk=rule.pk).update(current=None)
    with pytest.raises(Refused) as refusal:
        make_petition(regulation=rule)
    assert refusal.value.code == "not_in_force"


def test_a_rule_that_changed_while_somebody_wrote_is_read_again_first() -> None:
    rule = make_rule()
    read = rule.current
    put_in_force(rule, TEXT.replace("환불하지 아니한다", "환불한다"))
    with pytest.raises(Refused) as refusal:
        make_petition(regulation=rule, key="a3-2", read=read)
    assert refusal.value.code == "changed"
    assert make_petition(regulation=rule, key="a3-2", read=rule.current).version == rule.current


def test_a_paragraph_that_changed_changes_its_article() -> None:
    rule = make_rule()
    read = rule.current
    put_in_force(rule, TEXT.replace("500원", "300원"))
    with pytest.raises(Refused) as refusal:
        make_petition(regulation=rule, key="a2", read=read)
    assert refusal.value.code == "changed"


def test_a_change_elsewhere_in_the_rule_disturbs_nobody() -> None:
    rule = make_rule()
    read = rule.current
    put_in_force(rule, TEXT.replace("500원", "300원"))
    assert make_petition(regulation=rule, key="a3-2", read=read).version == rule.current


def test_ten_a_day_and_no_more() -> None:
    author, rule = make_user(), make_rule()
    for number in range(petitions.MOST_A_DAY):
        make_petition(author, regulation=rule, title=f"환불해 주세요 {number}")
    with pytest.raises(Refused) as refusal:
        make_petition(author, regulation=rule)
    assert refusal.value.code == "too_many"
    assert make_petition(author, regulation=rule, at=NOON + timedelta(days=1, seconds=1)).pk


def test_whoever_may_not_write_for_a_time_hands_nothing_in() -> None:
    author = make_user()
    until = NOON + timedelta(days=3)
    blocks.block_writer(person=author, by=make_staff(Role.MODERATOR), until=until, reason="도배", at=NOON)
    with pytest.raises(Refused) as refusal:
        make_petition(author)
    assert refusal.value.code == "blocked"


def test_too_many_files_are_refused_and_nothing_is_kept() -> None:
    files = [SimpleUploadedFile(f"{number}.txt", "내용".encode()) for number in range(petitions.MOST_FILES + 1)]
    with pytest.raises(Refused) as refusal:
        make_petition(files=files)
    assert refusal.value.code == "files" and not Petition.objects.exists()


def test_files_hang_on_the_petition() -> None:
    made = make_petition(files=[SimpleUploadedFile("영수증.txt", "10,000원".encode(), "text/plain")])
    assert [file.name for file in attached_to(made)] == ["영수증.txt"]


def test_the_staffs_channel_is_closed_to_residents() -> None:
    with pytest.raises(PermissionDenied):
        make_petition(make_user(), audience=Audience.STAFF)
    assert make_petition(make_staff(), audience=Audience.STAFF).audience == Audience.STAFF


def test_the_author_takes_it_back_with_a_reason_and_the_draft_answer_goes() -> None:
    author, follower, officer = make_user(), make_user(), make_staff()
    made = make_petition(author)
    Follow.objects.create(
        person=follower, object_id=made.pk, content_type=Follow.objects.get(person=author).content_type, created_at=NOON
    )
    Petition.objects.filter(pk=made.pk).update(drafted_outcome="KEPT", answer_drafted_by=officer)
    PetitionAnswer.objects.create(
        petition=made, outcome="KEPT", body="초안", department=made.department, drafted_by=officer, drafted_at=NOON
    )
    petitions.withdraw(made, author=author, reason="다른 방법을 찾았습니다", at=NOON)
    made.refresh_from_db()
    assert (made.state, made.drafted_outcome, made.answer_drafted_by) == (PetitionState.WITHDRAWN, "", None)
    assert not made.answers.exists()
    assert told("regulations.petition_news", follower)
    assert not told("regulations.petition_step", author)


@pytest.mark.parametrize("reason", ["", "   "])
def test_withdrawing_takes_a_reason(reason: str) -> None:
    author = make_user()
    made = make_petition(author)
    with pytest.raises(TransitionRefused):
        petitions.withdraw(made, author=author, reason=reason, at=NOON)


def test_nobody_else_takes_it_back() -> None:
    made = make_petition()
    for person in (make_user(), make_staff(), make_staff(Role.ADMINISTRATOR)):
        with pytest.raises(TransitionRefused):
            petitions.withdraw(made, author=person, reason="이유", at=NOON)


def rejected(author: Any, **fields: Any) -> Petition:
    made = make_petition(author)
    fields.setdefault("reexamination_until", NOON + timedelta(days=30))
    Petition.objects.filter(pk=made.pk).update(state=PetitionState.REJECTED, **fields)
    made.refresh_from_db()
    return made


def test_a_second_look_is_asked_for_once() -> None:
    author = make_user()
    made = rejected(author)
    petitions.ask_reexamination(made, author=author, reason="환불 사례를 보지 않았습니다", at=NOON)
    made.refresh_from_db()
    assert (made.state, made.reexamined_at, made.reexamination_until) == (PetitionState.UNDER_REVIEW, NOON, None)
    Petition.objects.filter(pk=made.pk).update(
        state=PetitionState.REJECTED, reexamination_until=NOON + timedelta(days=9)
    )
    with pytest.raises(TransitionRefused):
        petitions.ask_reexamination(made, author=author, reason="한 번 더", at=NOON)


@pytest.mark.parametrize("until", [None, NOON - timedelta(seconds=1)])
def test_after_its_time_no_second_look_is_given_by_any_door(until: Any) -> None:
    author = make_user()
    made = rejected(author, reexamination_until=until)
    with pytest.raises(TransitionRefused) as refusal:
        petitions.ask_reexamination(made, author=author, reason="늦었지만", at=NOON)
    assert refusal.value.code == "late"
    with pytest.raises(TransitionRefused):
        engine.apply(made, "reexamine", actor=author, at=NOON, reason="늦었지만")


def test_who_leaves_takes_the_name_along_and_the_petition_stays() -> None:
    author = make_user()
    made = make_petition(author)
    petition_leaving.leave(user=author, at=NOON)
    made.refresh_from_db()
    assert made.author is None and made.burden
