"""Flags, decisions and appeals."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import Role
from core.notify.models import OutboxMessage
from core.workflow import SYSTEM, engine
from core.workflow.engine import TransitionRefused
from core.workflow.models import Case
from discussion.models import Comment, Flag, ModerationCase
from discussion.queries import moderation as queries
from discussion.queries.counts import counts_of
from discussion.services import comments, events, moderation
from discussion.services.refusals import DiscussionRefused
from discussion.states import WORKFLOW, ModerationState, Visibility
from tests.discussion.places import opened
from tests.discussion.racing import at_once
from tests.factories import make_department, make_staff, make_user


@pytest.fixture
def comment(department: Any, author: Any, at: datetime) -> Comment:
    return comments.post_comment(department, author=author, body="이런 바보 같은 행정이 어디 있습니까.", at=at)


@pytest.fixture
def case(comment: Comment, reader: Any, at: datetime) -> ModerationCase:
    return moderation.flag(comment, person=reader, reason="ABUSE", note="욕설입니다.", at=at).case


def decide(case: ModerationCase, step: str, who: Any, at: datetime, **more: Any) -> ModerationCase:
    moderation.decide(case, step, moderator=who, at=at, **{"reason": "운영원칙 2조", **more})
    case.refresh_from_db()
    return case


def told(person: Any) -> list[str]:
    return list(OutboxMessage.objects.filter(recipient=person).order_by("id").values_list("event", flat=True))


def test_a_flag_puts_a_case_on_the_desk(case: ModerationCase, comment: Comment) -> None:
    assert (case.state, case.snapshot, case.flag_count) == (ModerationState.OPEN, comment.body, 1)
    assert Case.objects.get(workflow="moderation").due_at is not None


def test_several_flags_gather_in_one_case(case: ModerationCase, comment: Comment, at: datetime) -> None:
    moderation.flag(comment, person=make_user(), reason="OTHER", at=at)
    case.refresh_from_db()
    assert (ModerationCase.objects.count(), case.flag_count) == (1, 2)


def test_one_person_flags_once_while_the_case_is_open(
    case: ModerationCase, comment: Comment, reader: Any, at: datetime
) -> None:
    with pytest.raises(DiscussionRefused) as refusal:
        moderation.flag(comment, person=reader, reason="OTHER", at=at)
    assert refusal.value.code == "twice"
    assert Flag.objects.count() == 1


def test_the_database_itself_refuses_a_second_open_case(case: ModerationCase, at: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ModerationCase.objects.create(
            content_type=case.content_type,
            object_id=case.object_id,
            origin="FLAGS",
            snapshot="",
            opened_at=at,
            state=ModerationState.OPEN,
        )


@pytest.mark.parametrize("reason", ["", "NONSENSE", "abuse"])
def test_a_flag_names_a_rule_of_the_house(comment: Comment, reader: Any, at: datetime, reason: str) -> None:
    with pytest.raises(DiscussionRefused):
        moderation.flag(comment, person=reader, reason=reason, at=at)


def test_nobody_flags_their_own_text(comment: Comment, author: Any, at: datetime) -> None:
    with pytest.raises(PermissionDenied):
        moderation.flag(comment, person=author, reason="ABUSE", at=at)


def test_too_many_flags_in_an_hour_are_refused(department: Any, author: Any, reader: Any, at: datetime) -> None:
    for number in range(21):
        moment = at + timedelta(hours=number)
        written = comments.post_comment(department, author=author, body=f"의견 {number}", at=moment)
        if number < 20:
            moderation.flag(written, person=reader, reason="OTHER", at=at)
    with pytest.raises(DiscussionRefused) as refusal:
        moderation.flag(written, person=reader, reason="OTHER", at=at)
    assert refusal.value.code == "rate"


def test_enough_flags_hold_the_text_until_somebody_has_looked(author: Any, at: datetime) -> None:
    with opened(flags_that_hold=2):
        department = make_department()
        comment = comments.post_comment(department, author=author, body="수상한 글", at=at)
        moderation.flag(comment, person=make_user(), reason="ABUSE", at=at)
        assert counts_of(department).comments == 1
        moderation.flag(comment, person=make_user(), reason="ABUSE", at=at)
        comment.refresh_from_db()
        assert comment.visibility == Visibility.HELD
        assert counts_of(department).comments == 0
    assert told(author) == [events.TEXT_HELD]


def test_flags_alone_do_not_hold_a_text_that_a_moderator_left_standing(
    author: Any, moderator: Any, at: datetime
) -> None:
    with opened(flags_that_hold=1):
        comment = comments.post_comment(make_department(), author=author, body="멀쩡한 글", at=at)
        moderation.flag(comment, person=make_user(), reason="ABUSE", at=at)
        decide(ModerationCase.objects.get(), "dismiss", moderator, at)
        comment.refresh_from_db()
        assert comment.visibility == Visibility.VISIBLE
        moderation.flag(comment, person=make_user(), reason="ABUSE", at=at)
        comment.refresh_from_db()
    assert comment.visibility == Visibility.VISIBLE


def test_hiding_tells_the_author_the_rule_and_the_flaggers_the_outcome(
    case: ModerationCase, comment: Comment, department: Any, author: Any, reader: Any, moderator: Any, at: datetime
) -> None:
    decide(case, "uphold", moderator, at)
    comment.refresh_from_db()
    assert (comment.visibility, comment.hidden_rule, case.rule) == (Visibility.HIDDEN, "ABUSE", "ABUSE")
    assert case.appeal_until == at + timedelta(days=14) or case.appeal_until > at + timedelta(days=13)
    assert counts_of(department).comments == 0
    assert told(author) == [events.TEXT_HIDDEN]
    assert events.FLAG_ANSWERED in told(reader)


def test_hiding_needs_a_reason(case: ModerationCase, moderator: Any, at: datetime) -> None:
    with pytest.raises(TransitionRefused) as refusal:
        decide(case, "uphold", moderator, at, reason="  ")
    assert refusal.value.code == "reason"


def test_a_text_left_standing_stays_counted(
    case: ModerationCase, comment: Comment, department: Any, moderator: Any, at: datetime
) -> None:
    decide(case, "dismiss", moderator, at)
    comment.refresh_from_db()
    assert comment.visibility == Visibility.VISIBLE
    assert counts_of(department).comments == 1
    assert case.settled_at == at


def test_the_author_appeals_once_and_another_moderator_decides(
    case: ModerationCase, comment: Comment, author: Any, moderator: Any, other_moderator: Any, at: datetime
) -> None:
    decide(case, "uphold", moderator, at)
    moderation.appeal(case, author=author, reason="비판이지 욕설이 아닙니다.", at=at + timedelta(days=1))
    with pytest.raises(TransitionRefused) as refusal:
        decide(case, "restore", moderator, at)
    assert refusal.value.code == "guard"
    decide(case, "restore", other_moderator, at + timedelta(days=2))
    comment.refresh_from_db()
    assert (case.state, comment.visibility, comment.hidden_rule) == (ModerationState.RESTORED, Visibility.VISIBLE, "")
    assert told(author)[-1] == events.TEXT_SHOWN


def test_a_refused_appeal_is_final(
    case: ModerationCase, author: Any, moderator: Any, other_moderator: Any, at: datetime
) -> None:
    decide(case, "uphold", moderator, at)
    moderation.appeal(case, author=author, reason="다시 봐 주세요.", at=at)
    decide(case, "confirm", other_moderator, at)
    assert case.state == ModerationState.UPHELD_FINAL
    with pytest.raises(TransitionRefused):
        moderation.appeal(case, author=author, reason="한 번 더요.", at=at)


def test_an_appeal_after_its_time_is_refused_and_the_case_lapses(
    case: ModerationCase, author: Any, moderator: Any, at: datetime
) -> None:
    decide(case, "uphold", moderator, at)
    late = case.appeal_until + timedelta(minutes=1)
    with pytest.raises(DiscussionRefused) as refusal:
        moderation.appeal(case, author=author, reason="늦었지만요.", at=late)
    assert refusal.value.code == "late"
    assert moderation.settle_unappealed(at=case.appeal_until) == 0
    assert moderation.settle_unappealed(at=late) == 1
    case.refresh_from_db()
    assert case.state == ModerationState.UPHELD_FINAL


def test_nobody_decides_about_their_own_text(department: Any, reader: Any, at: datetime) -> None:
    writer = make_staff(Role.MODERATOR)
    own = comments.post_comment(department, author=writer, body="운영자의 글", at=at)
    case = moderation.flag(own, person=reader, reason="OTHER", at=at).case
    for step in ("uphold", "dismiss"):
        with pytest.raises(TransitionRefused) as refusal:
            decide(case, step, writer, at)
        assert refusal.value.code == "guard"


def test_moderators_of_one_department_see_and_decide_only_its_cases(author: Any, reader: Any, at: datetime) -> None:
    with opened(department=lambda department: department):
        here, there = make_department(), make_department()
        local = make_staff(Role.MODERATOR, here)
        cases = {}
        for department in (here, there):
            written = comments.post_comment(department, author=author, body=f"{department} 글", at=at)
            cases[department] = moderation.flag(written, person=reader, reason="OTHER", at=at).case
    assert list(queries.visible_to(local)) == [cases[here]]
    decide(cases[here], "dismiss", local, at)
    with pytest.raises(TransitionRefused) as refusal:
        decide(cases[there], "dismiss", local, at)
    assert refusal.value.code == "permission"


STEPS = [step.name for step in WORKFLOW.transitions]
EXPECTED = {
    ("OPEN", "uphold"): {"moderator"},
    ("OPEN", "dismiss"): {"moderator"},
    ("OPEN", "withdraw"): {"system"},
    ("UPHELD", "appeal"): {"author"},
    ("UPHELD", "lapse"): {"system"},
    ("UPHELD", "withdraw"): {"system"},
    ("APPEALED", "confirm"): {"other_moderator"},
    ("APPEALED", "restore"): {"other_moderator"},
    ("APPEALED", "withdraw"): {"system"},
}


@pytest.mark.parametrize("state", ["OPEN", "UPHELD", "APPEALED", "UPHELD_FINAL", "RESTORED", "DISMISSED", "WITHDRAWN"])
def test_rules_by_state(
    state: str, case: ModerationCase, author: Any, reader: Any, moderator: Any, other_moderator: Any, at: datetime
) -> None:
    """Everybody × every step in every state: exactly what is expected goes, through the engine itself."""
    way = {
        "OPEN": [],
        "UPHELD": ["uphold"],
        "APPEALED": ["uphold", "appeal"],
        "UPHELD_FINAL": ["uphold", "appeal", "confirm"],
        "RESTORED": ["uphold", "appeal", "restore"],
        "DISMISSED": ["dismiss"],
        "WITHDRAWN": ["withdraw"],
    }[state]
    who = {"uphold": moderator, "dismiss": moderator, "appeal": author, "withdraw": SYSTEM}
    for step in way:
        engine.apply(case, step, actor=who.get(step, other_moderator), at=at, reason="사유")
    people = {
        "author": author,
        "reader": reader,
        "moderator": moderator,
        "other_moderator": other_moderator,
        "administrator": make_staff(Role.ADMINISTRATOR),
        "superuser": make_user(is_superuser=True),
        "system": SYSTEM,
    }
    for step in STEPS:
        went = set()
        for name, person in people.items():
            point = transaction.savepoint()
            try:
                engine.apply(ModerationCase.objects.get(pk=case.pk), step, actor=person, at=at, reason="사유")
                went.add(name)
            except TransitionRefused:
                pass
            transaction.savepoint_rollback(point)
        expected = EXPECTED.get((state, step), set())
        if state == "OPEN" and expected == {"moderator"}:
            expected = {"moderator", "other_moderator"}
        assert went == expected, (state, step)


@pytest.mark.django_db(transaction=True)
def test_of_two_moderators_at_once_one_gets_through(
    case: ModerationCase, comment: Comment, department: Any, moderator: Any, other_moderator: Any, at: datetime
) -> None:
    def attempt(who: Any, step: str) -> Any:
        mine = ModerationCase.objects.get(pk=case.pk)
        return moderation.decide(mine, step, moderator=who, reason="운영원칙", at=at)

    results = at_once(lambda: attempt(moderator, "uphold"), lambda: attempt(other_moderator, "dismiss"))
    refused = [result for result in results if isinstance(result, TransitionRefused)]
    assert len(refused) == 1
    assert refused[0].code == "state"
    case.refresh_from_db()
    comment.refresh_from_db()
    shown = case.state == ModerationState.DISMISSED
    assert (comment.visibility == Visibility.VISIBLE) is shown
    assert counts_of(department).comments == int(shown)


@pytest.mark.django_db(transaction=True)
def test_flags_at_once_make_one_case_and_are_all_kept(comment: Comment, at: datetime) -> None:
    people = [make_user() for _ in range(4)]
    results = at_once(
        *[lambda person=person: moderation.flag(comment, person=person, reason="ABUSE", at=at) for person in people]
    )
    assert [result for result in results if isinstance(result, Exception)] == []
    assert ModerationCase.objects.get().flag_count == 4


def test_bulk_decisions_stand_each_for_itself(
    case: ModerationCase, department: Any, author: Any, reader: Any, moderator: Any, other_moderator: Any, at: datetime
) -> None:
    second = comments.post_comment(department, author=author, body="둘째 글", at=at)
    other = moderation.flag(second, person=reader, reason="OTHER", at=at).case
    decide(other, "dismiss", other_moderator, at)
    outcome = moderation.decide_all([case, other], "uphold", moderator=moderator, reason="욕설", rule="ABUSE", at=at)
    assert outcome.done == 1
    assert [refused for refused, _why in outcome.refused] == [other]


def test_the_public_log_counts_and_names_nobody(
    case: ModerationCase, author: Any, moderator: Any, other_moderator: Any, at: datetime
) -> None:
    decide(case, "uphold", moderator, at, rule="PERSONAL_DATA")
    moderation.appeal(case, author=author, reason="다시 봐 주세요.", at=at)
    decide(case, "restore", other_moderator, at)
    log = queries.public_log(since=at - timedelta(days=1))
    assert [(str(line.rule), line.hidden, line.restored) for line in log.lines] == [("개인정보 노출", 1, 1)]


def test_an_object_is_flagged_where_its_place_can_take_it_down(reader: Any, moderator: Any, at: datetime) -> None:
    done: list[tuple[str, Any]] = []
    with opened(
        hide=lambda department, rule, at: done.append(("hide", rule)),
        show=lambda department, at: done.append(("show", at)),
        text=lambda department: department.name,
    ):
        department = make_department("이상한 이름")
        case = moderation.flag(department, person=reader, reason="OBSCENE", at=at).case
        assert case.snapshot == "이상한 이름"
        decide(case, "uphold", moderator, at)
    assert done == [("hide", "OBSCENE")]
    with opened(), pytest.raises(PermissionDenied):
        moderation.flag(department, person=make_user(), reason="OTHER", at=at)
