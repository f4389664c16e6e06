"""A ballot cast on the pages of the vote: after the count its receipt tells, on the voter's own device, what it did."""

import html
import re
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.utils import timezone

from budget.models import Poll, Turnout
from budget.services import board
from budget.states.names import Channel
from budget.states.polls import PollState
from tests.budget.results.votes import count_and_publish, fix_terms, put_in
from tests.budget.voting.booths import make_vote, send, voter_at
from tests.journeys.windows import window_of

pytestmark = pytest.mark.journey
OTHERS = ["1,2"] * 20 + ["2"] * 15


def cast_and_keep_the_receipt(poll: Poll) -> str:
    client = Client()
    voter_at(client)
    page = send(client, poll, {"pick-1": ["1", "6"]}).content.decode()
    link = re.search(r'href="data:text/plain;charset=utf-8,([^"]+)"', page)
    assert link is not None
    return unquote(html.unescape(link[1]))


def published(poll: Poll) -> None:
    now = timezone.now()
    put_in(poll.pots.get(), OTHERS)
    Turnout.objects.create(poll=poll, day=now.date(), channel=Channel.ONLINE, voters=len(OTHERS) + 1)
    Poll.objects.filter(pk=poll.pk).update(state=PollState.CLOSED)
    poll.refresh_from_db()
    board.publish_batch(poll, at=now)
    count_and_publish(poll)


def test_a_receipt_tells_its_voter_what_the_vote_helped_to_fund(browser: Any, live_url: str) -> None:
    poll = make_vote(counting_method="greedy")
    poll.pots.update(ceiling_won=40_000_000)
    fix_terms(poll)
    receipt = cast_and_keep_the_receipt(poll)
    published(poll)

    phone = window_of(browser, live_url)
    asked: list[str] = []
    phone.goto(f"{live_url}/budget/{poll.cycle.slug}/results/")
    phone.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    answer = phone.locator("[data-own-answer]")
    show(phone, receipt)
    answer.get_by_text("내 표가 도와 선정된 사업").first.wait_for()
    assert [line.inner_text() for line in answer.locator("li").all()] == ["1. 사업 1", "6. 사업 6"]
    # The receipt stayed where it is: the published table was fetched, and nothing was sent.
    assert any("ballots.csv" in line for line in asked)
    assert [line for line in asked if not line.startswith("GET ") or "?" in line] == []

    drawn = re.search(r"\|([0-9a-f]{32})\|", receipt)
    assert drawn is not None
    show(phone, receipt.replace(drawn[1], "0" * 32))
    answer.get_by_text("이 투표지는 집계에 없습니다").wait_for()
    show(phone, "여기에는 영수증이 없습니다.")
    answer.get_by_text("투표 확인증 파일이 아닙니다").wait_for()


def show(page: Any, text: str) -> None:
    page.locator("[data-own-file]").set_input_files(
        [{"name": "receipt.txt", "mimeType": "text/plain", "buffer": text.encode()}]
    )
