"""What a proposal said and answered, and where it was about, from one revision to the next."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Max

from core.uploads.receiving import attached_to
from proposals.models import Proposal, ProposalVersion

TEXTS = ("title", "problem", "idea")


def keep(proposal: Proposal, *, editor: Any, at: datetime, note: str = "") -> ProposalVersion:
    """As it stands now; the caller holds the proposal's lock."""
    newest = proposal.versions.aggregate(newest=Max("number"))["newest"] or 0
    said = {field: getattr(proposal, field) for field in TEXTS}
    return ProposalVersion.objects.create(
        proposal=proposal,
        number=newest + 1,
        editor=editor,
        written_at=at,
        note=" ".join(note.split())[:200],
        place=place_in_words(proposal),
        files=[file.name for file in attached_to(proposal)],
        answers=answers_in_words(proposal),
        **said,
    )


def answers_in_words(proposal: Proposal) -> list[tuple[str, str]]:
    """Each question as the call asks it now, with what was said to it."""
    given = proposal.answers_given
    return [(one["label"], given[one["key"]]) for one in proposal.call.questions if given.get(one["key"])]


def place_in_words(proposal: Proposal) -> str:
    """With the facility, and the degrees of the pin, so that a pin that moved is seen to have moved."""
    facility = proposal.facility.name if proposal.facility else ""
    pin = f"{proposal.latitude:.5f}, {proposal.longitude:.5f}" if proposal.latitude is not None else ""
    parts = (facility, proposal.place_text, proposal.area, pin)
    return " · ".join(part for number, part in enumerate(parts) if part and part not in parts[:number])
