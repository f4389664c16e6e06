"""From the office to the department, to the committee, to the changed rule."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, User
from core.refusals import Refused
from core.workflow import SYSTEM, engine
from core.workflow.engine import TransitionRefused
from regulations.models import ClauseChange, PetitionAnswer
from regulations.queries import burden_work
from regulations.services import coming_into_force
from regulations.services.burden import answering, changes, committee, justifying, placing
from regulations.services.petitions import ask_reexamination
from regulations.services.refusals import RegulationRefused
from regulations.states import PetitionOutcome, PetitionState
from tests.councils.factories import make_term
from tests.councils.meeting_factories import Sitting
from tests.factories import grant, make_department, make_staff, make_user
from tests.regulations.burden.burden_factories import (
    ARTICLES,
    JUSTIFIED,
    NOW,
    Committee,
    Office,
    make_rule,
    make_version,
)

pytestmark = pytest.mark.django_db
S, O = PetitionState, PetitionOutcome  # noqa: E741


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_petition_without_a_rule_is_placed_by_the_office(office):
    petition = office.petition(regulation=None, key="", rule_named="체육관 규정")
    assert petition.department_id is None
    placing.place(petition, regulation=office.rule, key="a2", actor=office.central, at=NOW)
    assert (petition.state, petition.department, petition.version) == (
        S.CLASSIFIED,
        office.department,
        office.rule.current,
    )
    assert petition.placed_by == office.central


def test_an_unplaced_petition_is_not_for_one_department_to_take(office):
    petition = office.petition(regulation=None, key="")
    with pytest.raises(PermissionDenied):
        placing.place(petition, regulation=office.rule, actor=office.officer, at=NOW)


@pytest.mark.parametrize("key", ["a9", "c1", "그런 조항"])
def test_a_clause_that_does_not_exist_is_refused(office, key):
    petition = office.petition(regulation=None, key="")
    with pytest.raises(RegulationRefused) as refused:
        placing.place(petition, regulation=office.rule, key=key, actor=office.central, at=NOW)
    assert refused.value.field == "key"
    petition.refresh_from_db()
    assert petition.state == S.RECEIVED and petition.regulation is None


def test_a_wrong_rule_is_corrected_and_the_new_department_starts_afresh(office):
    petition = office.under_review()
    office.draft(petition)
    other = make_rule(slug="library")
    placing.place(petition, regulation=other, key="a1", actor=office.central, at=NOW, reason="도서관 규정입니다")
    assert petition.department == other.department and petition.version == other.current
    assert not petition.drafted_outcome and not PetitionAnswer.objects.exists()
    assert petition.position is None and petition.official_name == ""


def test_another_department_takes_a_reason(office):
    petition = office.placed()
    with pytest.raises(RegulationRefused) as refused:
        placing.place(
            petition, regulation=office.rule, key="a2", department=make_department(), actor=office.central, at=NOW
        )
    assert refused.value.field == "reason"


def test_correcting_the_clause_keeps_the_version_it_spoke_of(office):
    petition = office.placed()
    spoken_of = petition.version
    newer = make_version(office.rule, articles=[*ARTICLES, "새 조항."], state="ENACTED", in_force_on=date(2026, 5, 6))
    coming_into_force.bring(newer, at=NOW)
    placing.place(petition, regulation=office.rule, key="a3", actor=office.officer, at=NOW)
    assert petition.version == spoken_of and petition.key == "a3"


def test_nobody_places_a_petition_of_their_own(office):
    petition = office.petition(author=office.officer)
    with pytest.raises(PermissionDenied):
        placing.place(petition, regulation=office.rule, key="a2", actor=office.officer, at=NOW)


def test_the_official_is_named_from_the_day_it_is_taken_up(office):
    petition = office.under_review()
    assert (petition.state, petition.official_title, petition.official_name) == (
        S.UNDER_REVIEW,
        "시설운영팀장",
        "나담당",
    )


def test_a_holder_whose_name_is_not_public_is_named_by_office_alone(office):
    office.position.name_is_public = False
    office.position.save()
    assert office.under_review().official_name == ""


def test_it_is_not_taken_up_without_somebody_in_charge(office):
    with pytest.raises(TransitionRefused):
        engine.apply(office.placed(), "start_review", actor=office.officer, at=NOW)


@pytest.mark.parametrize("field, value", [("holder", None), ("department", "other")])
def test_a_vacant_or_foreign_post_is_refused(office, field, value):
    setattr(office.position, field, make_department() if value else None)
    office.position.save()
    with pytest.raises(RegulationRefused):
        placing.take_up(office.placed(), position=office.position, actor=office.officer, at=NOW)


def test_the_author_does_not_look_after_their_own(office):
    office.position.holder = office.author
    office.position.save()
    with pytest.raises(RegulationRefused):
        office.under_review()


@pytest.mark.parametrize(
    "outcome, state",
    [
        (O.ACCEPTED, S.ACCEPTED),
        (O.PARTIALLY_ACCEPTED, S.PARTIALLY_ACCEPTED),
        (O.KEPT, S.JUSTIFICATION_DUE),
        (O.LONG_TERM_REVIEW, S.LONG_TERM_REVIEW),
        (O.TRANSFERRED, S.TRANSFERRED),
    ],
)
def test_an_approved_answer_decides(office, outcome, state):
    petition = office.answered(outcome)
    answer = petition.answers.get()
    assert petition.state == state
    assert (answer.approved_by, answer.official_name, answer.is_late) == (office.superior, "나담당", False)
    assert ClauseChange.objects.filter(petition=petition).exists() == (outcome in answering.PROMISES)


def test_a_department_cannot_simply_refuse(office):
    with pytest.raises(RegulationRefused):
        office.draft(office.under_review(), O.REJECTED)


def test_an_accepted_petition_needs_a_day(office):
    with pytest.raises(RegulationRefused) as refused:
        office.draft(office.under_review(), O.ACCEPTED, change_by=None)
    assert refused.value.field == "change_by"


def test_approval_binds_the_words_that_were_read(office):
    petition = office.under_review()
    read = office.draft(petition)
    office.draft(petition, body="그 사이에 다시 쓴 답변입니다. 내용이 다릅니다.")
    with pytest.raises(RegulationRefused):
        answering.approve_answer(petition, actor=office.superior, read=read.pk, at=NOW)


def test_an_answer_is_not_approved_unread_at_the_desk(office):
    petition = office.under_review()
    office.draft(petition, O.KEPT)
    with pytest.raises(TransitionRefused):
        engine.apply(petition, "answer_kept", actor=office.superior, at=NOW)
    petition.refresh_from_db()
    assert petition.state == S.UNDER_REVIEW


def test_another_outcome_than_the_drafted_one_is_not_approved(office):
    petition = office.under_review()
    draft = office.draft(petition, O.KEPT)
    with pytest.raises(TransitionRefused):
        engine.apply(petition, "answer_transferred", actor=office.superior, at=NOW, read=draft.pk)


def test_whoever_drafted_does_not_approve(office):
    petition = office.under_review()
    draft = answering.draft_answer(
        petition, author=office.superior, outcome=O.KEPT, body="규정을 유지하겠습니다.", at=NOW
    )
    with pytest.raises(TransitionRefused):
        answering.approve_answer(petition, actor=office.superior, read=draft.pk, at=NOW)


def test_a_superior_sends_a_draft_back_with_a_reason(office):
    petition = office.under_review()
    office.draft(petition)
    with pytest.raises(RegulationRefused):
        answering.send_draft_back(petition, actor=office.superior, reason=" ", at=NOW)
    answering.send_draft_back(petition, actor=office.superior, reason="근거가 부족합니다", at=NOW)
    assert not petition.drafted_outcome and not petition.answers.exists()


def test_a_late_answer_says_so(office):
    petition = office.under_review()
    office.answer(petition, at=petition.due_at + timedelta(seconds=1))
    assert petition.answered_late and petition.answers.get().is_late


def test_a_kept_rule_is_justified_before_the_committee(office):
    petition = office.before_committee()
    assert petition.state == S.COMMITTEE
    justification = petition.justifications.get()
    assert justification.approved_by == office.superior and justification.due_at.date() == date(2026, 8, 6)


def test_a_justification_needs_all_its_parts(office):
    petition = office.answered(O.KEPT)
    with pytest.raises(RegulationRefused) as refused:
        justifying.draft_justification(petition, author=office.officer, at=NOW, **{**JUSTIFIED, "alternatives": "없음"})
    assert refused.value.field == "alternatives"


def test_a_department_that_gives_in_answers_anew(office):
    petition = office.answered(O.KEPT)
    justifying.draft_justification(petition, author=office.officer, at=NOW, **JUSTIFIED)
    engine.apply(petition, "give_in", actor=office.officer, at=NOW, reason="다시 살펴보니 유지할 까닭이 없습니다")
    assert petition.state == S.UNDER_REVIEW and not petition.justifications.exists()
    office.answer(petition, O.ACCEPTED)
    assert petition.state == S.ACCEPTED and petition.answers.count() == 2


@pytest.mark.parametrize("ballot", ["NAMED", "SECRET"])
@pytest.mark.parametrize(
    "place, state", [(1, S.ACCEPTED), (2, S.PARTIALLY_ACCEPTED), (3, S.REJECTED), (4, S.LONG_TERM_REVIEW)]
)
def test_the_committees_vote_is_the_petitions_next_step(office, ballot, place, state):
    petition = office.before_committee()
    judgement = Committee().judge(petition, office, place, place, place, 4 if place == 3 else 3, ballot=ballot)
    assert petition.state == state
    assert judgement.outcome == committee.OPTIONS[place - 1] and judgement.judged_at is not None
    assert ClauseChange.objects.filter(petition=petition).exists() == (place in (1, 2))
    assert bool(petition.reexamination_until) == (place == 3)


def test_a_level_vote_leaves_it_before_the_committee_to_be_brought_again(office):
    petition = office.before_committee()
    room = Committee()
    room.rules(tie_rule="REJECT")
    judgement = room.judge(petition, office, 1, 3)
    assert petition.state == S.COMMITTEE and judgement.outcome == "" and judgement.judged_at is not None
    room.meeting = room.plan(title="제2차 회의")
    assert room.bring(petition, office).pk != judgement.pk


def test_without_a_quorum_it_stays_before_the_committee(office):
    petition = office.before_committee()
    room = Committee()
    judgement = room.bring(petition, office)
    room.call().arrive(0)
    with pytest.raises(Refused):
        engine.apply(judgement.decision, "open_vote", actor=room.secretary, at=NOW)
    petition.refresh_from_db()
    assert petition.state == S.COMMITTEE
    with pytest.raises(RegulationRefused):
        room.bring(petition, office)


@pytest.mark.parametrize("outside, inside, passes", [(3, 3, True), (2, 3, False), (0, 2, False)])
def test_half_of_the_committee_comes_from_outside(office, outside, inside, passes):
    petition = office.before_committee()
    room = Committee(outside=outside, inside=inside)
    if passes:
        assert room.bring(petition, office).outside_members == outside
    else:
        with pytest.raises(RegulationRefused) as refused:
            room.bring(petition, office)
        assert refused.value.code == "composition"


def test_whoever_works_here_is_not_from_outside(office):
    petition = office.before_committee()
    room = Committee(outside=3, inside=3)
    grant(room.terms[0].user, Role.CASE_OFFICER, make_department())
    with pytest.raises(RegulationRefused):
        room.bring(petition, office)


def test_whoever_has_to_do_with_it_keeps_out(office):
    petition = office.before_committee()
    room = Committee(outside=6, inside=0)
    author = make_term(room.body, office.author)
    colleague = make_term(room.body, make_user())
    grant(colleague.user, Role.DEPARTMENT_REVIEWER, office.department)
    named = make_term(room.body, office.named)
    judgement = room.bring(petition, office)
    room.call()
    kept_out = set(judgement.decision.item.recusals.values_list("member", flat=True))
    assert kept_out == {author.pk, colleague.pk, named.pk}


def test_the_department_of_the_rule_keeps_out_wherever_the_petition_was_handed(office):
    """What one department answered, another justifies: neither they nor those whose rule it is judge it."""
    petition = office.before_committee()
    third = make_department("홍보부")
    engine.hand_over(petition, department=third, at=NOW, actor=office.officer, reason="업무가 옮겨졌습니다.")
    room = Committee(outside=6, inside=0)
    owner, newcomer = make_term(room.body, make_user()), make_term(room.body, make_user())
    grant(owner.user, Role.DEPARTMENT_REVIEWER, office.department)
    grant(newcomer.user, Role.CASE_OFFICER, third)
    judgement = room.bring(petition, office)
    room.call()
    kept_out = set(judgement.decision.item.recusals.values_list("member", flat=True))
    assert kept_out == {owner.pk, newcomer.pk}


def test_a_justification_drafted_by_the_former_department_stays_behind(office):
    petition = office.answered(O.KEPT)
    justifying.draft_justification(petition, author=office.officer, at=NOW, **JUSTIFIED)
    elsewhere = make_department("홍보부")
    engine.hand_over(petition, department=elsewhere, at=NOW, actor=office.officer, reason="업무가 옮겨졌습니다.")
    petition.refresh_from_db()
    assert not petition.justifications.exists() and petition.answer_drafted_by is None
    assert petition.answers.filter(approved_at__isnull=False).exists(), "what was approved stays"


def test_a_better_justification_is_asked_for_before_it_is_on_an_agenda(office):
    petition = office.before_committee()
    committee.ask_for_better(petition, actor=office.central, reason="대안을 더 검토해 주십시오", at=NOW)
    assert petition.state == S.JUSTIFICATION_DUE
    office.justify(petition)
    assert petition.state == S.COMMITTEE and petition.justifications.count() == 2
    Committee().bring(petition, office)
    with pytest.raises(TransitionRefused):
        committee.ask_for_better(petition, actor=office.central, reason="아직 부족합니다", at=NOW)


def test_only_whoever_works_for_all_departments_brings_it(office):
    petition = office.before_committee()
    room = Committee()
    with pytest.raises(PermissionDenied):
        committee.bring(petition, meeting=room.meeting, ballot="NAMED", actor=office.superior, at=NOW)


def test_another_bodys_meeting_does_not_judge(office):
    petition = office.before_committee()
    Committee()
    with pytest.raises(RegulationRefused) as refused:
        committee.bring(petition, meeting=Sitting().meeting, ballot="NAMED", actor=office.central, at=NOW)
    assert refused.value.code == "meeting"


def test_the_staff_channel_is_judged_behind_closed_doors_and_unnamed(office):
    petition = office.before_committee(author=make_staff(department=make_department()), audience="STAFF")
    with pytest.raises(RegulationRefused):
        Committee().bring(petition, office)
    room = Committee(is_public=False)
    item = room.bring(petition, office).decision.item
    shown = f"{item.title} {item.subject_label} {item.subject_url} {item.description} {item.decisions.get().question}"
    assert petition.title not in shown and petition.burden not in shown and str(petition.pk) not in item.subject_url
    assert item.is_confidential


def test_a_long_term_review_is_answered_anew_under_its_own_clock(office):
    petition = office.answered(O.LONG_TERM_REVIEW)
    due = petition.due_at
    assert due.date() == date(2026, 11, 6)
    engine.apply(petition, "answer_anew", actor=office.officer, at=NOW + timedelta(days=30))
    assert petition.due_at == due
    office.answer(petition, O.ACCEPTED, at=due + timedelta(seconds=1), change_by=date(2027, 3, 31))
    assert petition.state == S.ACCEPTED and petition.answers.last().is_late


def test_a_refused_petition_is_reexamined_once(office):
    petition = office.before_committee()
    Committee().judge(petition, office, 3, 3, 3)
    ask_reexamination(petition, author=office.author, reason="새로운 사정이 있습니다", at=NOW + timedelta(days=1))
    assert petition.state == S.UNDER_REVIEW
    office.answer(petition, O.KEPT)
    office.justify(petition)
    Committee().judge(petition, office, 3, 3, 3)
    assert petition.state == S.REJECTED and petition.reexamination_until is None
    with pytest.raises(Refused):
        ask_reexamination(petition, author=office.author, reason="한 번 더 부탁합니다", at=NOW + timedelta(days=2))


def _enacted(office: Office, text: str, number: int = 2):
    return make_version(
        office.rule,
        articles=[ARTICLES[0], text, ARTICLES[2]],
        number=number,
        state="ENACTED",
        in_force_on=date(2026, 6, 1),
    )


IN_JUNE = NOW + timedelta(days=30)


def test_the_change_is_followed_until_it_is_in_force(office):
    petition = office.answered(O.ACCEPTED)
    change = petition.change
    assert "선납" in change.old_wording
    version = _enacted(office, "이용료는 현장에서도 낼 수 있다.")
    changes.carry(change, version=version, actor=office.officer, at=NOW)
    assert petition.state == S.ACCEPTED
    coming_into_force.bring(version, at=IN_JUNE)
    petition.refresh_from_db()
    change.refresh_from_db()
    assert petition.state == S.IN_FORCE and change.in_force_on == date(2026, 6, 1)
    assert "현장에서도" in change.new_wording and "선납" in change.old_wording


def test_a_version_that_leaves_the_clause_as_it_was_carries_nothing(office):
    petition = office.answered(O.ACCEPTED)
    with pytest.raises(RegulationRefused):
        changes.carry(petition.change, version=_enacted(office, ARTICLES[1]), actor=office.officer, at=NOW)


def test_a_promise_is_let_go_when_its_version_dropped_the_change(office):
    petition = office.answered(O.ACCEPTED)
    version = _enacted(office, "이용료는 현장에서도 낼 수 있다.")
    changes.carry(petition.change, version=version, actor=office.officer, at=NOW)
    version.clauses.filter(key="a2").update(text=ARTICLES[1])
    coming_into_force.bring(version, at=IN_JUNE)
    change = ClauseChange.objects.get()
    petition.refresh_from_db()
    assert petition.state == S.ACCEPTED and change.version is None and change.in_force_on is None


def test_a_version_in_force_already_brings_it_at_once(office):
    petition = office.answered(O.ACCEPTED)
    version = _enacted(office, "이용료는 현장에서도 낼 수 있다.")
    coming_into_force.bring(version, at=IN_JUNE)
    changes.carry(petition.change, version=version, actor=office.officer, at=IN_JUNE)
    petition.refresh_from_db()
    assert petition.state == S.IN_FORCE


def test_a_dropped_draft_gives_the_promise_back(office):
    petition = office.answered(O.ACCEPTED)
    draft = make_version(office.rule, articles=[ARTICLES[0], "바뀐 조항.", ARTICLES[2]])
    changes.carry(petition.change, version=draft, actor=office.officer, at=NOW)
    engine.apply(draft, "drop", actor=office.officer, at=NOW, reason="다시 만듭니다")
    assert ClauseChange.objects.get().version is None


def test_a_promise_is_put_off_once_by_a_superior_with_a_reason(office):
    change = office.answered(O.ACCEPTED).change
    later = date(2026, 12, 31)
    with pytest.raises(PermissionDenied):
        changes.postpone(change, to=later, reason="의회 일정", actor=make_user(), at=NOW)
    with pytest.raises(RegulationRefused):
        changes.postpone(change, to=change.promised_by, reason="의회 일정", actor=office.superior, at=NOW)
    changes.postpone(change, to=later, reason="이사회 일정이 바뀌었습니다", actor=office.superior, at=NOW)
    assert change.due_on == later and not change.is_overdue(later) and change.is_overdue(date(2027, 1, 1))
    with pytest.raises(RegulationRefused):
        changes.postpone(change, to=date(2027, 3, 1), reason="또 미룹니다", actor=office.superior, at=NOW)


def test_no_system_step_is_taken_by_hand(office):
    petition = office.before_committee()
    with pytest.raises(TransitionRefused):
        engine.apply(petition, "judge_accepted", actor=office.central, at=NOW)
    assert petition.state == S.COMMITTEE
    with pytest.raises(TransitionRefused):
        engine.apply(petition, "come_into_force", actor=SYSTEM, at=NOW)


def test_a_clause_that_moves_is_followed_to_where_it_stands(office):
    petition = office.answered(O.ACCEPTED)
    articles = [ARTICLES[0], "새로 끼워 넣은 조항.", "이용료는 현장에서도 낼 수 있다.", ARTICLES[2]]
    version = make_version(office.rule, articles=articles, state="ENACTED", in_force_on=date(2026, 6, 1))
    version.clauses.filter(key="a3").update(came_from="a2")
    version.clauses.filter(key="a2").update(came_from="a9")
    changes.carry(petition.change, version=version, actor=office.officer, at=NOW)
    coming_into_force.bring(version, at=IN_JUNE)
    assert "현장에서도" in ClauseChange.objects.get().new_wording


def test_a_clause_that_is_deleted_leaves_no_new_wording(office):
    petition = office.answered(O.ACCEPTED)
    version = make_version(office.rule, articles=[ARTICLES[0], ""], state="ENACTED", in_force_on=date(2026, 6, 1))
    version.clauses.filter(key="a2").update(is_deleted=True)
    changes.carry(petition.change, version=version, actor=office.officer, at=NOW)
    coming_into_force.bring(version, at=IN_JUNE)
    change = ClauseChange.objects.get()
    assert change.in_force_on and change.new_wording == "" and "선납" in change.old_wording


def test_the_agendas_of_many_take_as_many_questions_as_of_one(office):
    def asked(expected: int) -> int:
        person = User.objects.get(pk=office.central.pk)
        with CaptureQueriesContext(connection) as queries:
            assert len(burden_work.to_be_brought(person)) == expected
        return len(queries)

    first = office.before_committee(author=make_user())
    Committee().bring(office.before_committee(author=make_user()), office)
    assert burden_work.to_be_brought(office.central) == [first]
    few = asked(1)
    for _number in range(3):
        office.before_committee(author=make_user())
    assert asked(4) == few


def test_nobody_brings_a_petition_of_their_own(office):
    petition = office.before_committee(author=office.central)
    room = Committee()
    with pytest.raises(PermissionDenied):
        room.bring(petition, office)
    assert burden_work.to_be_brought(office.central) == []
