"""Who does what at a briefing is given and taken back; the people are told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from briefings.models import Briefing, Duty
from briefings.services.refusals import BriefingRefused
from briefings.services.telling import tell
from briefings.staff_notices import DUTY_GIVEN, DUTY_TAKEN
from briefings.states.briefings import BriefingState
from briefings.states.permissions import MANAGE
from core import permissions
from core.audit import audit
from core.workflow import engine

MOST_DUTIES = 100
OVER = (BriefingState.CONCLUDED, BriefingState.CANCELLED, BriefingState.DROPPED)


@transaction.atomic
def give(briefing: Briefing, *, person: Any, kind: str, by: Any, at: datetime) -> Duty:
    """Once per person and kind: giving it again changes nothing. Raises BriefingRefused."""
    locked = _open(briefing, by)
    if not person.is_active:
        raise BriefingRefused("left", _("This account is no longer in use."), field="who")
    if locked.duties.count() >= MOST_DUTIES:
        raise BriefingRefused(
            "many", _("No more than %(most)s duties can be given.") % {"most": MOST_DUTIES}, field="who"
        )
    duty, is_new = Duty.objects.get_or_create(
        briefing=locked, person=person, kind=kind, defaults={"given_by": by, "given_at": at}
    )
    if is_new:
        detail = {"person": person.pk, "kind": str(kind)}
        audit.record("briefings.give_duty", actor=by, at=at, target=locked, detail=detail)
        if person != by:
            tell(DUTY_GIVEN, [person], locked, at=at, duty=str(kind))
    briefing.__dict__.pop("_duties", None)
    return duty


@transaction.atomic
def take_back(duty: Duty, *, by: Any, at: datetime) -> None:
    """Raises BriefingRefused where nobody would be left who answers for an announced briefing."""
    locked = _open(duty.briefing, by)
    standing = Duty.objects.filter(pk=duty.pk).select_related("person").first()
    if standing is None:
        return
    if standing.kind == Duty.Kind.ORGANISER and locked.state != BriefingState.DRAFT:
        others = locked.duties.filter(kind=Duty.Kind.ORGANISER, person__is_active=True).exclude(pk=standing.pk)
        if not others.exists():
            raise BriefingRefused("last", _("Give somebody else the duty of organiser first."))
    detail = {"person": standing.person_id, "kind": standing.kind}
    audit.record("briefings.take_duty", actor=by, at=at, target=locked, detail=detail)
    if standing.person != by and standing.person.is_active:
        tell(DUTY_TAKEN, [standing.person], locked, at=at, duty=standing.kind)
    standing.delete()


def _open(briefing: Briefing, by: Any) -> Briefing:
    permissions.check(by, MANAGE, briefing)
    locked = engine.lock(briefing)
    if locked.state in OVER:
        raise BriefingRefused("closed", _("This briefing is over: its duties stay as they are."))
    return locked
