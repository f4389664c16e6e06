"""Results as open data: the count that stands, and of small pots no more than their page says."""

from typing import Any

import pytest
from django.urls import reverse

from budget import result_open_data as tables
from budget.services import count_orders, counting, publication
from tests.budget.factories import make_poll, make_pot, make_project
from tests.budget.results.votes import LATER, WORD, close_with, count_and_publish, make_closed_vote, make_officer

pytestmark = pytest.mark.django_db
MANY = ["1,2"] * 20 + ["2,3"] * 15 + ["4"] * 5


def rows_of_projects() -> list[dict[str, Any]]:
    names = ("cycle", "pot", "number", "title", "category", "area", "cost_won", "selected", "withdrawn", "votes",
             "score", "reason", "missing_won", "missing_votes")  # fmt: skip
    return [dict(zip(names, row, strict=True)) for row in tables.project_rows(LATER)]


def test_every_project_stands_there_with_what_it_had_and_lacked() -> None:
    poll = make_closed_vote({1: MANY}, counting_method="greedy")
    count_and_publish(poll)
    rows = rows_of_projects()
    assert [(row["number"], row["votes"], row["selected"]) for row in rows] == [
        (1, 20, True), (2, 35, True), (3, 15, False), (4, 5, False),
    ]  # fmt: skip
    assert rows[2]["reason"] == "did_not_fit" and rows[2]["missing_won"] == 20_000_000
    pot = tables.pot_row(tables.standing(LATER).get())
    assert pot[4:7] == (70_000_000, 40, "BALLOTS")


def test_an_unpublished_count_is_not_given_out_and_a_replaced_one_no_more(client) -> None:
    poll, officer = make_closed_vote({1: MANY}, counting_method="greedy"), make_officer()
    made = counting.count(poll, actor=officer, at=LATER, public_word=WORD)
    assert rows_of_projects() == []
    count_orders.check(made, at=LATER)
    for one in (officer, make_officer()):
        publication.confirm(poll, manifest_sha256=made.manifest_sha256, actor=one, at=LATER)
    again = counting.count(poll, actor=officer, at=LATER, reason="다시 확인")
    assert tables.standing(LATER).get().count_id == made.pk
    count_orders.check(again, at=LATER)
    for one in (officer, make_officer()):
        publication.confirm(poll, manifest_sha256=again.manifest_sha256, actor=one, at=LATER)
    assert tables.standing(LATER).get().count.version == 2
    answer = client.get("/api/v1/data/budget-result-pots")
    assert answer.status_code == 200 and again.manifest_sha256 in answer.content.decode()


def test_small_pots_give_no_more_than_their_page_and_page_manifest_and_verdict_say_so(client) -> None:
    poll = make_poll(counting_method="greedy")
    for _project in range(4):
        make_project(poll.pots.get())
    few, fewer = make_pot(poll, name="작은 동네"), make_pot(poll, name="더 작은 동네")
    one, other, third = (str(make_project(pot).number) for pot in (few, few, fewer))
    close_with(poll, {1: MANY, 2: [one] * 12 + [other] * 3, 3: [third] * 4})
    made = count_and_publish(poll)
    shown = {str(row["number"]): row for row in rows_of_projects()}
    assert shown["1"]["votes"] == 20 and shown[one]["votes"] == 12 and shown[one]["reason"] is None
    assert shown[third]["votes"] is None and shown[third]["score"] == "" and shown[third]["selected"]
    manifest = made.files.get(name="manifest.json").file.read().decode()
    assert "30장보다 적어" in manifest and "10장보다 적거나" in manifest
    assert "부문(2)은 투표지 없이 공개된 합계로" in made.verdict_line and "작은 부문(3)" in made.verdict_line
    page = client.get(reverse("budget:recount", args=[poll.cycle.slug])).content.decode()
    assert "작은 동네" in page and "지문과 총계만 공개합니다" in page
