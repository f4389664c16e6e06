"""Every combination of background answers that is shown is shared by at least five, whatever the answers are."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from surveys.exporting.small_groups import LEAST, TooFew, shown_parts

patterns = some.dictionaries(
    some.tuples(some.integers(1, 3), some.integers(1, 4), some.integers(1, 3)), some.integers(1, 9), max_size=30
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(patterns)
def test_whatever_is_shown_is_shared_by_five(counts):
    if 0 < sum(counts.values()) < LEAST:
        with pytest.raises(TooFew):
            shown_parts(counts)
        return
    shown = shown_parts(counts)
    assert set(shown) == set(counts)
    groups: Counter[tuple] = Counter()
    for pattern, count in counts.items():
        groups[pattern[: shown[pattern]]] += count
    assert all(size >= LEAST for size in groups.values())


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(patterns)
def test_groups_of_five_keep_everything_unless_others_need_them(counts):
    if sum(counts.values()) < LEAST:
        return
    shown = shown_parts(counts)
    lost = [pattern for pattern, count in counts.items() if count >= LEAST and shown[pattern] < 3]
    # At most one whole group joins the hidden ones where those alone would be fewer than five.
    assert len(lost) <= 1


def test_without_background_questions_everything_is_shown():
    assert shown_parts({(): 7}) == {(): 0}
    assert shown_parts({}) == {}
