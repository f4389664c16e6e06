"""Keeping somebody from writing for a time. Reading, following and appealing stay open to them."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core import permissions
from core.audit import audit
from discussion.models import WritingBlock
from discussion.services.refusals import DiscussionRefused
from discussion.states import BLOCK


def block_in_force(person: Any, at: datetime) -> WritingBlock | None:
    blocks = WritingBlock.objects.filter(person=person, lifted_at__isnull=True, starts_at__lte=at, ends_at__gt=at)
    return blocks.order_by("-ends_at").first()


def refuse_blocked(person: Any, at: datetime) -> None:
    """Raise DiscussionRefused with the day it ends and the reason."""
    if block := block_in_force(person, at):
        day = date_format(timezone.localtime(block.ends_at), "DATE_FORMAT")
        raise DiscussionRefused(
            "blocked", _("You cannot write until %(day)s. Reason: %(reason)s") % {"day": day, "reason": block.reason}
        )


@transaction.atomic
def block_writer(*, person: Any, by: Any, until: datetime, reason: str, at: datetime) -> WritingBlock:
    permissions.check(by, BLOCK)
    reason = reason.strip()
    if not reason:
        raise DiscussionRefused("reason", _("Please give a reason."))
    if until <= at:
        raise DiscussionRefused("until", _("The last day has to lie ahead."))
    if person.pk == by.pk or person.is_staff_member:
        raise DiscussionRefused("staff", _("Members of staff are not blocked here."))
    block = WritingBlock.objects.create(person=person, reason=reason, starts_at=at, ends_at=until, imposed_by=by)
    audit.record(
        "discussion.block_writer", actor=by, at=at, target=person, detail={"until": until.isoformat(), "reason": reason}
    )
    return block


@transaction.atomic
def lift_block(block: WritingBlock, *, by: Any, at: datetime) -> None:
    permissions.check(by, BLOCK)
    if WritingBlock.objects.filter(pk=block.pk, lifted_at__isnull=True).update(lifted_at=at):
        audit.record("discussion.lift_block", actor=by, at=at, target=block.person, detail={"block": block.pk})
