"""Calls: written, then published with their terms, which stand from then on."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _

from core import permissions
from core.audit.audit import record
from proposals.models import Call
from proposals.services.refusals import ProposalRefused
from proposals.states.permissions import MANAGE_CALLS

TERMS = (
    "kind", "title", "summary", "text", "opens_at", "closes_at", "proposer", "limit_per_person", "answer_threshold",
    "cost_ceiling_won", "questions",
)  # fmt: skip


@transaction.atomic
def publish_call(call: Call, *, actor: Any, at: datetime) -> Call:
    """Freeze the terms and open the call to the public. Raises ProposalRefused where that has been done."""
    permissions.check(actor, MANAGE_CALLS, call)
    locked = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if locked.published_at is not None:
        raise ProposalRefused("published", _("This call has been published; its terms stand."))
    freeze(locked, at=at)
    locked.save(update_fields=["published_at", "terms", "terms_sha256"])
    record("proposals.publish_call", actor=actor, at=at, target=locked, detail={"terms": locked.terms_sha256})
    return locked


def freeze(call: Call, *, at: datetime) -> None:
    """Write the terms down as they are, with their fingerprint."""
    call.published_at = at
    call.terms = terms_of(call)
    call.terms_sha256 = fingerprint(call.terms)


@transaction.atomic
def change_call(call: Call, *, actor: Any, **terms: Any) -> Call:
    """Only before it is published: nobody moves the goal while people play."""
    permissions.check(actor, MANAGE_CALLS, call)
    locked = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    if locked.published_at is not None:
        raise ProposalRefused("published", _("This call has been published; its terms stand."))
    categories = terms.pop("categories", None)
    for name in terms.keys() & set(TERMS):
        setattr(locked, name, terms[name])
    locked.save()
    if categories is not None:
        locked.categories.set(categories)
    return locked


def terms_of(call: Call) -> dict[str, Any]:
    plain = {name: getattr(call, name) for name in TERMS}
    plain["categories"] = sorted(call.categories.values_list("slug", flat=True))
    found: dict[str, Any] = json.loads(json.dumps(plain, cls=DjangoJSONEncoder))
    return found


def fingerprint(terms: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(terms, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
