"""The published script comes to the same as the counter, and says so in one line."""

import itertools

import pytest

from budget.recount import recount
from tests.budget.results.publications import KINDS, METHODS, publish_random

EVERY_RULE = list(itertools.product(KINDS, METHODS))


@pytest.mark.parametrize(("kind", "method"), EVERY_RULE)
def test_recount_equals_the_counter(tmp_path, kind, method):
    for seed in range(8):
        folder = tmp_path / str(seed)
        folder.mkdir()
        publish_random(folder, seed, kind, method)
        found, _manifest, _sha, _small = recount.check(folder)
        assert found == [], f"seed {seed}"
