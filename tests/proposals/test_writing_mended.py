"""Coming back to what was written: one thing changed from the check, another call, a way on from every refusal."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from core.submissions import keys
from proposals.models import Proposal
from proposals.services import writing
from proposals.services.refusals import ProposalRefused
from proposals.states import CallKind, Proposer
from tests.factories import make_user
from tests.proposals.factories import NOON, make_call, make_category, make_draft, make_proposal

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=400)
WORDS = {"title": "정류장에 긴 의자", "problem": "앉을 곳이 없어 서서 기다립니다."}


@pytest.fixture
def author(client: Any) -> Any:
    person = make_user()
    client.force_login(person)
    return person


def step(client: Any, draft: Any, name: str, query: str = "", **fields: Any) -> Any:
    address = reverse("proposals:write", args=[draft.pk, name]) + query
    return client.post(address, {"submission_key": keys.new_key(), **fields})


def hand_in(client: Any, draft: Proposal) -> Any:
    return client.post(reverse("proposals:submit", args=[draft.pk]), {"submission_key": keys.new_key()})


def test_whoever_changes_one_thing_comes_back_to_the_check(client: Any, author: Any) -> None:
    draft = make_draft(author, call=make_call(opens_at=LONG_AGO))
    check = reverse("proposals:write", args=[draft.pk, "check"])
    assert f"/{draft.pk}/write/idea/?then=check" in client.get(check).content.decode()
    assert check in client.get(reverse("proposals:write", args=[draft.pk, "idea"]) + "?then=check").content.decode()
    assert step(client, draft, "idea", "?then=check", idea="긴 의자를 세 개 놓습니다.").url == check
    assert step(client, draft, "idea", idea="긴 의자를 네 개 놓습니다.").url.endswith("/write/place/")


def test_the_check_shows_answers_and_files_not_how_many(client: Any, author: Any) -> None:
    question = {"key": "who", "label": "누구에게 도움이 되나요?", "help": "", "required": False}
    draft = make_draft(author, call=make_call(questions=[question], opens_at=LONG_AGO), answers_given={"who": "어르신"})
    page = client.get(reverse("proposals:write", args=[draft.pk, "check"])).content.decode()
    assert "누구에게 도움이 되나요?" in page and "어르신" in page


def test_a_draft_whose_call_has_closed_goes_to_another(client: Any, author: Any) -> None:
    park = make_category("공원")
    same, other = {"key": "q1", "label": "누가 쓰나요?"}, {"key": "q2", "label": "언제 하나요?"}
    past = timezone.now() - timedelta(seconds=1)
    closed = make_call(categories=(park,), questions=[same, other], opens_at=LONG_AGO, closes_at=past)
    draft = make_draft(author, call=closed, answers_given={"q1": "어르신", "q2": "봄"}, cost_won=9_000_000)
    answer = hand_in(client, draft)
    assert answer.status_code == 422 and answer.context["fix_url"] == "", "no other call is open: nowhere to go"
    there = make_call(
        categories=(make_category("교통"),), questions=[{"key": "q1", "label": "언제 하나요?"}], opens_at=LONG_AGO,
        cost_ceiling_won=5_000_000,
    )  # fmt: skip
    answer = hand_in(client, draft)
    start = reverse("proposals:write", args=[draft.pk, "start"]) + "?then=check"
    assert answer.context["fix_url"] == start and there.title in client.get(start).content.decode()
    assert step(client, draft, "start", "?then=check", **WORDS, call=closed.slug).status_code == 422
    assert step(client, draft, "start", "?then=check", **WORDS, call=there.slug).status_code == 302
    draft.refresh_from_db()
    assert draft.call == there and draft.title == WORDS["title"]
    assert draft.answers_given == {"q1": "봄"}, "the same question keeps its answer whatever its key"
    assert draft.category is None and draft.cost_won is None


def test_a_draft_moves_to_no_call_in_which_its_author_may_not_propose() -> None:
    draft = make_draft()
    for call in (make_call(kind=CallKind.STAFF), make_call(proposer=Proposer.VERIFIED)):
        with pytest.raises(ProposalRefused):
            writing.move(draft, editor=draft.author, call=call, at=NOON)
    full = make_call(limit_per_person=1)
    make_proposal(draft.author, call=full)
    with pytest.raises(ProposalRefused):
        writing.move(draft, editor=draft.author, call=full, at=NOON)


def test_who_has_handed_in_as_many_as_allowed_hears_it_before_writing_more() -> None:
    call, author = make_call(limit_per_person=1), make_user()
    make_proposal(author, call=call)
    with pytest.raises(ProposalRefused) as refused:
        make_draft(author, call=call)
    assert refused.value.code == "too_many"


def test_where_residency_is_needed_the_way_to_its_proof_is_shown(client: Any, author: Any) -> None:
    call = make_call(proposer=Proposer.VERIFIED, opens_at=LONG_AGO)
    typed = {**WORDS, "call": call.slug, "submission_key": keys.new_key()}
    answer = client.post(reverse("proposals:start"), typed)
    page = answer.content.decode()
    assert answer.status_code == 422 and f'href="{reverse("residency")}"' in page and WORDS["problem"] in page
    draft = Proposal.objects.create(author=author, call=call, created_at=NOON, idea="긴 의자를 놓습니다.", **WORDS)
    assert hand_in(client, draft).context["fix_url"] == reverse("residency")


def test_what_was_typed_stays_when_the_last_call_closes_while_typing(client: Any, author: Any) -> None:
    call = make_call(opens_at=LONG_AGO, closes_at=timezone.now() - timedelta(seconds=1))
    answer = client.post(reverse("proposals:start"), {**WORDS, "call": call.slug, "submission_key": keys.new_key()})
    page = answer.content.decode()
    assert answer.status_code == 422 and WORDS["problem"] in page
    assert "마감" in str(answer.context["form"].errors["call"])


def test_a_place_that_is_not_said_is_asked_for_beside_its_field(client: Any, author: Any) -> None:
    draft = make_draft(author)
    answer = step(client, draft, "place", kind="ADDRESS", area=settings.RESIDENCY_AREAS[0])
    assert answer.status_code == 422 and "text" in answer.context["form"].errors


@pytest.mark.parametrize(("kind", "text"), [("CITY", ""), ("ADDRESS", "도서관 앞")])
def test_what_the_choice_of_a_place_does_not_need_is_not_asked_to_be_mended(
    client: Any, author: Any, kind: str, text: str
) -> None:
    """Those fields are out of sight: what was typed there before another choice stops nobody."""
    draft = make_draft(author)
    seen = {"kind": kind, "text": text or "길" * 200, "area": "" if text else "없는 동"}
    assert step(client, draft, "place", **seen, latitude="북위 37도", longitude="999").status_code == 302
    draft.refresh_from_db()
    assert (draft.place_kind, draft.place_text, draft.latitude) == (kind, text, None)


def test_a_pin_that_nobody_described_is_not_the_whole_city(client: Any, author: Any) -> None:
    draft = make_draft(author)
    step(client, draft, "place", kind="PIN", latitude="37.66", longitude="126.83")
    draft.refresh_from_db()
    assert str(draft.place) == "지도에 표시한 곳"
