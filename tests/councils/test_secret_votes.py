"""Whoever has the database, or every version of it, learns no better than chance who voted how."""

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from core.submissions.models import Submission
from core.workflow.engine import TransitionRefused
from councils.models import BallotBox, NamedVote, Participation
from councils.models.decisions import ABSTAIN, NO, YES
from councils.services import attendance, ballots, decisions
from councils.services.decisions import Measure
from councils.services.refusals import CouncilRefused
from councils.states.decisions import Ballot, DecisionState, Kind, Outcome
from tests.councils.meeting_factories import START, Sitting

VOTES = (YES, NO, YES, ABSTAIN, NO, YES, YES, NO)


@pytest.fixture
def sitting(db: None) -> Sitting:
    return Sitting(members=len(VOTES)).begin()


def box_of(decision: Any) -> bytes:
    return bytes(BallotBox.objects.get(decision=decision).sealed)


def rows_of(table: str) -> list[tuple[Any, ...]]:
    """Everything the table holds, with what the database itself keeps beside each row."""
    hidden = "xmin::text, ctid::text, " if connection.vendor == "postgresql" else "rowid, "
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {hidden} {table}.* FROM {table}")
        return list(cursor.fetchall())


def test_no_table_holds_a_row_for_a_ballot(sitting: Sitting) -> None:
    before = {table: len(rows_of(table)) for table in councils_tables()}
    decision = sitting.opened(ballot=Ballot.SECRET)
    sitting.vote(decision, *VOTES)
    grown = {table: len(rows_of(table)) - before[table] for table in councils_tables()}
    with_a_row_each = {table for table, more in grown.items() if more >= len(VOTES)}
    assert with_a_row_each == {"councils_participation"}
    assert grown["councils_ballotbox"] == 1
    assert not NamedVote.objects.exists()


def councils_tables() -> list[str]:
    return [table for table in connection.introspection.table_names() if table.startswith("councils_")]


def test_who_took_part_is_kept_without_time_and_content(sitting: Sitting) -> None:
    decision = sitting.opened(ballot=Ballot.SECRET)
    sitting.vote(decision, *VOTES)
    columns = {field.column for field in Participation._meta.concrete_fields}
    assert columns == {"id", "decision_id", "member_id"}
    assert Participation.objects.count() == len(VOTES)


def test_joining_by_transaction_order_or_place_finds_no_better_than_chance(sitting: Sitting) -> None:
    """The linkage that found 30 of 30 elsewhere: every number a database keeps beside its rows, compared."""
    decision = sitting.opened(ballot=Ballot.SECRET)
    sitting.vote(decision, *VOTES)
    participations, boxes = rows_of("councils_participation"), rows_of("councils_ballotbox")
    # One box for all: whatever a participation is joined with, it is the same value for everybody.
    assert len(participations) == len(VOTES)
    assert len(boxes) == 1
    sitting.close(decision)
    assert [bytes(cell) for row in rows_of("councils_ballotbox") for cell in row if isinstance(cell, bytes)] == []


def test_the_order_in_the_box_says_nothing_of_the_order_of_voting(sitting: Sitting) -> None:
    """200 boxes in which only the first voter says yes: the yes lies everywhere alike."""
    decision = sitting.opened(ballot=Ballot.SECRET)
    places: Counter[int] = Counter()
    for _round in range(200):
        ballots.prepare_box(decision)
        for value in (YES, NO, NO, NO):
            ballots.put_in(decision, [value])
        places[[value for (value,) in ballots.take_out(decision)].index(YES)] += 1
    expected = 200 / 4
    statistic = sum((places[place] - expected) ** 2 / expected for place in range(4))
    # Chi-square with three degrees of freedom: one honest run in 100,000 goes beyond this.
    assert statistic < 26, places


def test_successive_versions_of_the_box_share_no_byte_and_have_the_same_growth(sitting: Sitting) -> None:
    """What dead rows, write-ahead logs and backups hold: no difference between them tells the ballot between them."""
    decision = sitting.opened(ballot=Ballot.SECRET)
    versions = [box_of(decision)]
    for number, value in enumerate(VOTES):
        decisions.cast(decision, user=sitting.people[number], values=[value], at=START)
        versions.append(box_of(decision))
    growth = {len(after) - len(before) for before, after in pairwise(versions)}
    assert growth == {2}, "the length grows alike, whatever the answer"
    nonces = {version[: SecretBox.NONCE_SIZE] for version in versions}
    assert len(nonces) == len(versions)
    bodies = [version[SecretBox.NONCE_SIZE :] for version in versions]
    for before, after in pairwise(bodies):
        longest = max(len(block) for block in common_blocks(before, after))
        assert longest < 4


def common_blocks(one: bytes, other: bytes) -> list[bytes]:
    from difflib import SequenceMatcher

    matches = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return [one[match.a : match.a + match.size] for match in matches]


def test_without_the_key_outside_the_database_nothing_can_be_opened(sitting: Sitting, settings: Any) -> None:
    decision = sitting.opened(ballot=Ballot.SECRET)
    sitting.vote(decision, *VOTES)
    settings.SECRET_KEY = "a thief has the database but not this"
    with pytest.raises(CryptoError):
        ballots.take_out(decision)


def test_after_the_close_nobody_can_open_the_box_again(sitting: Sitting) -> None:
    decision = sitting.opened(ballot=Ballot.SECRET)
    sitting.vote(decision, *VOTES)
    kept = box_of(decision)
    sitting.close(decision)
    box = BallotBox.objects.get()
    assert (box.salt, box.sealed) == (None, None)
    box.sealed, box.salt = kept, b""
    with pytest.raises(CryptoError):
        ballots._opened(decision, box)


def test_a_dump_of_the_whole_database_names_no_answer(sitting: Sitting, tmp_path: Any) -> None:
    """Beside the sealed box, a dump before the close holds nothing that changes with the answers."""
    decision = sitting.opened(kind=Kind.CHOICE, options=["가안", "나안", "다안"], ballot=Ballot.SECRET)
    sitting.vote(decision, 1, 2, 3, 1, 1, 2, 3, 3)
    path = tmp_path / "dump.json"
    call_command("dumpdata", "councils", "core", output=str(path), verbosity=0)
    text = path.read_text(encoding="utf-8")
    assert '"model": "councils.namedvote"' not in text
    assert '"votes": 1' not in text and '"rank": 1' not in text
    assert text.count('"model": "councils.participation"') == len(VOTES)
    assert not Submission.objects.exclude(digest="").exists()


def test_a_secret_vote_counts_like_a_named_one(sitting: Sitting) -> None:
    decision = sitting.opened(ballot=Ballot.SECRET)
    sitting.vote(decision, *VOTES)
    sitting.close(decision)
    assert [option.votes for option in decision.options.all()] == [4, 3, 1]
    assert decision.outcome == Outcome.REJECTED


def test_secret_scores_are_counted_whole(sitting: Sitting) -> None:
    decision = sitting.opened(
        kind=Kind.SCORING, options=["놀이터", "쉼터"], criteria=[Measure("공익성", 100)], ballot=Ballot.SECRET
    )
    for number, points in enumerate(([10, 100], [20, 90], [30, 80])):
        decisions.cast(decision, user=sitting.people[number], values=points, at=START)
    sitting.close(decision)
    assert [option.score_hundredths for option in decision.options.all()] == [2000, 9000]


def test_a_secret_vote_of_two_is_not_opened(db: None) -> None:
    sitting = Sitting(members=2).begin()
    with pytest.raises(TransitionRefused) as refused:
        sitting.opened(ballot=Ballot.SECRET)
    assert refused.value.code == "secret"
    assert not BallotBox.objects.exists()


def test_a_secret_vote_of_two_is_not_counted(sitting: Sitting) -> None:
    decision = sitting.opened(ballot=Ballot.SECRET)
    sitting.vote(decision, YES, NO)
    with pytest.raises(CouncilRefused) as refused:
        sitting.close(decision)
    assert refused.value.code == "secret"
    decision.refresh_from_db()
    assert decision.state == DecisionState.OPEN
    sitting_third = sitting.people[2]
    decisions.cast(decision, user=sitting_third, values=[YES], at=START)
    assert sitting.close(decision).ballots_cast == 3


@pytest.mark.parametrize("end", ["taken off", "no quorum"])
def test_a_vote_that_comes_to_nothing_destroys_its_ballots_unread(sitting: Sitting, end: str) -> None:
    decision = sitting.opened(ballot=Ballot.SECRET)
    sitting.vote(decision, *VOTES)
    if end == "taken off":
        decisions.take_off(decision, by=sitting.secretary, reason="자료 보완", at=START)
    else:
        for one in sitting.meeting.attendances.all()[:6]:
            attendance.leave(one, by=sitting.secretary, at=START)
        sitting.close(decision)
    assert BallotBox.objects.get().sealed is None
    assert not decision.options.exclude(votes=None).exists()
