"""Clauses in the register: the tree as it was recognised, never twice, never over what is fixed."""

from dataclasses import replace

import pytest

from regulations.models import Clause
from regulations.queries.version_texts import founds_of
from regulations.recognition import recognise
from regulations.services import clauses
from regulations.services.refusals import RegulationRefused
from tests.regulations.drafts.drafting_office import NOON, REASON, make_office, make_rule
from tests.regulations.recognition.trees import NAMES, text_named

pytestmark = pytest.mark.django_db


def make_draft():  # type: ignore[no-untyped-def]
    from regulations.services import drafting

    office = make_office()
    return drafting.begin(make_rule(office), actor=office.clerk, change="WHOLE", reason=REASON, at=NOON)


def test_every_text_of_the_set_comes_back_from_the_register_as_it_was_recognised() -> None:
    draft = make_draft()
    for name in NAMES:
        found = recognise(text_named(name)).clauses
        clauses.lay(draft, found)
        assert founds_of(draft) == found
    assert Clause.objects.filter(version=draft, came_from="").count() == len(found)


def test_the_old_address_of_what_was_moved_is_kept() -> None:
    draft = make_draft()
    clauses.lay(draft, recognise("제1조(목적) 가\n제2조(정의) 나").clauses, came_from={"a2": "a1-2"})
    assert list(Clause.objects.filter(version=draft).values_list("key", "came_from")) == [("a1", ""), ("a2", "a1-2")]


def test_many_clauses_are_laid_by_the_handful(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    draft = make_draft()
    many = recognise("\n".join(f"제{number}조(조 {number}) 정한다." for number in range(1, 900))).clauses
    with django_assert_max_num_queries(40):
        clauses.lay(draft, many)


def test_two_clauses_of_one_address_are_refused() -> None:
    draft = make_draft()
    before = founds_of(draft)
    (first,) = recognise("제1조(목적) 이 규정은 정한다.").clauses
    for wrong in [(first, first), (replace(first, key="a2", parent="c9"),), (replace(first, key="a" * 61),)]:
        with pytest.raises(RegulationRefused) as refused:
            clauses.lay(draft, wrong)
        assert refused.value.code == "twice"
    assert founds_of(draft) == before


def test_nothing_and_more_than_the_register_bears_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    draft = make_draft()
    monkeypatch.setattr(clauses, "MOST_CLAUSES", 2)
    for text, code in [("", "no_clauses"), ("제1조(가) 나\n제2조(다) 라\n제3조(마) 바", "too_many")]:
        with pytest.raises(RegulationRefused) as refused:
            clauses.lay(draft, recognise(text).clauses)
        assert refused.value.code == code


def test_what_holds_is_never_laid_anew() -> None:
    rule = make_rule(make_office())
    assert rule.current is not None
    with pytest.raises(RegulationRefused) as refused:
        clauses.lay(rule.current, recognise("제1조(목적) 다른 말").clauses)
    assert refused.value.code == "fixed"
