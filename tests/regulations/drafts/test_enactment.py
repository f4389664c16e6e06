"""Enacting: by another person, with every opinion answered, and into force on the day."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import Role
from core.background.registry import jobs
from core.notify.models import OutboxMessage
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from core.workflow.models import TransitionRecord
from regulations.models import Version
from regulations.queries import drafts, version_texts
from regulations.services import coming_into_force, drafting, enactment, opinions
from regulations.services.refusals import RegulationRefused
from regulations.states import VersionState
from regulations.states.versions import VERSION_HOOKS
from tests.factories import grant, make_staff, make_user
from tests.regulations.drafts.drafting_office import (
    NOON,
    TEXT,
    TODAY,
    Office,
    after_opinions,
    make_announced,
    make_consulted,
    make_draft,
    make_office,
    make_rule,
    reword,
    write_down,
)

pytestmark = pytest.mark.django_db
WHY = "띄어쓰기만 바로잡습니다."


def enact(office: Office, draft: Version, *, on: date = TODAY, at: Any = NOON, **more: Any) -> Version:
    given = {"actor": office.superior, "enacted_on": TODAY, "in_force_on": on, "reason": WHY, **more}
    return enactment.enact(draft, at=at, **given)


def test_what_holds_from_today_takes_its_place_at_once() -> None:
    office = make_office()
    draft = make_draft(office)
    old = draft.regulation.current
    enact(office, draft)
    draft.regulation.refresh_from_db()
    old.refresh_from_db()
    assert draft.state == VersionState.IN_FORCE and draft.enacted_by == office.superior
    assert draft.regulation.current == draft
    assert (old.state, old.replaced_on) == (VersionState.REPLACED, TODAY)


def test_nobody_enacts_words_that_they_had_a_hand_in() -> None:
    """Whoever began it, whoever wrote on it between, and whoever wrote last."""
    office = make_office()
    draft = make_draft(office)
    hands = [make_staff(Role.CASE_OFFICER, office.department) for _turn in range(2)]
    for writer, word in zip(hands, ("7일", "5일"), strict=True):
        grant(writer, Role.APPROVER, office.department)
        text = version_texts.whole(draft)
        read = drafting.fingerprint(text, draft.reason)
        text = text.replace("제출하여야 한다.", f"제출하여야 한다. 처리는 {word} 안에 한다.")
        drafting.revise(draft, actor=writer, text=text, reason=draft.reason, read=read)
    grant(office.clerk, Role.APPROVER, office.department)
    for writer in (office.clerk, *hands):
        with pytest.raises(TransitionRefused):
            enact(office, draft, actor=writer)
    assert enact(office, draft).state == VersionState.IN_FORCE


def test_what_holds_later_waits_for_its_morning() -> None:
    office = make_office()
    draft = make_draft(office)
    enact(office, draft, on=TODAY + timedelta(days=10))
    assert draft.state == VersionState.ENACTED and not coming_into_force.is_due(NOON + timedelta(days=9))
    assert not coming_into_force.bring(draft, at=NOON + timedelta(days=9))
    # The day begins at midnight in Korea, nine hours before it does in London.
    midnight = NOON.replace(hour=15, minute=0) + timedelta(days=9)
    assert not coming_into_force.is_due(midnight - timedelta(seconds=1)) and coming_into_force.is_due(midnight)
    next(job for job in jobs() if job.name == "regulations.come_into_force").work(midnight)
    draft.refresh_from_db()
    assert draft.state == VersionState.IN_FORCE and not coming_into_force.is_due(midnight)


def test_after_days_without_a_worker_each_comes_in_its_order() -> None:
    office = make_office()
    rule = make_rule(office)
    first = make_draft(office, rule)
    enact(office, first, on=TODAY + timedelta(days=5))
    second = make_draft(office, rule, changes={"전액 납부한다": "나누어 납부할 수 있다"})
    enact(office, second, on=TODAY + timedelta(days=8))
    late = NOON + timedelta(days=30)
    assert coming_into_force.bring(first, at=late) is False, "the later one has taken its place meanwhile"
    rule.refresh_from_db()
    second.refresh_from_db()
    assert rule.current == second and second.state == VersionState.IN_FORCE
    assert (first.state, first.replaced_on) == (VersionState.REPLACED, second.in_force_on)


def test_others_hear_of_it_when_the_rule_has_changed_already() -> None:
    office, heard = make_office(), []

    def listen(version: Version, record: Any, context: dict[str, Any]) -> None:
        heard.append((record.name, version.regulation.current_id == version.pk))

    VERSION_HOOKS.on("come_into_force")(listen)
    try:
        enact(office, make_draft(office))
    finally:
        VERSION_HOOKS._effects.pop()
    assert heard[-1] == ("come_into_force", True)


def test_whoever_drafted_it_does_not_enact_it() -> None:
    department = make_office()
    both = make_staff(Role.CASE_OFFICER, department.department)
    grant(both, Role.APPROVER, department.department)
    office = Office(department.department, both, both, department.post)
    with pytest.raises(TransitionRefused) as refused:
        enact(office, make_draft(office))
    assert refused.value.code == "guard"


@pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.HONORARY_AUDITOR, Role.MODERATOR])
def test_enacting_is_for_superiors(role: Role) -> None:
    office = make_office()
    draft = make_draft(office)
    with pytest.raises(TransitionRefused) as refused:
        enact(office, draft, actor=make_staff(role, office.department))
    assert refused.value.code == "permission"


def test_nothing_is_enacted_while_an_opinion_has_no_answer() -> None:
    office = make_office()
    draft = make_announced(office)
    said = [opinions.write(draft, author=make_user(), text="방문은 힘듭니다.", at=NOON) for _each in range(2)]
    opinions.close_ended(at=after_opinions(draft))
    draft.refresh_from_db()
    given = {"at": after_opinions(draft), "on": date(2026, 7, 1)}
    with pytest.raises(TransitionRefused, match="2"):
        enact(office, draft, **given)
    answered = {"answered": "TAKEN", "answer": "그렇게 고쳤습니다. 고맙습니다.", "position": office.post}
    opinions.answer(said[:1], actor=office.clerk, at=NOON, **answered)
    opinions.hide(said[1], "OFF_TOPIC", NOON)
    enact(office, draft, **given)
    assert draft.state == VersionState.ENACTED and not drafts.unanswered(draft).exists()
    with pytest.raises(RegulationRefused) as refused:
        opinions.answer(said[:1], actor=office.clerk, at=NOON, **answered)
    assert refused.value.code == "state"


def test_while_people_speak_nothing_is_enacted() -> None:
    office = make_office()
    with pytest.raises(TransitionRefused) as refused:
        enact(office, make_announced(office))
    assert refused.value.code == "state"


def test_what_nobody_was_asked_about_needs_a_reason() -> None:
    office = make_office()
    draft = make_draft(office)
    with pytest.raises(RegulationRefused) as refused:
        enact(office, draft, reason=" ")
    assert refused.value.field == "reason"
    enact(office, draft)
    assert TransitionRecord.objects.filter(name="enact", object_id=draft.pk, reason=WHY).exists()


@pytest.mark.parametrize(
    ("enacted_on", "in_force_on", "field"),
    [
        (TODAY + timedelta(days=1), TODAY + timedelta(days=2), "enacted_on"),
        (TODAY, TODAY - timedelta(days=1), "in_force_on"),
        (TODAY - timedelta(days=9), TODAY - timedelta(days=8), "in_force_on"),
    ],
)
def test_days_that_cannot_be_are_refused(enacted_on: date, in_force_on: date, field: str) -> None:
    office = make_office()
    with pytest.raises(RegulationRefused) as refused:
        enact(office, make_draft(office), enacted_on=enacted_on, on=in_force_on)
    assert refused.value.field == field


def test_two_versions_never_hold_from_one_day_and_none_before_another() -> None:
    office = make_office()
    rule = make_rule(office)
    first = make_draft(office, rule)
    enact(office, first, on=TODAY + timedelta(days=5))
    second = make_draft(office, rule, changes={"전액 납부한다": "나누어 납부할 수 있다"})
    for days in (5, 4):
        with pytest.raises(RegulationRefused) as refused:
            enact(office, second, on=TODAY + timedelta(days=days))
        assert refused.value.code == "order"


def test_a_draft_made_from_an_older_version_would_undo_the_newer_one() -> None:
    office = make_office()
    rule = make_rule(office)
    draft = make_draft(office, rule)
    write_down(rule, TEXT.replace("전액 납부한다", "나누어 납부할 수 있다"), TODAY, change="PARTIAL")
    assert drafts.is_stale(draft)
    with pytest.raises(TransitionRefused) as refused:
        enact(office, draft, on=TODAY + timedelta(days=1))
    assert refused.value.code == "guard"
    drafting.bring_up_to_date(draft, actor=office.clerk)
    reword(office, draft, {"전액 납부한다": "나누어 납부할 수 있다"})
    enact(office, draft, on=TODAY + timedelta(days=1))
    assert draft.state == VersionState.ENACTED


def test_the_desk_asks_for_the_days() -> None:
    office = make_office()
    draft = make_draft(office)
    assert "enact" in {step.name for step, _why in engine.blocked(draft, office.superior)}
    with pytest.raises(TransitionRefused):
        engine.apply(draft, "enact", actor=office.superior, at=NOON)


def test_what_was_read_in_is_confirmed_with_its_own_days_alone() -> None:
    office = make_office()
    draft = make_draft(office)
    draft.enacted_on, draft.in_force_on = date(2026, 1, 5), date(2026, 2, 1)
    draft.save()
    with pytest.raises(RegulationRefused):
        enact(office, draft, enacted_on=date(2026, 1, 5), on=date(2026, 2, 2), reason="")
    enact(office, draft, enacted_on=date(2026, 1, 5), on=date(2026, 2, 1), reason="")
    assert draft.state == VersionState.IN_FORCE


def test_a_repeal_leaves_the_last_words_to_be_read() -> None:
    office = make_office()
    rule = make_rule(office)
    draft = drafting.begin(rule, actor=office.clerk, change="REPEAL", reason="시설이 문을 닫았습니다.", at=NOON)
    last = rule.current
    enact(office, draft)
    rule.refresh_from_db()
    assert (rule.repealed_on, rule.current) == (TODAY, last)


def test_those_who_spoke_hear_what_became_of_it() -> None:
    office, person = make_office(), make_user()
    draft = make_announced(office)
    said = opinions.write(draft, author=person, text="방문은 힘듭니다.", at=NOON)
    answered = {"answered": "TAKEN", "answer": "그렇게 고쳤습니다. 고맙습니다.", "position": office.post}
    opinions.answer([said], actor=office.clerk, at=NOON, **answered)
    opinions.close_ended(at=after_opinions(draft))
    draft.refresh_from_db()
    enact(office, draft, at=after_opinions(draft), on=date(2026, 7, 1))
    coming_into_force.bring_due(at=NOON + timedelta(days=90))
    told = OutboxMessage.objects.filter(event="regulations.draft_news", recipient=person)
    assert [row.context["state"] for row in told.order_by("id")] == ["CONSULTED", "ENACTED", "IN_FORCE"]


@pytest.mark.parametrize("make", [make_draft, make_announced, make_consulted])
def test_a_draft_can_be_dropped_with_a_reason(make: Any) -> None:
    office = make_office()
    draft = make(office)
    with pytest.raises(TransitionRefused):
        drafting.drop(draft, actor=office.clerk, reason="", at=NOON)
    drafting.drop(draft, actor=office.clerk, reason="상위 법령이 바뀌었습니다.", at=NOON)
    assert draft.state == VersionState.DROPPED
    assert drafts.visible_to(make_user()).filter(pk=draft.pk).exists() is (make is not make_draft)


def test_words_written_anew_after_they_were_read_are_not_enacted() -> None:
    office = make_office()
    draft = make_draft(office)
    read = drafting.fingerprint(version_texts.whole(draft), draft.reason)
    reword(office, draft, {"10일 전까지": "30일 전까지"})
    with pytest.raises(RegulationRefused) as refused:
        enact(office, draft, read=read)
    assert refused.value.code == "changed"
    enact(office, draft, read=drafting.fingerprint(version_texts.whole(draft), draft.reason))
    assert draft.state == VersionState.IN_FORCE


def test_whoever_wrote_on_somebody_elses_draft_does_not_enact_it() -> None:
    office = make_office()
    draft = make_draft(office)
    grant(office.superior, Role.CASE_OFFICER, office.department)
    text = version_texts.whole(draft).replace("10일 전까지", "30일 전까지")
    read = drafting.fingerprint(version_texts.whole(draft), draft.reason)
    drafting.revise(draft, actor=office.superior, text=text, reason=draft.reason, read=read)
    with pytest.raises(TransitionRefused):
        enact(office, draft)
    third = make_staff(Role.APPROVER, office.department)
    grant(office.clerk, Role.APPROVER, office.department)
    with pytest.raises(TransitionRefused):
        enact(office, draft, actor=office.clerk)
    enact(office, draft, actor=third)
    assert draft.enacted_by == third
