"""Does the search see that two neighbours ask for the same? Measured on a fixed set, and printed."""

import sys
from typing import Any

import pytest

from core.search import index
from proposals.queries import lookalikes
from tests.factories import make_staff, make_user
from tests.proposals.factories import make_call, make_draft, make_proposal
from tests.proposals.pairs import ALIKE, DIFFERENT
from tests.sessions import sign_in

LEAST_PRECISION, LEAST_RECALL = 0.85, 0.75


def seems_alike(there: tuple[str, str], typed: tuple[str, str]) -> bool:
    asked = lookalikes.core_of(typed[0])
    about = lookalikes.stems(f"{asked} {lookalikes.core_of(typed[1])}")
    return lookalikes.likeness(asked, about, *there) >= lookalikes.LEAST


def test_precision_and_recall_on_pairs_of_korean_proposals(capsys: Any) -> None:
    found = [pair for pair in ALIKE if seems_alike(*pair)]
    wrong = [pair for pair in DIFFERENT if seems_alike(*pair)]
    precision, recall = len(found) / (len(found) + len(wrong)), len(found) / len(ALIKE)
    with capsys.disabled():
        sys.stdout.write(
            f"\nlook-alikes: precision {precision:.2f}, recall {recall:.2f} on {len(ALIKE) + len(DIFFERENT)} pairs\n"
        )
    missed = [typed[0] for there, typed in ALIKE if not seems_alike(there, typed)]
    assert precision >= LEAST_PRECISION, [typed[0] for _there, typed in wrong]
    assert recall >= LEAST_RECALL, missed


@pytest.mark.django_db
def test_the_search_finds_the_right_one_among_all() -> None:
    """Through the index, with every other proposal in the way; the first hit is the one that is meant."""
    from core.search.index import Entry

    things = [make_draft() for _ in range(2)]
    kept = [
        Entry(
            obj=type(things[0])(pk=1000 + number), kind="proposal", title=title, url="/x/", body=problem,
            published_at=things[0].created_at,
        )
        for number, ((title, problem), _typed) in enumerate(ALIKE)
    ]  # fmt: skip
    index.put_all(kept)
    first = 0
    for number, (_there, (title, problem)) in enumerate(ALIKE):
        found = lookalikes.alike(title, problem, audience=["public"])
        first += bool(found) and found[0].object_id == 1000 + number
    assert first / len(ALIKE) >= LEAST_RECALL


@pytest.mark.django_db
def test_drafts_are_never_shown_as_look_alikes() -> None:
    make_draft(title="은하체육관 샤워실 온수를 고쳐 주세요")
    assert lookalikes.alike("은하체육관 샤워실 온수를 고쳐 주세요", audience=["public"]) == []


@pytest.mark.django_db
def test_one_s_own_is_left_out() -> None:
    proposal = make_proposal(title="은하체육관 샤워실 온수를 고쳐 주세요")
    asked = "은하체육관 샤워실 온수를 고쳐 주세요"
    assert [one.object_id for one in lookalikes.alike(asked, audience=["public"])] == [proposal.pk]
    assert lookalikes.alike(asked, audience=["public"], besides=[proposal.pk]) == []


@pytest.mark.parametrize("typed", ["", "   ", "ㅋ", "🙂🙂🙂🙂", "'); drop table", "\x01", "가" * 5000])
@pytest.mark.django_db
def test_whatever_is_typed_is_answered(typed: str, client: Any) -> None:
    assert client.get("/proposals/similar/", {"title": typed, "problem": typed}).status_code == 200


@pytest.mark.django_db
def test_staff_find_their_own_ideas_and_residents_do_not(client: Any) -> None:
    officer = make_staff()
    idea = make_proposal(officer, call=make_call(kind="STAFF"), title="결재 서류를 전자 문서로 바꿉시다")
    for person, found in ((officer, True), (make_user(), False)):
        sign_in(client, person)
        page = client.get("/proposals/similar/", {"title": "결재 서류를 전자 문서로 바꾸면 좋겠습니다"})
        assert (idea.get_absolute_url() in page.content.decode()) is found


@pytest.mark.django_db
def test_look_alikes_while_typing_can_be_joined_at_once(client: Any) -> None:
    there = make_proposal(title="은하체육관 샤워실 온수를 고쳐 주세요")
    client.force_login(make_user())
    page = client.get("/proposals/similar/", {"title": "은하체육관 샤워실 온수를 고쳐 주세요"}).content.decode()
    assert f"/proposals/{there.pk}/join/" in page and "읽고 공감하기" in page
