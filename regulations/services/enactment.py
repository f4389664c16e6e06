"""Enacting a version: by another person than the one who drafted it, with the day from which it holds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.workflow import engine
from core.workflow.actors import SYSTEM
from regulations.models import Regulation, Version
from regulations.queries import drafts, version_texts
from regulations.services import coming_into_force, drafting
from regulations.services.refusals import RegulationRefused
from regulations.states import VersionState
from regulations.states.versions import VERSION_HOOKS, another_enacts


@transaction.atomic
def enact(
    version: Version, *, actor: Any, enacted_on: date, in_force_on: date, at: datetime, reason: str = "", read: str = ""
) -> Version:
    """It holds from its day on; at once where that is today.

    A draft that was never announced is enacted with a reason why. What was read in with its days is confirmed with just
    those; the product itself (SYSTEM) may write down any days. `read` is the fingerprint of the words that a person had
    before them: others are not enacted unread. Raises RegulationRefused or TransitionRefused.
    """
    Regulation.objects.select_for_update(of=("self",)).get(pk=version.regulation_id)
    locked = engine.lock(version)
    if read and read != drafting.fingerprint(version_texts.whole(locked), locked.reason):
        message = _("Somebody has changed this draft meanwhile. Read its words, then enact it.")
        raise RegulationRefused("changed", message)
    is_confirmed = drafts.was_read_in(locked) and (locked.enacted_on, locked.in_force_on) == (enacted_on, in_force_on)
    is_history = actor is SYSTEM or is_confirmed
    _refuse_days(locked, enacted_on, in_force_on, at=at, is_history=is_history)
    if locked.state == VersionState.DRAFT and not is_history and not reason.strip():
        message = _("It was never announced. Please say why nobody was asked.")
        raise RegulationRefused("unannounced", message, field="reason")
    locked.enacted_on, locked.in_force_on = enacted_on, in_force_on
    locked.save(update_fields=["enacted_on", "in_force_on"])
    engine.apply(locked, "enact", actor=actor, at=at, reason=reason)
    coming_into_force.bring(locked, at=at)
    version.refresh_from_db()
    return version


def why_not(version: Version, actor: Any) -> Any:
    """What still stands in the way, whichever days are chosen; nothing where the way is free."""
    if version.change != Version.Change.REPEAL and not version.clauses.exists():
        return _("It has no clauses yet.")
    # What SYSTEM writes down was decided elsewhere, long ago.
    if actor is SYSTEM:
        return None
    if (left := drafts.unanswered(version).count()) > 0:
        message = ngettext("%(count)s opinion has no answer yet.", "%(count)s opinions have no answer yet.", left)
        return message % {"count": left}
    if drafts.is_stale(version):
        return _("The rule has changed since this was drafted. Bring the draft up to date first.")
    if version.writers.filter(pk=actor.pk).exists():
        return _("You had a hand in this draft: another person must enact it.")
    return another_enacts(version, actor)


@VERSION_HOOKS.refuse_to("enact")
def _not_ready(version: Version, actor: Any) -> Any:
    """Asked again whichever page the step is taken from."""
    if version.enacted_on is None or version.in_force_on is None:
        return _("Say on the page of the draft from when it holds.")
    return why_not(version, actor)


def _refuse_days(version: Version, enacted_on: date, in_force_on: date, *, at: datetime, is_history: bool) -> None:
    today = timezone.localdate(at)
    if enacted_on > today:
        raise RegulationRefused("ahead", _("It cannot have been enacted on a day ahead."), field="enacted_on")
    if in_force_on < enacted_on or (in_force_on < today and not is_history):
        message = _("It holds from today on at the earliest, and never from before it was enacted.")
        raise RegulationRefused("past", message, field="in_force_on")
    others = Version.objects.filter(regulation=version.regulation_id, in_force_on__gte=in_force_on)
    later = others.filter(state__in=drafts.ENACTED_ONCE).order_by("in_force_on").first()
    if later is not None and later.in_force_on is not None:
        message = _("Version %(number)s of this rule holds from %(day)s. This one must come after it.")
        day = date_format(later.in_force_on, "DATE_FORMAT")
        raise RegulationRefused("order", message % {"number": later.number, "day": day}, field="in_force_on")
