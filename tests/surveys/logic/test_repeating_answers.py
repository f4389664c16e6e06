"""Earlier answers in later words, from the builder's card to the page of whoever answers."""

import pytest
from django.urls import reverse

from surveys.building import wording
from tests.surveys.builder.preparing import make_office

pytestmark = pytest.mark.django_db


def test_a_card_offers_just_the_answers_that_may_stand_in_it() -> None:
    office = make_office()
    survey = office.begin()
    address = reverse("surveys:build", args=[survey.slug])
    last = office.client().get(f"{address}?open=q3").content.decode()
    assert [sign for sign in ("{{q1}}", "{{q2}}", "{{q3}}") if f'data-insert="{sign}"' in last] == ["{{q1}}", "{{q2}}"]
    assert "data-insert" not in office.client().get(f"{address}?open=q1").content.decode()


def test_a_card_shows_a_blank_where_an_answer_will_stand() -> None:
    assert wording.short({"text": "{{q1}} 이용은 어떠셨습니까?"}) == "○○ 이용은 어떠셨습니까?"
    assert wording.readable({}) == ""


def test_a_check_that_finds_nothing_says_so() -> None:
    office = make_office()
    clean = {"sections": [{"key": "s1", "questions": [{"key": "q1", "kind": "text", "text": "무엇이 좋습니까?"}]}]}
    found = {"sections": [{"key": "s1", "questions": [{"key": "q1", "kind": "scale", "text": "좋습니까?"}]}]}
    for document, says_so in ((clean, True), (found, False)):
        survey = office.begin(document={"format": 1, **document})
        page = office.client().get(reverse("surveys:check", args=[survey.slug])).content.decode()
        assert ("고칠 점을 찾지 못했습니다" in page) is says_so
