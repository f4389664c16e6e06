"""Changing the rules by which a body meets and decides."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import permissions
from core.audit.audit import record as audit
from councils.models import Body, Decision, Procedure
from councils.services.refusals import CouncilRefused
from councils.states.decisions import DecisionState
from councils.states.meetings import KEEP


@transaction.atomic
def change_procedure(body: Body, *, by: Any, at: datetime, **given: Any) -> Procedure:
    """Never while a vote is open: its rules were known when it was opened."""
    permissions.check(by, KEEP, body)
    unsettled = [DecisionState.OPEN, DecisionState.TIED]
    if Decision.objects.filter(item__meeting__body=body, state__in=unsettled).exists():
        raise CouncilRefused("open", _("A vote of this body is open. Settle it before you change the rules."))
    procedure, _created = Procedure.objects.update_or_create(body=body, defaults=given)
    audit("councils.change_procedure", actor=by, at=at, target=body, detail=given)
    return procedure
