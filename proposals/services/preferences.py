"""What residents said in a survey, attached to the review of a proposal. The room of surveys calls this too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from core import permissions
from core.workflow import engine
from discussion import text
from proposals.models import PreferenceResult, Proposal
from proposals.services.refusals import ProposalRefused
from proposals.states import ProposalState
from proposals.states.permissions import REVIEW

FEWEST_ROWS, MOST_ROWS, LONGEST_LABEL = 2, 20, 80
MOST_RESPONDENTS = 10_000_000
MOST_RESULTS = 10
_NEVER = (ProposalState.DRAFT, ProposalState.MERGED, ProposalState.WITHDRAWN)
_is_link = URLValidator(schemes=["http", "https"])


@transaction.atomic
def attach_preference(
    proposal: Proposal,
    *,
    title: str,
    respondents: int,
    method: str,
    rows: Sequence[tuple[str, int]],
    at: datetime,
    link: str = "",
    attached_by: Any = None,
) -> PreferenceResult:
    """Attach a result: how many answered, how they were asked, and how many chose what.

    `attached_by` is the member of staff who typed it; None where the product's own survey hands it over.
    Raises ProposalRefused, naming the field, and PermissionDenied.
    """
    locked = engine.lock(proposal)
    if attached_by is not None:
        permissions.check(attached_by, REVIEW, locked)
    if locked.state in _NEVER:
        raise ProposalRefused("state", _("Nothing can be attached to this proposal."))
    result = PreferenceResult(
        proposal=locked,
        title=_line("title", title, 150),
        method=_line("method", method, 300),
        link=_link(link),
        respondents=respondents,
        rows=_rows(rows, respondents),
        attached_by=attached_by,
        attached_at=at,
    )
    present = locked.preference_results.filter(removed_at__isnull=True)
    if present.filter(title=result.title).exists():
        raise ProposalRefused("title", _("A result of this title is attached already."), field="title")
    if present.count() >= MOST_RESULTS:
        raise ProposalRefused("many", _("Up to %(count)s results can be attached.") % {"count": MOST_RESULTS})
    result.save()
    return result


@transaction.atomic
def remove_preference(result: PreferenceResult, *, actor: Any, at: datetime) -> None:
    """Out of sight; who removed it and when stays on record."""
    permissions.check(actor, REVIEW, engine.lock(result.proposal))
    PreferenceResult.objects.filter(pk=result.pk, removed_at__isnull=True).update(removed_by=actor, removed_at=at)


def _line(field: str, given: str, longest: int) -> str:
    cleaned = " ".join(text.clean(given).split())
    if not 2 <= len(cleaned) <= longest:
        message = _("Please write up to %(count)s characters.") % {"count": longest}
        raise ProposalRefused(field, message, field=field)
    return cleaned


def _link(given: str) -> str:
    link = given.strip()
    if link:
        try:
            _is_link(link)
        except ValidationError as error:
            raise ProposalRefused("link", _("This is not an address of a page."), field="link") from error
    return link


def _rows(rows: Sequence[tuple[str, int]], respondents: int) -> list[list[Any]]:
    """Each label once, and nobody counted who did not answer. Several choices each may add up to more than all."""
    if not 1 <= respondents <= MOST_RESPONDENTS:
        raise ProposalRefused("respondents", _("At least one person must have answered."), field="respondents")
    kept: list[tuple[str, int]] = [(" ".join(text.clean(label).split()), count) for label, count in rows]
    if not FEWEST_ROWS <= len(kept) <= MOST_ROWS:
        raise ProposalRefused("rows", _("Please give 2 to 20 lines."), field="rows")
    if len({label for label, _count in kept}) != len(kept):
        raise ProposalRefused("rows", _("Each line needs a name of its own."), field="rows")
    for label, count in kept:
        if not 1 <= len(label) <= LONGEST_LABEL or not 0 <= count <= respondents:
            message = _("“%(label)s”: the number must lie between 0 and the number of answers.") % {"label": label[:40]}
            raise ProposalRefused("rows", message, field="rows")
    return [[label, count] for label, count in kept]
