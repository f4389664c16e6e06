"""The index lost and made anew: the same documents from every room; and what is hidden never shows to a visitor."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import translation

from core.search import kinds
from core.search.models import SearchDocument
from councils.models import Body, Meeting, RecruitmentCall
from councils.services.indexing import put_body
from disclosures.models import DisclosurePage
from home.models import NewsIndexPage
from plans.services.indexing import index_plan
from proposals.models import Proposal
from proposals.services import takedown
from proposals.states import CallKind
from tests.councils.meeting_factories import Sitting
from tests.councils.recruiting import make_open_call
from tests.factories import make_staff
from tests.home.factories import make_news
from tests.plans.factories import SPRING, frozen, make_house, strategy, task
from tests.proposals.factories import NOON, make_call, make_draft, make_proposal
from tests.sessions import sign_in
from tests.signoff.conftest import index, item, page, people, sign  # noqa: F401

pytestmark = pytest.mark.django_db
ROOMS = {"news", "plan", "plan_task", "disclosure", "proposal", "council", "council_call", "decision", "minutes"}
NAMES = ("kind", "audience", "title", "url", "body", "tokens", "published_at")


def contents() -> dict[tuple[int, int], tuple[Any, ...]]:
    rows = SearchDocument.objects.values_list("content_type", "object_id", *NAMES)
    return {(row[0], row[1]): row[2:] for row in rows}


def rebuilt() -> dict[tuple[int, int], tuple[Any, ...]]:
    SearchDocument.objects.all().delete()
    call_command("rebuild_search_index")
    return contents()


def hits(client: Client, words: str) -> list[str]:
    answer = client.get("/search/", {"q": words})
    assert answer.status_code == 200
    return [hit.document.title for hit in answer.context["found"].hits]


def decided() -> Any:
    sitting = Sitting().begin()
    decision = sitting.opened(question="느티나무길 주차장을 엽니까?")
    sitting.vote(decision, 1, 1, 1)
    sitting.close(decision)
    decision.refresh_from_db()
    return decision


def test_pages_come_back_as_they_were(news_index: NewsIndexPage) -> None:
    make_news(news_index, "느티나무길 소식")
    before = contents()
    assert {row[0] for row in before.values()} == {"news"}
    assert rebuilt() == before


def test_plans_and_their_tasks_come_back_as_they_were() -> None:
    house = make_house()
    plan = frozen(house, [strategy("1", [task(house, "1-1"), task(house, "1-2")])])
    index_plan(plan, at=SPRING)
    before = contents()
    assert sorted(row[0] for row in before.values()) == ["plan", "plan_task", "plan_task"]
    assert rebuilt() == before


def test_proposals_come_back_on_their_shelves_and_drafts_do_not() -> None:
    make_proposal()
    make_proposal(make_staff(), call=make_call(kind=CallKind.STAFF))
    make_draft()
    before = contents()
    assert sorted(row[1] for row in before.values()) == ["public", "staff"]
    assert rebuilt() == before


def test_bodies_calls_and_decisions_come_back_as_they_were() -> None:
    decision = decided()
    put_body(decision.item.meeting.body)
    call = make_open_call()
    put_body(call.body)
    before = contents()
    assert {row[0] for row in before.values()} == {"council", "council_call", "decision"}
    assert rebuilt() == before


def test_signed_disclosures_come_back_as_they_were(page: DisclosurePage, people: Any) -> None:  # noqa: F811
    assert contents() == {}
    sign(page, people)
    before = contents()
    assert [row[0] for row in before.values()] == ["disclosure"]
    assert rebuilt() == before


def test_what_is_there_no_more_is_taken_out_with_a_rebuilding(news_index: NewsIndexPage) -> None:
    news = make_news(news_index, "느티나무길 소식")
    type(news).objects.filter(pk=news.pk).update(live=False)
    assert len(contents()) == 1
    call_command("rebuild_search_index")
    assert contents() == {}


def test_every_kind_has_a_name_a_check_and_a_source() -> None:
    known = {kind.name: kind for kind in kinds.registered()}
    assert set(known) >= ROOMS
    for name in ROOMS:
        assert known[name].readable is not None
        assert known[name].entries is not None


def test_addresses_are_those_of_the_default_language_whoever_publishes() -> None:
    call = make_open_call()
    with translation.override("en"):
        put_body(call.body)
    [document] = SearchDocument.objects.filter(kind="council")
    assert document.url == f"/councils/{call.body.slug}/"


def test_a_proposal_of_staff_shows_to_staff_alone(client: Client) -> None:
    author = make_staff()
    make_proposal(author, call=make_call(kind=CallKind.STAFF), title="느티나무길 내부 제안")
    # Even where the index says that it is for everybody.
    SearchDocument.objects.update(audience="public")
    assert hits(client, "느티나무길") == []
    sign_in(client, author)
    assert hits(client, "느티나무길") == ["느티나무길 내부 제안"]


def test_a_hidden_proposal_never_shows_whatever_the_index_says(client: Client) -> None:
    shown = make_proposal(title="느티나무길 의자")
    assert hits(client, "느티나무길") == ["느티나무길 의자"]
    stale = SearchDocument.objects.get()
    takedown.hide(shown, "insult", NOON)
    assert contents() == {}
    stale.save(force_insert=True)
    assert Proposal.objects.get().audience == "NOBODY"
    assert hits(client, "느티나무길") == []


def test_a_disclosure_that_is_public_no_more_does_not_show(
    client: Client,
    page: DisclosurePage,  # noqa: F811
    people: Any,  # noqa: F811
) -> None:
    assert hits(client, "예산서") == []
    signed = sign(page, people)
    assert hits(client, "예산서") == [signed.title]
    DisclosurePage.objects.filter(pk=signed.pk).update(live=False)
    assert hits(client, "예산서") == []


def test_bodies_calls_and_decisions_that_are_public_no_more_do_not_show(client: Client) -> None:
    decision = decided()
    call = make_open_call(title="느티나무길 위원 모집")
    assert set(hits(client, "느티나무길")) == {decision.question, call.title}
    Meeting.objects.filter(pk=decision.item.meeting_id).update(is_public=False)
    assert hits(client, "느티나무길") == [call.title]
    Body.objects.filter(pk=call.body_id).update(published_at=None)
    assert RecruitmentCall.objects.filter(pk=call.pk).exists()
    assert hits(client, "느티나무길") == []


def test_hits_name_their_kind_and_the_form_offers_it(client: Client) -> None:
    make_proposal(title="느티나무길 의자")
    answer = client.get("/search/", {"q": "느티나무길", "kind": "proposal"})
    assert '<option value="proposal" selected>' in answer.content.decode()
    assert [hit.document.kind for hit in answer.context["found"].hits] == ["proposal"]
