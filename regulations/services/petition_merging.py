"""Making one of two petitions that ask for the same; nobody and nothing is lost on the way."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import permissions
from core.audit.audit import record
from core.workflow import SYSTEM, engine
from discussion.services import moving, support
from regulations.models import Petition
from regulations.services import petition_index, petition_notices
from regulations.services.refusals import RegulationRefused
from regulations.states.permissions import CLASSIFY
from regulations.states.petitions import PENDING

MERGED = "regulations.merge_petition"


@transaction.atomic
def merge(source: Petition, target: Petition, *, actor: Any, at: datetime) -> Petition:
    """By staff who look after both; answers with the one that goes on. Raises PermissionDenied or RegulationRefused."""
    permissions.check(actor, CLASSIFY, source)
    permissions.check(actor, CLASSIFY, target)
    # Conversations are locked before petitions, here as where somebody writes a comment.
    moving.lock_threads(source, target)
    rows = Petition.objects.select_for_update(of=("self",)).filter(pk__in=[source.pk, target.pk])
    locked = {petition.pk: petition for petition in rows.order_by("pk")}
    origin, into = locked[source.pk], locked[target.pk]
    _refuse_unfit(origin, into)
    moving.carry_over(origin, into)
    if into.author is not None:
        # Who asks for something does not count once more as standing behind it.
        support.take_back_endorsement(into, person=into.author)
    origin.merged_into = into
    origin.save(update_fields=["merged_into"])
    # An older address still leads straight to what there is now.
    Petition.objects.filter(merged_into=origin).update(merged_into=into)
    engine.apply(origin, "merge", actor=SYSTEM, at=at)
    petition_index.renew(Petition.objects.get(pk=origin.pk))
    record(MERGED, actor=actor, at=at, target=origin, detail={"into": into.pk})
    reason = _("Joined by: %(title)s") % {"title": origin.title}
    petition_notices.tell_joined(origin, into, actor=actor, at=at)
    petition_notices.tell_step(into, state=into.state, reason=reason, actor=actor, at=at)
    source.refresh_from_db()
    return into


def _refuse_unfit(source: Petition, target: Petition) -> None:
    if source.pk == target.pk:
        raise RegulationRefused("same", _("A petition cannot be joined with itself."))
    if source.state not in PENDING or target.state not in PENDING:
        raise RegulationRefused("state", _("Only petitions that have not been decided can be joined."))
    if source.audience != target.audience:
        raise RegulationRefused("audience", _("These two are not for the same readers."))
    if source.hidden_rule or target.hidden_rule:
        raise RegulationRefused("hidden", _("A moderator has taken one of the two down."))
