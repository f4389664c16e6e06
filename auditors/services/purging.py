"""What was closed is destroyed after its time: key, text and files. Two recipients together can hold it back."""

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from auditors.models import ConfidentialReport, PurgeHold
from auditors.queries import recipients as queries
from auditors.rules.confidential import midnight, recipient_of
from auditors.services import confidential_files
from auditors.services.refusals import AuditRefused
from auditors.states.confidential import CONFIDENTIAL_HOOKS, HOLD_REPORT, KEEP_CLOSED, ConfidentialState
from core import permissions
from core.audit.audit import record
from core.deadlines import periods
from core.workflow import engine
from core.workflow.actors import SYSTEM

LONGEST_HOLD = timedelta(days=365)


@transaction.atomic
def ask_hold(report: ConfidentialReport, *, until: date, by: Any, on: date) -> PurgeHold:
    """The first of two. Until another recipient agrees, nothing is held."""
    report, recipient = _closed(report, by), recipient_of(by)
    if recipient is None or not on < until <= on + LONGEST_HOLD:
        raise AuditRefused("until", _("Choose a day within the next twelve months."), field="until")
    try:
        with transaction.atomic():
            hold = PurgeHold.objects.create(report=report, asked_by=recipient, until=until, asked_on=on)
    except IntegrityError as error:
        raise AuditRefused("twice", _("Somebody has asked for this already.")) from error
    record("auditors.ask_hold", actor=by, at=midnight(on), target=report, detail={"until": until.isoformat()})
    return hold


@transaction.atomic
def agree_hold(report: ConfidentialReport, *, by: Any, on: date) -> None:
    """The second of two."""
    report, recipient = _closed(report, by), recipient_of(by)
    hold = PurgeHold.objects.select_for_update().filter(report=report, ended_on__isnull=True).first()
    if hold is None or hold.agreed_by_id is not None:
        raise AuditRefused("state", _("Someone has moved this on in the meantime. See its present state."))
    if recipient is None or hold.asked_by.user_id == recipient.user_id:
        raise AuditRefused("second", _("You asked for this: another recipient has to agree."))
    hold.agreed_by = recipient
    hold.save(update_fields=["agreed_by"])
    record("auditors.agree_hold", actor=by, at=midnight(on), target=report)


@transaction.atomic
def end_hold(report: ConfidentialReport, *, by: Any, on: date) -> None:
    """Any recipient of the report; from then on its time runs as before."""
    report = _closed(report, by)
    ended = PurgeHold.objects.filter(report=report, ended_on__isnull=True).update(ended_on=on)
    if not ended:
        raise AuditRefused("state", _("Someone has moved this on in the meantime. See its present state."))
    record("auditors.end_hold", actor=by, at=midnight(on), target=report)


def purge_what_is_due(*, on: date) -> int:
    """How many were destroyed."""
    PurgeHold.objects.filter(ended_on__isnull=True, until__lt=on).update(ended_on=on)
    due = list(queries.purge_due(on))
    return sum(_purge(report, on=on) for report in due)


@transaction.atomic
def _purge(report: ConfidentialReport, *, on: date) -> bool:
    """What is left says that there was a report of this kind, its days and its states; nothing of its content."""
    locked = engine.lock(report)
    # It may have been taken up again, or held, since it was found.
    if not queries.purge_due(on).filter(pk=locked.pk).exists():
        return False
    confidential_files.forget(locked.files.all())
    locked.messages.all().delete()
    locked.keys.all().delete()
    locked.excluded.clear()
    locked.lookup_id = locked.reporter_key = locked.purge_on = None
    locked.purged_on = on
    locked.save(update_fields=["lookup_id", "reporter_key", "purge_on", "purged_on"])
    engine.apply(locked, "purge", actor=SYSTEM, at=midnight(on))
    return True


@CONFIDENTIAL_HOOKS.on("close")
def plan_the_end(report: Any, step: Any, context: dict[str, Any]) -> None:
    report.closed_on = timezone.localdate(step.at)
    report.purge_on = timezone.localdate(periods.end_of(KEEP_CLOSED, start=step.at))
    report.save(update_fields=["closed_on", "purge_on"])


@CONFIDENTIAL_HOOKS.on("reopen")
def keep_on(report: Any, step: Any, context: dict[str, Any]) -> None:
    report.closed_on = report.purge_on = None
    report.save(update_fields=["closed_on", "purge_on"])
    PurgeHold.objects.filter(report=report, ended_on__isnull=True).update(ended_on=timezone.localdate(step.at))


def _closed(report: ConfidentialReport, by: Any) -> ConfidentialReport:
    permissions.check(by, HOLD_REPORT, report)
    locked = engine.lock(report)
    if locked.state != ConfidentialState.CLOSED:
        raise AuditRefused("state", _("Someone has moved this on in the meantime. See its present state."))
    return locked
