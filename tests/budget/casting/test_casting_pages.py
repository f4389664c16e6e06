"""The public board, the page in plain words, and the two pages of staff."""

import hashlib
import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from accounts.residency.verifiers import counter
from budget.ballots import leaves, roots
from budget.models import Poll, WorkProof
from budget.queries import anomalies as signs_of_trouble
from budget.services import anomalies, board, eligibility, work_proofs
from budget.services.refusals import BudgetRefused
from budget.states.names import Electorate
from tests.budget.casting.voters import make_open_vote, make_voter, vote
from tests.budget.factories import NOON
from tests.factories import make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


def test_the_page_in_plain_words_is_for_everybody(client: Client) -> None:
    assert client.get(reverse("budget:how_voting_is_kept")).status_code == 200


def test_a_stranger_checks_the_whole_board_with_what_is_published(client: Client) -> None:
    poll = make_open_vote()
    receipts = [vote(poll, make_voter()) for _each in range(board.LEAST_LEAVES)]
    assert client.get(reverse("budget:board", args=[poll.cycle.slug])).status_code == 200
    board.publish(at=NOON)
    page = client.get(reverse("budget:board", args=[poll.cycle.slug])).content.decode()
    published = json.loads(client.get(reverse("budget:board_roots", args=[poll.cycle.slug])).content)
    [batch] = published["batches"]
    assert batch["root"][:16] in page
    assert roots.is_signed(batch["signed"], batch["signature_ed25519"], published["signing_key_ed25519"])
    assert batch["signed"].split("|")[1:5] == [poll.cycle.slug, "1", "50", batch["root"]]
    listed = client.get(reverse("budget:board_leaves", args=[poll.cycle.slug, 1])).content.decode().split()
    assert listed == sorted(receipt.leaf for receipt in receipts)
    assert leaves.root(listed) == batch["root"]
    assert client.get(reverse("budget:board_leaves", args=[poll.cycle.slug, 2])).status_code == 404


def test_one_changed_letter_of_a_published_ballot_shows() -> None:
    poll = make_open_vote()
    receipt = vote(poll, make_voter(), "1,2")
    told = f"dure-ballot-1|{receipt.cycle}|{receipt.pot}|{receipt.choices}|{receipt.server_nonce}|" + (
        f"{receipt.voter_nonce}|{receipt.revision}"
    )
    found = 0
    for place in range(len(told)):
        changed = told[:place] + ("0" if told[place] != "0" else "1") + told[place + 1 :]
        found += hashlib.sha256(b"\x00" + changed.encode()).hexdigest() != receipt.leaf
    assert found == len(told)
    assert hashlib.sha256(b"\x00" + told.encode()).hexdigest() == receipt.leaf


def worker_form(user: Any, **changes: Any) -> dict[str, Any]:
    code = counter.issue_code(user=user, at=timezone.now())
    return {
        "code": code,
        "name": "일다녀",
        "birth_date": "1990-02-03",
        "kind": "WORK",
        "area": "두레동",
        "seen": "on",
    } | changes


def open_to_workers() -> Poll:
    poll = make_open_vote(electorate=Electorate.RESIDENTS_AND_WORKERS)
    Poll.objects.update(opens_at=timezone.now() - timedelta(days=1), closes_at=timezone.now() + timedelta(days=9))
    poll.refresh_from_db()
    return poll


def test_a_clerk_confirms_somebody_who_works_here_and_they_vote(client: Client) -> None:
    poll, worker = open_to_workers(), make_user()
    assert eligibility.standing(poll, worker, timezone.now()).reason == "no_proof"
    clerk = make_user(roles=(Role.CASE_OFFICER,), mfa=True)
    sign_in(client, clerk)
    address = reverse("budget:workers", args=[poll.cycle.slug])
    assert client.get(address).status_code == 200
    assert client.post(address, worker_form(worker, code="000000")).status_code == 422
    assert client.post(address, worker_form(worker, seen="")).status_code == 422
    assert client.post(address, worker_form(worker, name="900203-1234567")).status_code == 422
    assert client.post(address, worker_form(worker)).status_code == 302
    proof = WorkProof.objects.get()
    assert "일다녀" not in str(vars(proof))
    assert vote(poll, worker, at=timezone.now()).revision == 1
    # The same name and birth date with another account.
    assert client.post(address, worker_form(make_user())).status_code == 422


def test_whoever_may_not_confirm_does_not_reach_the_pages(client: Client) -> None:
    poll = open_to_workers()
    for name in ("workers", "anomalies"):
        address = reverse(f"budget:{name}", args=[poll.cycle.slug])
        assert Client().get(address).status_code == 302
        client.force_login(make_user())
        assert client.get(address).status_code == 403
    with pytest.raises(BudgetRefused) as refused:
        work_proofs.confirm(
            make_open_vote(), staff=make_user(roles=(Role.CASE_OFFICER,)), user=make_user(), name="가", kind="WORK",
            birth_date=date(1990, 1, 1), area="두레동", at=NOON,
        )  # fmt: skip
    assert refused.value.code == "electorate"


def test_signs_of_trouble_are_counted_without_addresses(client: Client) -> None:
    poll = make_open_vote()
    for number in range(signs_of_trouble.MANY_FROM_ONE_BLOCK):
        anomalies.count_vote_from(poll.pk, f"203.0.113.{number}", at=NOON)
        anomalies.count_vote_from(poll.pk, f"198.51.{number}.7", at=NOON)
    anomalies.count_proof_used_twice(poll.pk)
    found = {sign.title: sign for sign in signs_of_trouble.signs(poll, at=NOON)}
    assert [sign.value for sign in found.values()] == [0, 1, 0, 1]
    assert signs_of_trouble.busiest_blocks(poll.pk, NOON + timedelta(days=2)) == 0
    officer = make_user(roles=(Role.ELECTION_OFFICER,), mfa=True)
    sign_in(client, officer)
    assert client.get(reverse("budget:anomalies", args=[poll.cycle.slug])).status_code == 200
