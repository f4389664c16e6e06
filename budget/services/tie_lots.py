"""The lot for ties: its seed is committed to when the vote opens and revealed, with a public word, at the count."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from budget.models import Poll, TieLot
from budget.services.addresses import path
from budget.services.refusals import BudgetRefused
from budget.states.polls import POLL_HOOKS
from core.audit import audit
from core.workflow.models import TransitionRecord
from councils.lots import redraw

SEED_BYTES = 32
GROUP = "ties"


@POLL_HOOKS.carry_out
def _committed_at_the_opening(poll: Poll, record: TransitionRecord, context: dict[str, Any]) -> None:
    # Opening a case is called "open" too; it has no state before it.
    if record.name == "open" and record.source:
        of(poll, at=record.at)


def of(poll: Poll, *, at: datetime) -> TieLot:
    """The lot of this vote; its seed is drawn and its fingerprint published the first time."""
    found = TieLot.objects.filter(poll=poll).first()
    if found:
        return found
    seed = secrets.token_bytes(SEED_BYTES)
    source = _("the closing value of the KOSPI index on the first trading day after the vote, to two decimal places")
    codes = sorted(_code(project["number"]) for pot in poll.terms["pots"] for project in pot["projects"])
    group = redraw.Group(name=GROUP, seats=1, candidates=tuple(redraw.Candidate(code) for code in codes))
    frozen = redraw.Frozen(lot=f"{settings.BASE_URL}{path('cycle', poll.cycle.slug)}", groups=(group,))
    about = {
        "title": poll.cycle.title,
        "published_by": settings.SITE_NAME,
        "frozen_at": timezone.localtime(at).isoformat(timespec="seconds"),
        "public_word_source": source,
    }
    document = redraw.published(frozen, commitment=redraw.commitment(seed), about=about)
    return TieLot.objects.create(poll=poll, document=document, seed=seed.hex(), word_source=source, frozen_at=at)


@transaction.atomic
def draw(poll: Poll, *, public_word: str, actor: Any, at: datetime) -> TieLot:
    """Reveal the seed with the word; once drawn, the same lot serves every later count. Raises BudgetRefused."""
    of(poll, at=at)
    lot = TieLot.objects.select_for_update().get(poll=poll)
    if lot.drawn_at is not None:
        return lot
    word = " ".join(public_word.split())
    if not word:
        raise BudgetRefused("word", _("Enter the public word, exactly as everybody can read it."), field="public_word")
    lot.document = redraw.revealed(lot.document, seed=bytes.fromhex(lot.seed), public_word=word)
    lot.drawn_at = at
    lot.save(update_fields=["document", "drawn_at"])
    audit.record("budget.draw_lot", actor=actor, at=at, target=poll, detail={"word": word})
    return lot


def order(document: Any) -> Sequence[int]:
    """The numbers of all projects, the first before the others where all else is equal."""
    result = document["results"][0]
    return [int(code) for code in (*result["selected"], *result["reserve"])]


def _code(number: int) -> str:
    return f"{number:04d}"
