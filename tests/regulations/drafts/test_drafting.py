"""From the first words of a draft to the day on which everybody can read it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Role
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from regulations.models import Version
from regulations.queries import version_texts
from regulations.queries.version_differences import How
from regulations.services import drafting
from regulations.services.refusals import RegulationRefused
from regulations.states import VersionState
from tests.factories import make_staff, make_user
from tests.regulations.drafts.drafting_office import (
    NOON,
    REASON,
    TEXT,
    make_announced,
    make_draft,
    make_office,
    make_rule,
    reword,
)

pytestmark = pytest.mark.django_db


def test_a_draft_begins_with_the_words_in_force() -> None:
    office = make_office()
    rule = make_rule(office)
    draft = drafting.begin(rule, actor=office.clerk, change="PARTIAL", reason=REASON, at=NOON)
    assert version_texts.whole(draft) == version_texts.whole(rule.current)
    assert (draft.number, draft.based_on, draft.state) == (2, rule.current, VersionState.DRAFT)
    assert not version_texts.says_something_new(draft) and version_texts.changes_of(draft) == []


def test_what_is_written_is_told_against_the_rule() -> None:
    draft = make_draft(make_office())
    changes = version_texts.changes_of(draft)
    assert [(change.key, change.how) for change in changes] == [("a2", How.CHANGED)]
    added = "".join(word.text for row in changes[0].rows if row.new for word in row.new.words if word.kind == "added")
    assert "인터넷으로" in added


def test_an_article_with_another_number_is_known_again() -> None:
    office = make_office()
    inserted = "제3조(접수) 신청은 온라인으로 접수한다."
    changes = {"제4조(사용 제한)": "제5조(사용 제한)", "제3조(사용료)": f"{inserted}\n\n제4조(사용료)"}
    draft = make_draft(office, changes=changes)
    moved = {change.key: change.old_key for change in version_texts.changes_of(draft) if change.how == How.MOVED}
    assert moved == {"a4": "a3", "a5": "a4"}
    assert draft.clauses.get(key="a5").came_from == "a4" and draft.clauses.get(key="a1").came_from == ""


def test_only_one_draft_of_a_rule_is_open() -> None:
    office = make_office()
    draft = make_draft(office)
    with pytest.raises(RegulationRefused) as refused:
        drafting.begin(draft.regulation, actor=office.clerk, change="PARTIAL", reason=REASON, at=NOON)
    assert refused.value.code == "open"
    drafting.drop(draft, actor=office.clerk, reason="다시 검토합니다.", at=NOON)
    again = drafting.begin(draft.regulation, actor=office.clerk, change="WHOLE", reason=REASON, at=NOON)
    assert again.number == 3


def test_a_rule_that_has_a_version_is_not_new() -> None:
    office = make_office()
    with pytest.raises(RegulationRefused) as refused:
        drafting.begin(make_rule(office), actor=office.clerk, change="NEW", reason=REASON, at=NOON)
    assert refused.value.field == "change"


def test_a_reason_is_asked_for() -> None:
    office = make_office()
    with pytest.raises(RegulationRefused) as refused:
        drafting.begin(make_rule(office), actor=office.clerk, change="PARTIAL", reason="개선", at=NOON)
    assert refused.value.field == "reason"


@pytest.mark.parametrize("role", [Role.DEPARTMENT_REVIEWER, Role.APPROVER, Role.HONORARY_AUDITOR])
def test_drafting_is_for_case_officers(role: Role) -> None:
    office = make_office()
    rule = make_rule(office)
    with pytest.raises(PermissionDenied):
        drafting.begin(
            rule, actor=make_staff(role, office.department), change="PARTIAL", reason=REASON, at=NOON
        )  # fmt: skip


def test_officers_of_other_departments_and_residents_do_not_draft() -> None:
    office = make_office()
    draft = make_draft(office)
    for stranger in (make_staff(Role.CASE_OFFICER, make_office().department), make_user()):
        with pytest.raises(PermissionDenied):
            drafting.revise(draft, actor=stranger, text=TEXT, reason=REASON, read="")


def test_two_who_write_at_once_do_not_undo_each_other() -> None:
    office = make_office()
    draft = make_draft(office)
    read = drafting.fingerprint(version_texts.whole(draft), draft.reason)
    reword(office, draft, {"전액 납부한다": "전액 또는 나누어 납부한다"})
    with pytest.raises(RegulationRefused) as refused:
        drafting.revise(draft, actor=office.clerk, text=TEXT, reason=REASON, read=read)
    assert refused.value.code == "changed"
    assert "나누어" in version_texts.whole(draft)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no_clauses"),
        ("시설을 잘 쓰자는 이야기입니다.", "no_clauses"),
        ("이 문장은 어디에도 없습니다. 그래서 사라집니다.\n\n" + TEXT, "before_first"),
        (TEXT.replace("제3조(사용료)", "제2조(사용료)"), "twice"),
    ],
)
def test_what_is_no_rule_is_refused_in_words_and_changes_nothing(text: str, code: str) -> None:
    office = make_office()
    draft = make_draft(office)
    before = version_texts.whole(draft)
    with pytest.raises(RegulationRefused) as refused:
        drafting.revise(
            draft, actor=office.clerk, text=text, reason=REASON, read=drafting.fingerprint(before, REASON)
        )  # fmt: skip
    assert (refused.value.code, refused.value.field) == (code, "text")
    assert version_texts.whole(draft) == before


def test_people_have_two_weeks_of_working_days_at_least() -> None:
    office = make_office()
    draft = make_draft(office)
    earliest = drafting.earliest_end(NOON)
    # 25 May is a substitute holiday for Buddha's birthday, 3 June the day of local elections.
    assert earliest == date(2026, 6, 2)
    with pytest.raises(RegulationRefused) as refused:
        drafting.announce(draft, actor=office.clerk, opinions_until=earliest - timedelta(days=1), at=NOON)
    assert refused.value.field == "opinions_until"
    drafting.announce(draft, actor=office.clerk, opinions_until=earliest, at=NOON)
    assert (draft.state, draft.announced_on, draft.due_at) == (VersionState.ANNOUNCED, date(2026, 5, 12), None)


def test_a_draft_that_says_nothing_new_is_not_announced() -> None:
    office = make_office()
    draft = drafting.begin(make_rule(office), actor=office.clerk, change="PARTIAL", reason=REASON, at=NOON)
    with pytest.raises(TransitionRefused):
        drafting.announce(draft, actor=office.clerk, opinions_until=drafting.earliest_end(NOON), at=NOON)


def test_nobody_changes_words_that_people_are_reading() -> None:
    office = make_office()
    draft = make_announced(office)
    with pytest.raises(RegulationRefused) as refused:
        reword(office, draft, {"전액": "절반"})
    assert refused.value.code == "announced"


def test_the_desk_cannot_announce_without_a_day() -> None:
    office = make_office()
    draft = make_draft(office)
    assert "announce" in {step.name for step, _why in engine.blocked(draft, office.clerk)}
    with pytest.raises(TransitionRefused):
        engine.apply(draft, "announce", actor=office.clerk, at=NOON)


def test_a_repeal_has_no_wording_but_can_be_announced() -> None:
    office = make_office()
    rule = make_rule(office)
    draft = drafting.begin(rule, actor=office.clerk, change="REPEAL", reason=REASON, at=NOON)
    with pytest.raises(RegulationRefused) as refused:
        reword(office, draft, {"전액": "절반"})
    assert refused.value.code == "repeal"
    drafting.announce(draft, actor=office.clerk, opinions_until=drafting.earliest_end(NOON), at=NOON)
    assert Version.objects.get(pk=draft.pk).state == VersionState.ANNOUNCED
