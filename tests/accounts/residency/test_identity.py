from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.residency.identity import (
    canonical_address,
    has_resident_number,
    is_of_age,
    least_birth_date,
    person_hash,
    register_hash,
)

BORN = date(1985, 5, 5)


@pytest.mark.parametrize(
    "text",
    [
        "850505-1234567",
        "8505051234567",
        "850505 - 1234567",
        "８５０５０５－１２３４５６７",
        "850505–1******",
        "김두레 850505.1234567 입니다",
    ],
)
def test_resident_registration_numbers_are_recognised(text: str) -> None:
    assert has_resident_number(text)


@pytest.mark.parametrize("text", ["010-1234-5678", "두레로 12, 101동 1503호", "2026-03-02", "10415", ""])
def test_other_numbers_are_not_taken_for_resident_registration_numbers(text: str) -> None:
    assert not has_resident_number(text)


@given(front=st.from_regex(r"[0-9]{6}", fullmatch=True), back=st.from_regex(r"[0-9]{7}", fullmatch=True))
def test_any_six_and_seven_digits_are_recognised(front: str, back: str) -> None:
    assert has_resident_number(f"{front}-{back}")
    assert has_resident_number(f"주민번호{front}{back}")


def test_decomposed_hangul_and_spaces_make_the_same_person() -> None:
    assert person_hash("김 두레", BORN) == person_hash("김두레", BORN)


def test_namesakes_told_apart_at_the_counter_have_different_hashes() -> None:
    assert person_hash("김두레", BORN) != person_hash("김두레", BORN, namesake=1)


def test_a_hash_made_for_the_register_never_stands_for_a_proof() -> None:
    assert register_hash("김두레", BORN, "", "") != person_hash("김두레", BORN)


def test_without_the_key_the_hash_is_another(settings) -> None:
    before = person_hash("김두레", BORN)
    settings.RESIDENCY_KEY = "another"
    assert person_hash("김두레", BORN) != before


@pytest.mark.parametrize(
    "written",
    [
        "두레로 12",
        "한빛시 가람구 두레로 12",
        "한빛시 가람구 두레로 12 (두레동, 한빛아파트)",
        "한빛시 가람구 두레로12, 101동 202호",
    ],
)
def test_an_address_is_one_however_much_of_it_is_written(written: str) -> None:
    assert canonical_address("10415", written) == canonical_address("10415", "두레로 12")


def test_other_building_numbers_are_other_addresses() -> None:
    assert canonical_address("10415", "두레로 12") != canonical_address("10415", "두레로 12-1")
    assert canonical_address("10415", "두레로 12") != canonical_address("10415", "두레로 112")


def test_age_is_reached_on_the_birthday() -> None:
    assert is_of_age(date(2012, 3, 2), 14, date(2026, 3, 2))
    assert not is_of_age(date(2012, 3, 3), 14, date(2026, 3, 2))


def test_who_was_born_on_the_29th_of_february_reaches_an_age_a_day_later_in_common_years() -> None:
    assert not is_of_age(date(2012, 2, 29), 14, date(2026, 2, 28))
    assert is_of_age(date(2012, 2, 29), 14, date(2026, 3, 1))


def test_the_birth_date_of_adults_is_not_kept() -> None:
    on = date(2026, 3, 2)
    assert least_birth_date(BORN, on) == date(2007, 3, 2)
    assert least_birth_date(date(2011, 7, 8), on) == date(2011, 7, 8)


@given(born=st.dates(date(1900, 1, 1), date(2026, 3, 2)), years=st.integers(1, 19), later=st.integers(0, 365))
def test_what_is_kept_answers_every_age_limit_as_the_birth_date_would(born: date, years: int, later: int) -> None:
    verified_on = date(2026, 3, 2)
    on = date.fromordinal(verified_on.toordinal() + later)
    assert is_of_age(least_birth_date(born, verified_on), years, on) == is_of_age(born, years, on)
