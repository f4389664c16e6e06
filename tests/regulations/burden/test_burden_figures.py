"""Figures, targets and promised changes, as everybody reads them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from regulations import burden_declarations
from regulations.models import Petition, Target
from regulations.queries import burden_figures
from regulations.services import coming_into_force
from regulations.services.burden import changes, targets
from regulations.services.refusals import RegulationRefused
from regulations.states import PetitionOutcome
from tests.factories import make_department, make_staff, make_user
from tests.regulations.burden.burden_factories import ARTICLES, NOW, Committee, Office, make_version

pytestmark = pytest.mark.django_db
YEAR = 2026


@pytest.fixture
def office() -> Office:
    return Office()


def in_force(office: Office, **fields) -> Petition:
    petition = office.answered(PetitionOutcome.ACCEPTED, **fields)
    number = office.rule.versions.count() + 1
    version = make_version(
        office.rule, number=number, articles=[ARTICLES[0], f"바뀐 조항 {number}.", ARTICLES[2]],
        state="ENACTED", in_force_on=date(2026, 5, 6) + timedelta(days=number),
    )  # fmt: skip
    changes.carry(petition.change, version=version, actor=office.officer, at=NOW)
    coming_into_force.bring(version, at=NOW + timedelta(days=60))
    return petition


def test_received_answered_in_time_accepted_and_how_long_it_took(office):
    office.petition(author=make_user())
    late = office.under_review(author=make_user())
    office.answer(late, PetitionOutcome.ACCEPTED, at=late.due_at + timedelta(days=1))
    quick = office.under_review(author=make_user(), at=NOW - timedelta(days=3))
    office.answer(quick, PetitionOutcome.LONG_TERM_REVIEW)
    kept = office.under_review(author=make_user(), at=NOW - timedelta(days=7))
    office.answer(kept, PetitionOutcome.KEPT)
    tally = burden_figures.figures().year(YEAR)
    assert (tally.received, tally.answered, tally.on_time) == (4, 3, 2)
    assert (tally.decided, tally.accepted, tally.accepted_percent) == (2, 1, 50.0)
    assert tally.median_days == 7.0


def test_what_the_committee_decides_counts_as_decided(office):
    petition = office.before_committee()
    Committee().judge(petition, office, 3, 3, 3)
    tally = burden_figures.figures().year(YEAR)
    assert (tally.answered, tally.decided, tally.accepted) == (1, 1, 0)


def test_an_answer_counts_in_the_year_of_this_place_not_of_greenwich(office):
    # Half past eight on New Year's morning in Korea; still the old year in Greenwich.
    morning = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    office.petition(at=morning)
    assert burden_figures.figures().year(2027).received == 1


def test_neither_the_staff_channel_nor_what_was_joined_or_taken_down_is_counted(office):
    in_force(office, author=make_staff(department=make_department()), audience="STAFF")
    hidden = office.answered(PetitionOutcome.ACCEPTED, author=make_user())
    Petition.objects.filter(pk=hidden.pk).update(hidden_rule="INSULT")
    joined = office.petition(author=make_user())
    into = office.petition(author=make_user())
    Petition.objects.filter(pk=joined.pk).update(state="MERGED", merged_into=into)
    found = burden_figures.figures()
    assert found.year(YEAR).received == 1 and found.year(YEAR).answered == 0
    assert burden_figures.scores(YEAR) == [] and not burden_figures.public_changes().exists()
    assert burden_figures.years_with_scores() == []


def test_a_department_without_figures_divides_by_nothing(office):
    office.petition(regulation=None, key="")
    tally = burden_figures.figures().year(YEAR)
    assert (tally.on_time_percent, tally.accepted_percent, tally.median_days) == (None, None, None)
    page = Client().get(reverse("regulations:figures"), {"year": YEAR})
    assert page.status_code == 200


@pytest.mark.parametrize("year", ["1999", "abc", "9" * 40, "-1", "2026.5"])
def test_a_year_of_which_nothing_is_known_is_not_found(office, year):
    office.petition()
    for name in ("figures", "scoreboard"):
        assert Client().get(reverse(f"regulations:{name}"), {"year": year}).status_code == 404


def test_the_figures_take_as_many_questions_for_many_as_for_one(office):
    office.answered(PetitionOutcome.KEPT, author=make_user())
    with CaptureQueriesContext(connection) as few:
        burden_figures.figures()
    for _number in range(5):
        office.answered(PetitionOutcome.ACCEPTED, author=make_user())
    with CaptureQueriesContext(connection) as many:
        burden_figures.figures()
    assert len(few) == len(many) <= 5


def test_a_rule_counts_as_improved_once_its_change_is_in_force(office):
    Target.objects.create(year=YEAR, department=office.department, rules=2, set_by=office.central, set_at=NOW)
    office.answered(PetitionOutcome.ACCEPTED, author=make_user())
    (score,) = burden_figures.scores(YEAR)
    assert (score.target, score.improved, score.promised, score.is_reached) == (2, 0, 1, False)
    in_force(office, author=make_user())
    in_force(office, author=make_user())
    (score,) = burden_figures.scores(YEAR)
    assert (score.improved, score.promised, score.percent, score.is_reached) == (2, 1, 100.0, True)


def test_the_scoreboard_shows_departments_that_improved_without_a_target(office):
    in_force(office)
    (score,) = burden_figures.scores(YEAR)
    assert (score.target, score.percent, score.is_reached) == (0, None, False)
    page = Client().get(reverse("regulations:scoreboard"), {"year": YEAR}).content.decode()
    assert office.department.name in page


def test_promises_past_their_day_come_first(office):
    late = office.answered(PetitionOutcome.ACCEPTED, author=make_user(), title="늦어진 개정 약속")
    overdue, coming = burden_figures.still_promised(date(2026, 10, 1))
    assert [one.petition for one in overdue] == [late] and coming == []
    overdue, coming = burden_figures.still_promised(date(2026, 9, 30))
    assert overdue == [] and [one.petition for one in coming] == [late]
    assert "늦어진 개정 약속" in Client().get(reverse("regulations:promised_changes")).content.decode()


def test_targets_are_whole_numbers_of_a_year(office):
    for year, rules in ((1999, 1), (2101, 1), (YEAR, -1), (YEAR, 1001)):
        with pytest.raises(RegulationRefused):
            targets.set_targets(year, {office.department: rules}, actor=office.central, at=NOW)
    assert not Target.objects.exists()


def test_open_data_says_what_the_pages_say(office):
    in_force(office)
    (row,) = burden_declarations.figure_rows(NOW)
    assert row[:4] == (YEAR, office.department.name, 1, 1)
    assert list(burden_declarations.target_rows(NOW)) == [(YEAR, office.department.name, 0, 1)]
    (change,) = burden_declarations.public_changes(NOW)
    assert burden_declarations.change_row(change)[-1] == date(2026, 5, 8)
