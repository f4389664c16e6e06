"""The day on which an enacted version takes the place of the one before it.

Other parts hang on it by `VERSION_HOOKS.on("come_into_force")`: they are called in the same transaction, when the
rule's `current` is the new version already.
"""

from datetime import date, datetime

from django.db import models, transaction
from django.utils import timezone

from core.workflow import engine
from core.workflow.actors import SYSTEM
from regulations.models import Regulation, Version
from regulations.states import VersionState

BATCH = 50


def is_due(at: datetime) -> bool:
    return _due(timezone.localdate(at)).exists()


def bring_due(*, at: datetime) -> int:
    """Every version whose day has come, rule by rule; how many rules changed. Call again until none does."""
    rules = _due(timezone.localdate(at)).order_by("regulation_id").values_list("regulation_id", flat=True)
    changed = 0
    for regulation_id in list(rules.distinct()[:BATCH]):
        changed += bool(_bring_all(regulation_id, at=at))
    return changed


def bring(version: Version, *, at: datetime) -> bool:
    """Bring this version into force if its day has come, after those of the same rule that were due before it.

    Whether it is the version in force now; a version whose day is still to come is left as it is.
    """
    _bring_all(version.regulation_id, at=at)
    version.refresh_from_db()
    return bool(version.state == VersionState.IN_FORCE)


@transaction.atomic
def _bring_all(regulation_id: int, *, at: datetime) -> int:
    """In the order of their days. The rule's row is held, so that of two workers the second finds nothing to do."""
    regulation = Regulation.objects.select_for_update().get(pk=regulation_id)
    due = list(_due(timezone.localdate(at)).filter(regulation=regulation).order_by("in_force_on", "number"))
    for version in due:
        version.regulation = regulation
        _replace(regulation, version, at=at)
        _put_in_force(regulation, version, at=at)
    return len(due)


def _due(day: date) -> models.QuerySet[Version]:
    return Version.objects.filter(state=VersionState.ENACTED, in_force_on__lte=day)


def _replace(regulation: Regulation, version: Version, *, at: datetime) -> None:
    old = regulation.versions.filter(state=VersionState.IN_FORCE).first()
    if old is not None:
        old.replaced_on = version.in_force_on
        old.save(update_fields=["replaced_on"])
        engine.apply(old, "replace", actor=SYSTEM, at=at)


def _put_in_force(regulation: Regulation, version: Version, *, at: datetime) -> None:
    """A repeal leaves the last wording where it was, to be read, and says from when it holds no more."""
    if version.change == Version.Change.REPEAL:
        regulation.repealed_on = version.in_force_on
    else:
        regulation.current, regulation.repealed_on = version, None
    regulation.save(update_fields=["current", "repealed_on"])
    engine.apply(version, "come_into_force", actor=SYSTEM, at=at)
