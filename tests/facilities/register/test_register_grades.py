"""Grades: the sum, the three years, what is written when something changes, and what is not."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.workflow import SYSTEM
from facilities import grading
from facilities.grading import Limits, Weights
from facilities.jobs import is_due, recompute_grades
from facilities.models import (
    Branch,
    Computation,
    GradeChange,
    Scheme,
    SiteGradeChange,
    SiteStanding,
    Standing,
    Weight,
)
from facilities.queries import grades, register
from facilities.services import weights
from facilities.services.grades import recompute
from facilities.services.refusals import FacilityRefused
from tests.discussion.racing import at_once
from tests.facilities.register import places
from tests.facilities.register.places import EVEN, LIMITS, NOW, TODAY


@pytest.mark.parametrize(
    ("usage", "essential", "expected"), [(1, False, 16), (1, True, 36), (4, False, 64), (5, False, 80), (5, True, 100)]
)
def test_importance_is_use_and_need(usage: int, essential: bool, expected: int) -> None:
    assert grading.importance_of(usage, essential) == expected


@pytest.mark.parametrize(
    ("installed", "life", "expected"),
    [
        (date(2026, 6, 1), 10, 0),
        (date(2021, 6, 1), 10, 49),
        (date(2016, 6, 1), 10, 99),
        (date(2016, 5, 31), 10, 100),
        (date(1990, 1, 1), 10, 100),
        (date(2027, 1, 1), 10, 0),
    ],
)
def test_age_is_the_share_of_the_service_life(installed: date, life: int, expected: int) -> None:
    assert grading.age_of(installed, life, TODAY) == expected


@pytest.mark.parametrize(
    ("day", "failure", "repair"),
    [
        (date(2026, 6, 1), 6, 3),
        (date(2025, 6, 2), 6, 3),
        (date(2025, 6, 1), 4, 2),
        (date(2024, 6, 1), 2, 1),
        (date(2023, 6, 2), 2, 1),
        (date(2023, 6, 1), 0, 0),
        (date(2026, 6, 2), 0, 0),
    ],
)
def test_what_happened_lately_counts_most_and_nothing_after_three_years(day: date, failure: int, repair: int) -> None:
    assert grading.record_points("FAILURE", day, TODAY) == failure
    assert grading.record_points("REPAIR", day, TODAY) == repair
    assert grading.record_points("INSPECTION", day, TODAY) == 0


def test_a_leap_day_ends_its_year_on_the_last_of_february() -> None:
    assert grades.years_before(date(2028, 2, 29), 3) == date(2025, 2, 28)
    assert grading.years_between(date(2024, 2, 29), date(2025, 2, 28)) == 0


@pytest.mark.parametrize(
    ("tenths", "letter"), [(0, "A"), (249, "A"), (250, "B"), (449, "B"), (450, "C"), (599, "C"), (600, "D"), (749, "D"),
                           (750, "E"), (1000, "E")]
)  # fmt: skip
def test_the_limits_make_the_letter(tenths: int, letter: str) -> None:
    assert grading.letter(tenths, LIMITS) == letter


@pytest.mark.django_db
def test_the_grade_is_the_weighted_sum() -> None:
    thing = places.make_equipment(essential=True)
    places.make_upkeep(thing, "FAILURE", date(2026, 3, 1))
    places.make_upkeep(thing, "REPAIR", date(2024, 9, 1))
    places.set_weights()
    standing = Standing.objects.get(equipment=thing)
    # 84 · 30 % + 49 · 40 % + (6 + 2 of 24 → 33) · 30 %
    assert (standing.importance, standing.age, standing.failures) == (84, 49, 33)
    assert (standing.risk, standing.grade, standing.computed_on) == (547, "C", TODAY)
    [change] = GradeChange.objects.filter(equipment=thing)
    assert (change.before, change.after, change.risk, change.on) == ("", "C", 547, TODAY)


@pytest.mark.django_db
def test_each_trade_has_its_own_weights() -> None:
    pump = places.make_equipment()
    lamp = places.make_equipment(pump.site, branch=Branch.ELECTRICAL)
    by_trade = dict.fromkeys(Branch.values, EVEN) | {Branch.ELECTRICAL.value: Weights(100, 0, 0)}
    weights.set_weights(weights=by_trade, limits=LIMITS, reason="전기", by=SYSTEM, at=NOW, today=TODAY)
    assert Standing.objects.get(equipment=lamp).risk == 640
    assert Standing.objects.get(equipment=pump).risk == (64 * 30 + 49 * 40) // 10


@pytest.mark.django_db
def test_what_stays_the_same_is_not_written_again() -> None:
    places.make_equipment()
    places.set_weights()
    with CaptureQueriesContext(connection) as captured:
        assert recompute(today=TODAY) == 0
    written = [query["sql"] for query in captured if "INSERT" in query["sql"].upper()[:12]]
    assert GradeChange.objects.count() == 1
    assert not [sql for sql in written if "facilities_standing" in sql or "gradechange" in sql]


@pytest.mark.django_db
def test_years_that_pass_make_it_worse_and_are_kept() -> None:
    thing = places.make_equipment(essential=True)
    places.set_weights()
    later = TODAY + timedelta(days=4 * 365)
    assert recompute(today=later) == 1
    before, after = GradeChange.objects.filter(equipment=thing).order_by("id")
    assert (before.after, after.before, after.after, after.on) == ("B", "B", "D", later)
    assert Standing.objects.get(equipment=thing).computed_on == later


@pytest.mark.django_db
def test_a_place_stands_where_its_worst_essential_thing_stands() -> None:
    site = places.make_site()
    lift = places.make_equipment(site, essential=True, installed_on=date(2020, 6, 1))
    places.make_equipment(site, essential=True, installed_on=date(2026, 5, 1))
    places.make_equipment(site, installed_on=date(2000, 6, 1), usage=5)
    places.set_weights()
    standing = SiteStanding.objects.get(site=site)
    assert standing.decided_by_id == lift.pk
    assert standing.grade == Standing.objects.get(equipment=lift).grade == "C"
    assert [change.after for change in SiteGradeChange.objects.filter(site=site)] == ["C"]


@pytest.mark.django_db
def test_without_anything_essential_the_worst_of_all_decides() -> None:
    site = places.make_site()
    places.make_equipment(site, installed_on=date(2026, 1, 1))
    old = places.make_equipment(site, installed_on=date(2000, 6, 1))
    places.set_weights()
    assert SiteStanding.objects.get(site=site).decided_by_id == old.pk


@pytest.mark.django_db
def test_some_places_can_be_computed_alone() -> None:
    one, other = places.make_equipment(), places.make_equipment()
    places.set_weights()
    for thing in (one, other):
        for month in range(1, 6):
            places.make_upkeep(thing, "FAILURE", date(2026, month, 1))
    assert recompute(today=TODAY, sites=[one.site_id]) == 1
    assert Standing.objects.get(equipment=one).failures == 100
    assert Standing.objects.get(equipment=other).failures == 0
    assert SiteStanding.objects.get(site=other.site_id).risk < SiteStanding.objects.get(site=one.site_id).risk


@pytest.mark.django_db
def test_the_number_of_questions_does_not_grow_with_the_register() -> None:
    places.set_weights()
    counts = []
    for number in (1, 30):
        for _thing in range(number):
            places.make_equipment()
        with CaptureQueriesContext(connection) as captured:
            recompute(today=TODAY)
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_nothing_has_a_grade_without_weights() -> None:
    places.make_equipment()
    assert recompute(today=TODAY) == 0
    assert not Standing.objects.exists()
    assert not is_due(NOW)


@pytest.mark.django_db
def test_the_night_computes_once_a_day() -> None:
    places.make_equipment()
    places.set_weights()
    assert not is_due(NOW)
    tomorrow = NOW + timedelta(days=1)
    assert is_due(tomorrow)
    recompute_grades(tomorrow)
    assert not is_due(tomorrow)
    assert register.last_computed() == date(2026, 6, 2)
    assert Computation.objects.get(on=date(2026, 6, 2)).items == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"weights": {"FIRE": EVEN}}, "branches"),
        ({"weights": dict.fromkeys(Branch.values, Weights(30, 40, 31))}, "sum"),
        ({"limits": Limits(25, 25, 60, 75, 24)}, "limits"),
        ({"limits": Limits(0, 45, 60, 75, 24)}, "limits"),
        ({"limits": Limits(25, 45, 60, 101, 24)}, "limits"),
        ({"limits": Limits(25, 45, 60, 75, 0)}, "worst_record"),
        ({"reason": "  "}, "reason"),
    ],
)
def test_impossible_weights_are_refused(given: dict, code: str) -> None:
    told = {"weights": dict.fromkeys(Branch.values, EVEN), "limits": LIMITS, "reason": "조정"} | given
    with pytest.raises(FacilityRefused) as refused:
        weights.set_weights(**told, by=SYSTEM, at=NOW, today=TODAY)
    assert refused.value.code == code
    assert not Scheme.objects.exists()


@pytest.mark.django_db
def test_a_trial_says_what_would_change_and_writes_nothing() -> None:
    thing = places.make_equipment()
    places.set_weights()
    tried = weights.trial(weights=dict.fromkeys(Branch.values, Weights(100, 0, 0)), limits=LIMITS, today=TODAY)
    assert tried.rows == [("A", 0, 0), ("B", 1, 0), ("C", 0, 0), ("D", 0, 1), ("E", 0, 0)]
    assert (tried.better, tried.worse) == (0, 1)
    assert Standing.objects.get(equipment=thing).grade == "B"
    assert Scheme.objects.count() == 1


@pytest.mark.django_db
def test_other_weights_move_grades_and_the_old_ones_stay_readable() -> None:
    thing = places.make_equipment()
    first = places.set_weights()
    second = places.set_weights(Weights(100, 0, 0), at=NOW + timedelta(days=1), today=TODAY + timedelta(days=1))
    assert grades.scheme_in_force() == second
    assert [scheme.pk for scheme in grades.schemes()] == [second.pk, first.pk]
    assert Standing.objects.get(equipment=thing).scheme == second
    assert GradeChange.objects.filter(equipment=thing, scheme=second, before="B", after="D").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("model", [GradeChange, SiteGradeChange, Scheme, Weight])
def test_the_database_keeps_history_and_weights_as_they_were(model: type) -> None:
    places.make_equipment()
    places.set_weights()
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all().delete()
    assert model.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_computations_at_once_write_each_change_once() -> None:
    thing = places.make_equipment(essential=True)
    places.set_weights()
    later = TODAY + timedelta(days=4 * 365)
    assert sorted(at_once(*[lambda: recompute(today=later)] * 2)) == [0, 1]
    assert GradeChange.objects.filter(equipment=thing, on=later).count() == 1
    assert SiteGradeChange.objects.filter(on=later).count() == 1
