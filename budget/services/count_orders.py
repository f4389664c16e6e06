"""Orders to count, carried out by the worker, and the second look: counting again from the files alone."""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from budget.models import Count, CountOrder, Poll
from budget.models.results import Verdict
from budget.queries import results
from budget.recount.writing import SCRIPT
from budget.services import counting, result_notices
from budget.services.refusals import BudgetRefused
from core.sealing.key_store import KeyMissing
from core.workflow import engine
from core.workflow.engine import TransitionRefused

logger = logging.getLogger(__name__)
# A whole city takes half a minute; beyond this something hangs.
LONGEST_SECONDS = 1_800
LONGEST_LINE = 2_000


@transaction.atomic
def order(poll: Poll, *, public_word: str, reason: str, actor: Any, at: datetime) -> CountOrder:
    """Ask for a count; a second order for the same vote replaces the first. Raises BudgetRefused."""
    locked = engine.lock(poll)
    counting.refuse(locked, actor=actor, reason=reason)
    lot = getattr(locked, "tie_lot", None)
    if not public_word.strip() and (lot is None or lot.drawn_at is None):
        raise BudgetRefused("word", _("Enter the public word, exactly as everybody can read it."), field="public_word")
    made, _new = CountOrder.objects.update_or_create(
        poll=locked,
        defaults={
            "ordered_by": actor,
            "ordered_at": at,
            "reason": reason.strip(),
            "public_word": public_word.strip(),
            "failure": "",
        },
    )
    return made


def waiting(at: datetime) -> bool:
    return CountOrder.objects.filter(failure="").exists()


def carry_out(*, at: datetime) -> int:
    """Do all counts that were asked for; how many were done. What stands in the way is told to the officers."""
    done = 0
    for found in CountOrder.objects.filter(failure="").select_related("poll__cycle", "ordered_by"):
        with translation.override(settings.LANGUAGE_CODE):
            done += _carry_out(found, at)
    return done


def _carry_out(found: CountOrder, at: datetime) -> bool:
    poll = found.poll
    try:
        made = counting.count(
            poll, actor=found.ordered_by, at=at, public_word=found.public_word, reason=found.reason
        )  # fmt: skip
    except (BudgetRefused, TransitionRefused) as refused:
        return _failed(found, refused.message, at)
    except KeyMissing:
        return _failed(found, _("The key that opens the ballots is not in the key store."), at)
    except PermissionDenied:
        return _failed(found, _("Whoever asked for the count may not run votes any more."), at)
    except Exception:
        # Otherwise the officers would read for ever that it is being counted, and other votes would wait behind it.
        logger.exception("The count of vote %s broke off", poll.pk)
        return _failed(found, _("The count broke off. Tell those who run this site, and count again afterwards."), at)
    found.delete()
    result_notices.tell_counted(poll, at=at, key=made.manifest_sha256)
    return True


def _failed(found: CountOrder, why: str, at: datetime) -> bool:
    found.failure = why[:300]
    found.save(update_fields=["failure"])
    result_notices.tell_failed(found.poll, reason=why, at=at)
    return False


def unchecked(at: datetime) -> bool:
    return Count.objects.filter(verdict=Verdict.WAITING).exists()


def check_waiting(*, at: datetime) -> int:
    """Run the published script over the files of each count that nobody has counted again yet."""
    checked = 0
    for count in Count.objects.filter(verdict=Verdict.WAITING).order_by("pk"):
        check(count, at=at)
        checked += 1
    return checked


def check(count: Count, *, at: datetime) -> Count:
    """What a stranger does: lay the files into a folder and run the script that is among them."""
    with tempfile.TemporaryDirectory() as folder:
        for kept in count.files.exclude(name=results.ARCHIVE):
            with kept.file.open("rb") as source, (Path(folder) / kept.name).open("wb") as target:
                while block := source.read(1 << 20):
                    target.write(block)
        agrees, line = _run(Path(folder), count.manifest_sha256)
    count.verdict = Verdict.AGREES if agrees else Verdict.DIFFERS
    count.verdict_line = line[:LONGEST_LINE]
    count.verdict_at = at
    if not agrees:
        logger.error("Count %s of vote %s does not agree: %s", count.pk, count.poll_id, line)
    Count.objects.filter(pk=count.pk).update(
        verdict=count.verdict, verdict_line=count.verdict_line, verdict_at=count.verdict_at
    )
    return count


def _run(folder: Path, manifest_sha256: str) -> tuple[bool, str]:
    command = [sys.executable, "-I", str(folder / SCRIPT), str(folder), "--manifest", manifest_sha256]
    try:
        done = subprocess.run(  # noqa: S603 - our own script on our own files
            command, capture_output=True, encoding="utf-8", timeout=LONGEST_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return False, str(error)
    lines = (done.stdout or done.stderr).strip().splitlines()
    return done.returncode == 0, lines[-1] if lines else f"exit {done.returncode}"
