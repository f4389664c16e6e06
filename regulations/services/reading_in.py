"""A rule that exists on paper comes into the register: its text is read, and a version made of it.

What holds already comes in with its days, but holds here only when another person has confirmed it by enacting it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.audit.audit import record
from regulations.importing_audit_verbs import RULE_READ_IN
from regulations.models import Regulation, Version
from regulations.queries import drafts
from regulations.recognition import recognise, text_of
from regulations.services import drafting, register
from regulations.services.refusals import RegulationRefused


@transaction.atomic
def read_in(
    *,
    rule: Regulation | None,
    new_rule: dict[str, Any] | None,
    text: str,
    change: str,
    reason: str,
    enacted_on: date | None,
    in_force_on: date | None,
    by: Any,
    at: datetime,
) -> Version:
    """A draft with these clauses, of a rule that is there or of a new one. The days belong to what holds already."""
    if rule is None:
        rule = register.add(**(new_rule or {}), by=by, at=at)
    base = drafts.newest_standing(rule)
    _refuse_days(base, enacted_on, in_force_on)
    version = drafting.begin(
        rule,
        actor=by,
        change=change if base else Version.Change.NEW,
        reason=reason or _("Taken over as it stands in the collection of rules."),
        at=at,
    )
    # What stands before the first clause has been shown to the person: the title, and when it was changed.
    drafting.lay_text(version, text_of(recognise(text).clauses))
    version.enacted_on, version.in_force_on = enacted_on, in_force_on
    version.save(update_fields=["enacted_on", "in_force_on"])
    record(RULE_READ_IN, actor=by, target=version, at=at, detail={"in_force_on": str(in_force_on or "")})
    return version


def _refuse_days(base: Version | None, enacted_on: date | None, in_force_on: date | None) -> None:
    if enacted_on is None or in_force_on is None:
        return
    if in_force_on < enacted_on:
        message = _("It cannot hold from before the day on which it was enacted.")
        raise RegulationRefused("in_force_on", message, field="in_force_on")
    if base is not None and base.in_force_on is not None and in_force_on <= base.in_force_on:
        message = _("The version in the register holds from %(day)s. Read in the older versions of a rule first.")
        day = date_format(base.in_force_on, "DATE_FORMAT")
        raise RegulationRefused("in_force_on", message % {"day": day}, field="in_force_on")
