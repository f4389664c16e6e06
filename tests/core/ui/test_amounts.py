"""Sums of money as people type them."""

import pytest
from django.core.exceptions import ValidationError

from core.ui.amounts import WonField


@pytest.mark.parametrize(
    ("typed", "won"),
    [
        ("3,000,000", 3_000_000), ("3 000 000 원", 3_000_000), ("300만원", 3_000_000), ("3백만 원", 3_000_000),
        ("2천5백만", 25_000_000), ("1억 2천만 원", 120_000_000), ("1억2,000만", 120_000_000), ("1억5000", 100_005_000),
        ("12000만", 120_000_000), ("0", 0), ("0원", 0),
    ],
)  # fmt: skip
def test_a_sum_is_understood(typed: str, won: int) -> None:
    assert WonField().clean(typed) == won


@pytest.mark.parametrize(
    "typed",
    ["삼백만원", "만", "억", "원", "-5", "3.5만", "3만억", "٣٠٠", "1e6", "9" * 16, "만3억"],
)
def test_what_is_no_whole_sum_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        WonField().clean(typed)


def test_too_little_and_nothing() -> None:
    assert WonField(required=False).clean("") is None
    with pytest.raises(ValidationError):
        WonField(least=1).clean("0")
    assert WonField().prepare_value(1_200_000) == "1,200,000"
