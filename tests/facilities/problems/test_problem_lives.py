"""The ways a report may go, who may take each step, and the ways it may not go."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from core.notify.models import OutboxMessage
from core.refusals import Refused
from core.ui.mending.doors import doors, steps_open_to
from core.ui.mending.way import way_of
from core.workflow import engine, evidence, mending
from core.workflow.engine import TransitionRefused
from core.workflow.mending import MendingState
from facilities.models import ProblemReport
from facilities.queries import problems as queries
from facilities.services import problems
from tests.discussion.racing import at_once
from tests.facilities.problems.reports import (
    DAY,
    NOON,
    WAYS,
    make_office,
    make_report,
    picture,
    report_in,
    walk,
)
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LATER = NOON + 2 * DAY

MENDS = ["plan", "ask_to_decline"]
# What each person is offered in each state. Whoever is not named is offered nothing there.
OFFERED: dict[str, dict[str, list[str]]] = {
    "REPORTED": {"officer": ["accept", "send_back"], "superior": ["accept", "send_back"], "reporter": ["withdraw"]},
    "RETURNED": {"reporter": ["report_again", "withdraw"]},
    "WITHDRAWN": {},
    "ACCEPTED": {"officer": ["assign"], "superior": ["assign"]},
    "ASSIGNED": {"officer": MENDS, "superior": MENDS},
    "ACTION_PLANNED": {"officer": ["plan", "mend", "ask_to_decline"], "superior": ["plan", "mend", "ask_to_decline"]},
    "DECLINE_ASKED": {"superior": ["decline", "keep"]},
    "DECLINED": {},
    "ACTION_TAKEN": {"reporter": ["look_again", "close", "reopen"]},
    "RECHECK": {"reporter": ["close", "reopen"]},
    "CLOSED": {},
    "REOPENED": {"officer": MENDS, "superior": MENDS},
}


def test_every_state_is_walked_to() -> None:
    assert set(WAYS) == set(OFFERED) == set(MendingState.values)


@pytest.mark.parametrize("state", OFFERED)
def test_each_person_is_offered_what_is_theirs_in_each_state(state: str) -> None:
    office, reporter = make_office(), make_user()
    report = report_in(state, office, reporter=reporter)
    assert report.state == state
    people = {
        "officer": office.officer, "superior": office.superior, "reporter": reporter, "stranger": office.stranger,
        "resident": make_user(), "anonymous": AnonymousUser(),
    }  # fmt: skip
    # The second look is due in the future, however long ago the test's noon is.
    ProblemReport.objects.filter(pk=report.pk, due_at__isnull=False).update(due_at=NOON.replace(year=2999))
    report.refresh_from_db()
    offered = {name: steps for name, person in people.items() if (steps := steps_open_to(report, person))}
    assert offered == OFFERED[state]


@pytest.mark.parametrize("state", OFFERED)
def test_a_step_that_is_not_offered_is_refused(state: str) -> None:
    office = make_office()
    report = report_in(state, office)
    allowed = OFFERED[state].get("officer", [])
    for step in report.workflow.transitions:
        if step.name not in allowed and (step.name, state) != ("ask_to_decline", "DECLINE_ASKED"):
            with pytest.raises(Refused), transaction.atomic():
                mending.take(report, step.name, actor=office.officer, at=LATER, reason="까닭")
    report.refresh_from_db()
    assert report.state == state


def test_the_whole_way_to_a_mended_lamp() -> None:
    office, reporter = make_office(), make_user()
    report = walk(make_report(reporter, site=office.site), WAYS["CLOSED"], office)
    assert (report.action_taken, report.mended_by, report.due_at) == ("등을 바꿨습니다.", office.officer, None)
    assert [record.name for record in engine.history(report)] == ["open", *WAYS["CLOSED"]]


def test_each_side_answers_under_a_clock_of_its_own() -> None:
    office = make_office()
    report = make_report(make_user(), site=office.site)
    due = [report.due_at]
    for step in WAYS["ACTION_TAKEN"][1:]:
        walk(report, ["accept", step] if step == "assign" else [step], office)
        due.append(report.due_at)
    assert None not in due and due[0] < due[1] < due[2]  # type: ignore[operator]


def test_whoever_looked_says_in_one_step_that_it_is_mended() -> None:
    office, reporter = make_office(), make_user()
    report = report_in("ACTION_TAKEN", office, reporter=reporter)
    mending.take(report, "close", actor=reporter, at=LATER)
    assert report.state == "CLOSED"
    assert [record.name for record in engine.history(report)][-2:] == ["look_again", "close"]


def test_what_is_not_mended_needs_a_new_plan() -> None:
    office, reporter = make_office(), make_user()
    report = report_in("ACTION_TAKEN", office, reporter=reporter)
    mending.take(report, "reopen", actor=reporter, at=LATER, reason="아직 깜빡입니다.", files=[picture()])
    assert (report.state, report.planned_action, report.action_taken, report.mended_by) == ("REOPENED", "", "", None)
    assert OutboxMessage.objects.filter(event="facilities.report_reopened", recipient=office.officer).exists()
    with pytest.raises(TransitionRefused):
        mending.mend(report, action="고쳤다", on=LATER.date(), actor=office.officer, at=LATER)


@pytest.mark.parametrize("who", ["officer", "stranger", "superior"])
def test_nobody_says_for_the_reporter_that_it_is_mended(who: str) -> None:
    office = make_office()
    report = report_in("ACTION_TAKEN", office)
    ProblemReport.objects.filter(pk=report.pk).update(due_at=NOON.replace(year=2999))
    report.refresh_from_db()
    with pytest.raises(TransitionRefused):
        mending.take(report, "close", actor=getattr(office, who), at=LATER)


def test_where_the_reporter_lets_the_time_pass_a_colleague_looks_but_never_the_one_who_mended() -> None:
    office = make_office()
    report = report_in("ACTION_TAKEN", office)
    ProblemReport.objects.filter(pk=report.pk).update(due_at=NOON)
    report.refresh_from_db()
    with pytest.raises(TransitionRefused):
        mending.take(report, "close", actor=office.officer, at=LATER)
    mending.take(report, "close", actor=office.colleague, at=LATER)
    assert report.state == "CLOSED"


def test_who_mended_what_they_reported_themselves_takes_no_second_look() -> None:
    office = make_office()
    report = report_in("ACTION_TAKEN", office, reporter=office.officer)
    with pytest.raises(TransitionRefused):
        mending.take(report, "close", actor=office.officer, at=LATER)


def test_without_an_account_a_colleague_takes_the_second_look() -> None:
    office = make_office()
    report = walk(make_report(site=office.site), WAYS["ACTION_TAKEN"], office)
    with pytest.raises(TransitionRefused):
        mending.take(report, "look_again", actor=office.officer, at=LATER)
    mending.take(report, "close", actor=office.colleague, at=LATER)
    assert report.state == "CLOSED"


def test_nobody_is_asked_back_who_left_no_account() -> None:
    office = make_office()
    report = make_report(site=office.site)
    with pytest.raises(TransitionRefused) as refused:
        mending.take(report, "send_back", actor=office.officer, at=NOON, reason="어디인가요?")
    assert refused.value.code == "guard"


def test_nobody_turns_down_what_they_asked_to_turn_down() -> None:
    office = make_office()
    report = report_in("ASSIGNED", office)
    mending.take(report, "ask_to_decline", actor=office.superior, at=LATER, reason="예산이 없습니다.")
    with pytest.raises(TransitionRefused) as refused:
        mending.take(report, "decline", actor=office.superior, at=LATER, reason="예산이 없습니다.")
    assert refused.value.code == "guard"
    with pytest.raises(IntegrityError), transaction.atomic():
        ProblemReport.objects.filter(pk=report.pk).update(state="DECLINED", declined_by=office.superior)


def test_turning_down_says_why_and_who_signed() -> None:
    office = make_office()
    report = report_in("DECLINED", office)
    assert (report.decline_asked_by, report.declined_by) == (office.officer, office.superior)
    assert report.decline_reason == "까닭이 있습니다."


def test_a_superior_may_send_the_department_back_to_work() -> None:
    office = make_office()
    report = report_in("DECLINE_ASKED", office)
    mending.take(report, "keep", actor=office.superior, at=LATER, reason="안전에 관한 일입니다.")
    assert report.state == "ASSIGNED" and report.due_at is not None


def test_a_report_without_a_department_waits_for_one() -> None:
    from accounts.models import Role
    from facilities.services.problems import Where
    from tests.factories import make_staff

    office, everywhere = make_office(), make_staff(Role.CASE_OFFICER)
    report = make_report(make_user(), where=Where(text="중앙공원 입구"))
    with pytest.raises(TransitionRefused):
        mending.take(report, "accept", actor=office.officer, at=NOON)
    mending.take(report, "accept", actor=everywhere, at=NOON)
    with pytest.raises(TransitionRefused) as refused:
        engine.apply(report, "assign", actor=everywhere, at=NOON)
    assert refused.value.code == "guard"
    mending.assign(report, department=office.department, actor=everywhere, at=NOON)
    assert (report.state, report.department) == ("ASSIGNED", office.department)


def test_it_may_be_given_to_another_department_than_that_of_the_place() -> None:
    from tests.factories import make_department

    office, other = make_office(), make_department("전기팀")
    report = report_in("ACCEPTED", office)
    mending.assign(report, department=other, actor=office.officer, at=LATER)
    assert (report.state, report.department) == ("ASSIGNED", other)
    assert steps_open_to(report, office.officer) == []


def test_those_who_mend_it_from_now_on_are_told() -> None:
    from accounts.models import Role
    from core.notify.models import OutboxMessage
    from facilities.services import problem_notices
    from tests.factories import make_department, make_staff

    office, other, third = make_office(), make_department("전기팀"), make_department("기계팀")
    electrician, mechanic = make_staff(Role.CASE_OFFICER, other), make_staff(Role.CASE_OFFICER, third)
    report = report_in("ACCEPTED", office)
    mending.assign(report, department=other, actor=office.officer, at=LATER)
    told = OutboxMessage.objects.filter(event=problem_notices.ASSIGNED).order_by("pk")
    assert [message.recipient for message in told] == [electrician]
    engine.hand_over(report, department=third, actor=electrician, at=LATER)
    assert [message.recipient for message in told.all()] == [electrician, mechanic]


@pytest.mark.parametrize(("days", "code"), [(-1, "past"), (0, ""), (30, "")])
def test_a_plan_is_for_a_day_to_come(days: int, code: str) -> None:
    office = make_office()
    report = report_in("ASSIGNED", office)
    day = (NOON + timedelta(days=days)).date()
    if code:
        with pytest.raises(TransitionRefused) as refused:
            mending.plan(report, action="등을 바꿉니다.", by=day, actor=office.officer, at=NOON)
        assert (refused.value.code, refused.value.field) == (code, "by")
    else:
        mending.plan(report, action="등을 바꿉니다.", by=day, actor=office.officer, at=NOON)
        assert report.planned_for == day


def test_what_is_done_was_done_by_today() -> None:
    office = make_office()
    report = report_in("ACTION_PLANNED", office)
    with pytest.raises(TransitionRefused) as refused:
        mending.mend(report, action="등을 바꿨다.", on=(NOON + DAY).date(), actor=office.officer, at=NOON)
    assert refused.value.field == "on"
    report.refresh_from_db()
    assert (report.state, report.action_taken) == ("ACTION_PLANNED", "")


def test_everybody_sees_what_the_department_shows_and_only_the_office_what_the_reporter_adds() -> None:
    office, reporter = make_office(), make_user()
    report = report_in("ACTION_PLANNED", office, reporter=reporter)
    mending.mend(
        report, action="등을 바꿨다.", on=NOON.date(), actor=office.officer, at=NOON, files=[picture("new.png")]
    )
    mending.take(
        report, "reopen", actor=reporter, at=LATER, reason="제 집 앞은 아직입니다.", files=[picture("old.png")]
    )
    problems.publish(report, text="등이 깜빡인다.", place="", photos=[], by=office.officer, at=LATER)
    steps = engine.history(report)
    names = {
        who: [file.name for files in evidence.of(person, steps).values() for file in files]
        for who, person in (("everybody", AnonymousUser()), ("officer", office.officer), ("reporter", reporter))
    }
    both = ["new.png", "old.png"]
    assert names == {"everybody": ["new.png"], "officer": both, "reporter": both}
    outside = way_of(report, AnonymousUser(), inside=False)
    assert all(event.actor == "" for event in outside)
    assert not any("제 집 앞" in event.body for event in outside)
    assert any("제 집 앞" in event.body for event in way_of(report, office.officer, inside=True))


def test_evidence_is_hidden_until_the_report_is_published() -> None:
    office = make_office()
    report = report_in("ACTION_PLANNED", office)
    mending.mend(report, action="등을 바꿨다.", on=NOON.date(), actor=office.officer, at=NOON, files=[picture()])
    assert evidence.of(make_user(), engine.history(report)) == {}


def test_the_first_door_is_the_one_that_stands_out() -> None:
    office = make_office()
    report = report_in("ACTION_PLANNED", office)
    tones = [(door.step, door.tone) for door in doors(report, office.officer, url_of=lambda step: step)]
    assert tones == [("mend", "primary"), ("plan", "tertiary"), ("ask_to_decline", "tertiary")]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_press_at_once_one_is_told_that_it_has_moved_on() -> None:
    office = make_office()
    report = report_in("DECLINE_ASKED", office)

    def take(step: str) -> Any:
        fresh = ProblemReport.objects.get(pk=report.pk)
        return lambda: mending.take(fresh, step, actor=office.superior, at=LATER, reason="까닭이 있습니다.")

    outcomes = at_once(take("decline"), take("keep"))
    assert sum(isinstance(outcome, TransitionRefused) for outcome in outcomes) == 1
    report.refresh_from_db()
    assert report.state in {"DECLINED", "ASSIGNED"}
    names = [record.name for record in engine.history(report)]
    assert sum(name in {"decline", "keep"} for name in names) == 1


def test_overdue_is_only_what_has_a_deadline_behind_it() -> None:
    report = make_report()
    assert queries.is_overdue(report, report.due_at + DAY) and not queries.is_overdue(report, NOON)
    report.due_at = None
    assert not queries.is_overdue(report, NOON)
