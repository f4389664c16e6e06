"""Monthly reports: who writes, who checks, what each step does, and what is refused."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from accounts.models import Role
from core.notify.models import OutboxMessage
from core.search.index import put
from core.uploads.receiving import attached_to
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from core.workflow.models import Case
from discussion.services import support
from plans.models import ProgressEntry, TargetResult, TaskCard
from plans.services import progress
from plans.services.progress import Figure, Report, ReportRefused
from plans.states import EntryState
from tests.factories import grant, make_department, make_staff, make_user
from tests.plans.factories import House, due_entry, frozen, one_card, strategy, target, task
from tests.sessions import sign_in

AT = datetime(2026, 4, 3, 1, tzinfo=UTC)
REPORT = Report(text="그늘막을 놓았습니다.", percent=40, spent=1_200_000, next_step="의자를 놓습니다.")


@pytest.fixture
def card(house: House) -> TaskCard:
    return one_card(house, targets=[target("그늘막", 2026, "10"), target("그늘막", 2027, "20")])


@pytest.fixture
def entry(card: TaskCard) -> ProgressEntry:
    return due_entry(card)


def submitted(entry: ProgressEntry, house: House, report: Report = REPORT) -> ProgressEntry:
    return progress.submit_report(entry, report=report, by=house.head, at=AT)


def test_a_report_goes_from_the_department_to_the_planners_desk_and_back(entry: ProgressEntry, house: House) -> None:
    assert entry.department == house.works
    handed_in = submitted(entry, house)
    assert (handed_in.state, handed_in.department) == ("SUBMITTED", house.planning)
    assert Case.objects.get(workflow="task_progress").department == house.planning
    progress.check_report(handed_in, step="send_back", by=house.checker, at=AT, reason="증빙을 붙여 주세요.")
    handed_in.refresh_from_db()
    assert (handed_in.state, handed_in.department, handed_in.assignee) == ("RETURNED", house.works, house.head)
    assert OutboxMessage.objects.filter(event="plans.report_returned", recipient=house.head).count() == 1


def test_confirming_changes_the_card_and_tells_followers(entry: ProgressEntry, house: House) -> None:
    resident = make_user()
    support.follow(entry.card, person=resident, at=AT)
    target_row = entry.card.targets.get(first_year=2026)
    report = Report(text="그늘막 넷", percent=40, spent=500, figures={target_row.pk: Figure(number=Decimal(4))})
    handed_in = submitted(entry, house, report)
    card = TaskCard.objects.get(pk=entry.card_id)
    assert (card.percent, card.spent) == (0, 0), "nothing is public before the check"
    progress.check_report(handed_in, step="confirm", by=house.checker, at=AT)
    card.refresh_from_db()
    assert (card.percent, card.spent, card.reported_month) == (40, 500, date(2026, 3, 1))
    assert TargetResult.objects.get(target=target_row, year=2026).number == 4
    assert OutboxMessage.objects.filter(recipient=resident).count() == 1


def test_a_late_month_does_not_overwrite_a_newer_one(card: TaskCard, house: House) -> None:
    row = card.targets.get(first_year=2026)
    for month, percent in (((2026, 4), 60), ((2026, 3), 30)):
        report = Report(text="했습니다", percent=percent, figures={row.pk: Figure(number=Decimal(percent))})
        handed_in = submitted(due_entry(card, month=month), house, report)
        progress.check_report(handed_in, step="confirm", by=house.checker, at=AT)
    card.refresh_from_db()
    assert (card.percent, card.reported_month) == (60, date(2026, 4, 1))
    assert TargetResult.objects.get(target=row, year=2026).number == 60


# Who may take which step; "head" wrote the report.
PEOPLE = {
    "head": {"submit", "rewrite"},
    "officer of the department": {"submit", "rewrite"},
    "checker": {"send_back", "confirm"},
    "officer of another department": set(),
    "checker of another department": set(),
    "administrator": set(),
    "resident": set(),
}
STATES = {"submit": "DUE", "rewrite": "RETURNED", "send_back": "SUBMITTED", "confirm": "SUBMITTED"}


def person(name: str, house: House) -> Any:
    match name:
        case "head":
            return house.head
        case "checker":
            return house.checker
        case "officer of the department":
            return make_staff(Role.CASE_OFFICER, house.works)
        case "officer of another department":
            return make_staff(Role.CASE_OFFICER, make_department("다른 처"))
        case "checker of another department":
            return make_staff(Role.CHECKER, make_department("다른 처"))
        case "administrator":
            return make_staff(Role.ADMINISTRATOR, is_superuser=True)
    return make_user()


@pytest.mark.parametrize("step", STATES)
@pytest.mark.parametrize("name", PEOPLE)
def test_people_and_steps(name: str, step: str, entry: ProgressEntry, house: House) -> None:
    if STATES[step] != "DUE":
        entry = submitted(entry, house)
    if STATES[step] == "RETURNED":
        progress.check_report(entry, step="send_back", by=house.checker, at=AT, reason="다시")
    actor = person(name, house)

    def take() -> None:
        if step in ("submit", "rewrite"):
            progress.submit_report(entry, report=REPORT, by=actor, at=AT)
        else:
            progress.check_report(entry, step=step, by=actor, at=AT, reason="까닭")

    before = ProgressEntry.objects.values_list("state", "text").get(pk=entry.pk)
    if step in PEOPLE[name]:
        take()
        return
    with pytest.raises((PermissionDenied, TransitionRefused)):
        take()
    assert ProgressEntry.objects.values_list("state", "text").get(pk=entry.pk) == before


@pytest.mark.parametrize("state", EntryState.values)
@pytest.mark.parametrize("step", ["submit", "send_back", "confirm"])
def test_steps_and_states(step: str, state: str, entry: ProgressEntry, house: House) -> None:
    """From every state each step is taken or refused; nothing in between."""
    allowed = {"submit": {"DUE", "RETURNED"}, "send_back": {"SUBMITTED"}, "confirm": {"SUBMITTED"}}
    submitted(entry, house) if state != "DUE" else None
    entry.refresh_from_db()
    if state in ("RETURNED", "CONFIRMED"):
        name = "send_back" if state == "RETURNED" else "confirm"
        progress.check_report(entry, step=name, by=house.checker, at=AT, reason="까닭")
    if state == "WAIVED":
        progress.check_report(entry, step="send_back", by=house.checker, at=AT, reason="까닭")
        progress.waive_all(entry.card, at=AT)
    entry.refresh_from_db()
    assert entry.state == state
    actor = house.head if step == "submit" else house.checker
    if state in allowed[step]:
        if step == "submit":
            entry.text = "적음"
            entry.save(update_fields=["text"])
        engine.apply(entry, step, actor=actor, at=AT, reason="까닭")
    else:
        with pytest.raises(TransitionRefused):
            engine.apply(entry, step, actor=actor, at=AT, reason="까닭")


def test_nobody_checks_their_own_report(house: House, card: TaskCard) -> None:
    both = make_staff(Role.CHECKER, house.planning)
    grant(both, Role.CASE_OFFICER, house.works)
    entry = progress.submit_report(due_entry(card), report=REPORT, by=both, at=AT)
    with pytest.raises(TransitionRefused, match="직접 쓴"):
        progress.check_report(entry, step="confirm", by=both, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgressEntry.objects.filter(pk=entry.pk).update(checked_by=both)


def test_sending_back_needs_a_reason(entry: ProgressEntry, house: House) -> None:
    with pytest.raises(TransitionRefused):
        progress.check_report(submitted(entry, house), step="send_back", by=house.checker, at=AT)


def test_an_empty_report_cannot_be_handed_in_even_from_the_desk(entry: ProgressEntry, house: House) -> None:
    with pytest.raises(ReportRefused):
        submitted(entry, house, Report(text="   ", percent=3))
    with pytest.raises(TransitionRefused, match="한 일"):
        engine.apply(entry, "submit", actor=house.head, at=AT)


@pytest.mark.parametrize("percent", [-1, 101])
def test_impossible_shares_are_refused(entry: ProgressEntry, house: House, percent: int) -> None:
    with pytest.raises(ReportRefused):
        submitted(entry, house, Report(text="적음", percent=percent))


def test_figures_of_another_task_or_year_are_refused(entry: ProgressEntry, house: House) -> None:
    other = entry.card.targets.get(first_year=2027)
    with pytest.raises(ReportRefused):
        submitted(entry, house, Report(text="적음", percent=1, figures={other.pk: Figure(number=Decimal(1))}))
    entry.refresh_from_db()
    assert (entry.state, entry.text) == ("DUE", ""), "nothing is half-done"


def test_evidence_is_anything_public_and_nothing_else(entry: ProgressEntry, house: House) -> None:
    put(house.works, kind="disclosure", title="공원 정비 계약", url="/disclosures/7/", published_at=AT)
    put(house.post, kind="tip", title="제보", url="/tips/1/", published_at=AT, audience="staff")
    links = ["/disclosures/7/", "/en/disclosures/7/", "http://localhost:8000/disclosures/7/"]
    entry = submitted(entry, house, Report(text="적음", percent=1, links=links))
    shown = entry.evidence.get()
    assert (shown.label, shown.subject) == ("공원 정비 계약", house.works)
    progress.check_report(entry, step="send_back", by=house.checker, at=AT, reason="다시")
    for secret in ("/tips/1/", "/nowhere/"):
        with pytest.raises(ReportRefused, match="공개된 것이 없습니다"):
            submitted(entry, house, Report(text="적음", percent=1, links=[secret]))
    assert entry.evidence.count() == 1


def test_files_are_for_everybody_once_the_report_is_confirmed(entry: ProgressEntry, house: House, client: Any) -> None:
    file = SimpleUploadedFile("현장.txt", "사진 설명".encode())
    entry = submitted(entry, house, Report(text="적음", percent=1, files=[file]))
    url = attached_to(entry).get().get_absolute_url()
    assert client.get(url).status_code in (302, 403, 404)
    progress.check_report(entry, step="confirm", by=house.checker, at=AT)
    assert client.get(url).status_code == 200


def months(*numbers: int) -> list[datetime]:
    return [datetime(2026, number, 1, 1, tzinfo=UTC) for number in numbers]


def test_reports_fall_due_on_the_first_and_once(house: House) -> None:
    card = one_card(house)
    first, second = months(4, 5)
    assert progress.open_month(at=first) == 1
    assert progress.open_month(at=first + timedelta(days=3)) == 0
    entry = ProgressEntry.objects.get()
    assert (entry.month, entry.assignee, entry.state) == (date(2026, 3, 1), house.head, "DUE")
    assert entry.due_at is not None
    assert entry.due_at.date() == date(2026, 4, 7), "the fifth working day counts from the first"
    assert progress.open_month(at=second) == 1
    assert card.entries.count() == 2
    notices = OutboxMessage.objects.filter(event="plans.reports_due", recipient=house.head)
    assert notices.count() == 2, "one notice a month, however many tasks"


def test_nothing_is_asked_of_what_has_not_begun_or_is_over(house: House) -> None:
    plan = frozen(
        house,
        [
            strategy(
                "1",
                [
                    task(house, "later", starts_on="2026-09-01"),
                    task(house, "above", subtasks=[task(house, "sub")]),
                    task(house, "done"),
                ],
            )
        ],
    )
    TaskCard.objects.filter(plan=plan, code="done").update(percent=100)
    engine.apply(TaskCard.objects.get(code="done"), "complete", actor=house.head, at=AT, reason="마쳤습니다")
    assert progress.open_month(at=months(4)[0]) == 1
    assert ProgressEntry.objects.get().card.code == "sub"


def test_a_plan_that_came_this_month_owes_nothing_for_the_last(house: House) -> None:
    one_card(house)
    assert progress.open_month(at=datetime(2026, 3, 20, tzinfo=UTC)) == 0


def test_an_overdue_report_stands_on_the_desk_of_its_department(
    entry: ProgressEntry, house: House, client: Any
) -> None:
    sign_in(client, house.head)
    page = client.get("/desk/").content.decode()
    assert str(entry.card) in page
    assert entry.is_overdue(AT + timedelta(days=30))
    assert not entry.is_overdue(AT)
