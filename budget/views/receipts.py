"""The receipt: shown once in the answer to the press that counted, and never kept here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from budget.ballots import leaves
from budget.ballots.choices import Choices
from budget.queries import ballot_paper
from budget.services.receipts import Receipt
from budget.views.ballot_page import Booth


@dataclass(frozen=True)
class Shown:
    """One receipt with the words for it."""

    receipt: Receipt
    # Number, name and, where there are points, how many.
    projects: list[tuple[int, str, str]]
    drawn_here: bool

    @property
    def preimage(self) -> str:
        """The text of which the fingerprint is the SHA-256, behind a byte 0."""
        one = self.receipt
        return (
            f"{leaves.FORMAT}|{one.cycle}|{one.pot}|{one.choices}|{one.server_nonce}|{one.voter_nonce}|{one.revision}"
        )


def shown(
    request: HttpRequest,
    booth: Booth,
    receipts: Sequence[Receipt],
    *,
    drawn_here: AbstractSet[int],
) -> HttpResponse:
    chosen = [Choices.parse(booth.poll.ballot_kind, one.choices) for one in receipts]
    titles = {number: title for one in receipts for number, title in one.titles.items()}
    if unknown := {number for one in chosen for number in one.numbers} - set(titles):
        titles |= ballot_paper.titles(booth.poll, unknown)
    papers = [
        Shown(receipt, _named(one, titles), receipt.pot in drawn_here)
        for receipt, one in zip(receipts, chosen, strict=True)
    ]
    check_path = reverse("budget:vote_check", args=[booth.poll.cycle.slug])
    text = as_file(booth, papers, request.build_absolute_uri(check_path))
    context = {
        "booth": booth,
        "poll": booth.poll,
        "cycle": booth.poll.cycle,
        "receipts": papers,
        "repeated": not any(one.is_new for one in receipts),
        "changed": any(one.revision > 1 for one in receipts),
        # In the address itself: the file is made here and fetched from nowhere.
        "download": f"data:text/plain;charset=utf-8,{quote(text)}",
        "file_name": f"dure-{booth.poll.cycle.slug}-{papers[0].receipt.leaf[:8]}.txt",
        "fixed": _fixed(booth.poll.cycle.slug, booth.poll.closes_at, booth.is_kiosk, get_language()),
    }
    return render(request, "budget/vote/receipt.html", context)


@lru_cache(maxsize=64)
def _fixed(slug: str, closes_at: datetime, is_kiosk: bool, language: str) -> dict[str, str]:
    """What is the same on every receipt of a vote, made once; in `language`, which is that of the page."""
    context = {
        "slug": slug,
        "closes_at": closes_at,
        "is_kiosk": is_kiosk,
        "check_path": reverse("budget:vote_check", args=[slug]),
        "steps_of_voting": [_("Choose"), _("Confirm"), _("Receipt")],
    }
    return {name: render_to_string(f"budget/vote/_receipt_{name}.html", context) for name in ("steps", "once", "help")}


def _named(chosen: Choices, titles: Mapping[int, str]) -> list[tuple[int, str, str]]:
    points = dict(zip(chosen.numbers, chosen.points, strict=False))
    return [
        (number, titles.get(number, ""), _("%(points)s points") % {"points": points[number]} if points else "")
        for number in chosen.numbers
    ]


def as_file(booth: Booth, papers: Sequence[Shown], check_url: str) -> str:
    """Plain text that a person reads and a program checks: the line of each pot is what its fingerprint is made of."""
    # Words stand outside of the f-strings, where the catalogue finds them.
    code, whole, made_of, second = _("Receipt code"), _("Fingerprint"), _("Made of"), _("Second random number")
    lines: list[Any] = [booth.poll.cycle.title, _("Receipt of your ballot"), ""]
    for paper in papers:
        one = paper.receipt
        by = _("drawn by the server, as the browser drew none") if paper.drawn_here else _("drawn by your browser")
        lines += [
            f"[{one.pot_name}]",
            f"{code}: {one.short}",
            f"{whole}: {one.leaf}",
            f"{made_of} (SHA-256, 0x00):",
            paper.preimage,
            f"{second}: {by}",
            "",
        ]
    lines += [_("This file says what you chose. Keep it for yourself."), _("Check it here"), check_url, ""]
    return "\n".join(str(line) for line in lines)
