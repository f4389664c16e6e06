"""The published script comes to the same as the counter, and says so in one line."""

import itertools
import random

import pytest

from budget.recount import recount
from tests.budget.results.publications import KINDS, METHODS, make_pot, make_terms, publish, publish_random

EVERY_RULE = list(itertools.product(KINDS, METHODS))


@pytest.mark.parametrize(("kind", "method"), EVERY_RULE)
def test_recount_equals_the_counter(tmp_path, kind, method):
    for seed in range(8):
        folder = tmp_path / str(seed)
        folder.mkdir()
        publish_random(folder, seed, kind, method)
        found, _manifest, _sha, _small = recount.check(folder)
        assert found == [], f"seed {seed}"


def test_a_raise_by_a_single_won_needs_few_counts_and_changes_nothing(tmp_path, monkeypatch):
    """Hundreds of thousands of won between the first share and the last: nobody tries each."""
    chance = random.Random(7)
    costs = {number: chance.randint(30, 800) * 100_000 for number in range(1, 31)}
    liking = [chance.random() ** 2 for _project in costs]
    picks = [sorted(set(chance.choices(range(1, 31), liking, k=5))) for _voter in range(400)]
    terms = make_terms("PICK", "equalshares/add1", [make_pot(1, costs, 500_000_000)], step_won=1)
    _written, (counted,) = publish(tmp_path, terms, {1: [",".join(map(str, pick)) for pick in picks]})
    runs = []
    original = recount.Run.__init__
    monkeypatch.setattr(
        recount.Run, "__init__", lambda self, *args, **kwargs: runs.append(1) or original(self, *args, **kwargs)
    )
    assert recount.check(tmp_path)[0] == []
    raised = counted.result.final_share - 500_000_000 // 400
    assert raised > 50_000
    assert len(runs) < raised / 50
