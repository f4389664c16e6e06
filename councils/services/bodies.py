"""Founding and changing bodies. Every change says in the record what it was before."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from core import permissions
from core.audit import audit
from councils.models import Body, Quota, SeatKind
from councils.models.bodies import Attribute
from councils.services.indexing import put_body
from councils.services.refusals import CouncilRefused
from councils.states.bodies import MANAGE
from councils.states.calls import UNDER_WAY, CallState
from councils.states.terms import TermState

FIELDS = (
    "slug", "name", "parent", "department", "purpose", "legal_basis", "field", "term_months", "reappointment_limit",
    "quorum_kind", "quorum", "decision_mode", "may_see", "granted_role",
)  # fmt: skip
# As many as a lot can weigh against each other (councils.lots.redraw).
MOST_QUOTAS = 4
Rows = Iterable[Mapping[str, Any]]


@transaction.atomic
def create_body(*, by: Any, at: datetime, seats: Rows, quotas: Rows = (), **fields: Any) -> Body:
    """Prepare a body; the public sees it once it is published. Raises CouncilRefused."""
    body = Body(created_at=at, **_known(fields))
    permissions.check(by, MANAGE, body)
    _save(body)
    _keep_seats(body, seats)
    _keep_quotas(body, quotas)
    audit.record("councils.create_body", actor=by, at=at, target=body, detail=_snapshot(body))
    return body


@transaction.atomic
def change_body(body: Body, *, by: Any, at: datetime, seats: Rows, quotas: Rows = (), **fields: Any) -> Body:
    """Change what a body is from now on; what was called or decided before stays as it was."""
    locked = Body.objects.select_for_update().get(pk=body.pk)
    permissions.check(by, MANAGE, locked)
    before = _snapshot(locked)
    for name, value in _known(fields).items():
        setattr(locked, name, value)
    # Handing a body to a department in which one holds nothing would be a way around the permission.
    permissions.check(by, MANAGE, locked)
    _save(locked)
    _keep_seats(locked, seats)
    _keep_quotas(locked, quotas)
    after = _snapshot(locked)
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if changed:
        audit.record("councils.change_body", actor=by, at=at, target=locked, detail=changed)
    put_body(locked)
    return locked


@transaction.atomic
def publish_body(body: Body, *, by: Any, at: datetime) -> None:
    """Give the body its public page. Raises CouncilRefused without seats."""
    permissions.check(by, MANAGE, body)
    locked = Body.objects.select_for_update().get(pk=body.pk)
    if not locked.seat_kinds.exists():
        raise CouncilRefused("seats", _("Say first which seats the body has."))
    if locked.published_at is None:
        locked.published_at = at
        locked.save(update_fields=["published_at"])
        audit.record("councils.publish_body", actor=by, at=at, target=locked)
        put_body(locked)


@transaction.atomic
def dissolve_body(body: Body, *, by: Any, on: date, reason: str, at: datetime) -> None:
    """The body is no more. Raises CouncilRefused while somebody is in office or a call runs."""
    permissions.check(by, MANAGE, body)
    locked = Body.objects.select_for_update().get(pk=body.pk)
    if not reason.strip():
        raise CouncilRefused("reason", _("Please give a reason."))
    if locked.terms.filter(state=TermState.APPOINTED).exists():
        raise CouncilRefused("members", _("Members are still in office. End their terms first."))
    if locked.calls.filter(state__in=[CallState.DRAFT, *UNDER_WAY]).exists():
        raise CouncilRefused("calls", _("A recruitment call is still under way. Finish or cancel it first."))
    locked.dissolved_on = on
    locked.save(update_fields=["dissolved_on"])
    audit.record("councils.dissolve_body", actor=by, at=at, target=locked, detail={"reason": reason.strip()})


def _known(fields: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(fields) - set(FIELDS):
        raise TypeError(f"A body has no {', '.join(sorted(unknown))}.")
    return dict(fields)


def _save(body: Body) -> None:
    if body.parent is not None and (body.parent_id == body.pk or body.parent.parent_id is not None):
        raise CouncilRefused("parent", _("A subcommittee belongs to a body that is no subcommittee itself."))
    try:
        with transaction.atomic():
            body.save()
    except IntegrityError as error:
        raise CouncilRefused("taken", _("Another body has this name or this address already.")) from error


def _keep_seats(body: Body, rows: Rows) -> None:
    kept = set()
    for position, row in enumerate(rows):
        values = {"kind": row["kind"], "label": row["label"], "seats": row["seats"], "position": position}
        known = SeatKind.objects.filter(body=body, label=row["label"]).first()
        if known is None:
            known = SeatKind.objects.create(body=body, **values)
        else:
            SeatKind.objects.filter(pk=known.pk).update(**values)
        kept.add(known.pk)
    if not kept:
        raise CouncilRefused("seats", _("Say first which seats the body has."))
    try:
        with transaction.atomic():
            body.seat_kinds.exclude(pk__in=kept).delete()
    except ProtectedError as error:
        raise CouncilRefused(
            "seat_used", _("A kind of seat that somebody holds, held or applied for cannot be removed.")
        ) from error


def _keep_quotas(body: Body, rows: Rows) -> None:
    rows = list(rows)
    if len(rows) > MOST_QUOTAS:
        raise CouncilRefused("quotas", _("At most %(count)s quotas.") % {"count": MOST_QUOTAS})
    if len({row["attribute"] for row in rows}) < len(rows):
        raise CouncilRefused("quotas", _("Each quota can be set once only."))
    body.quotas.all().delete()
    Quota.objects.bulk_create([Quota(body=body, position=number, **row) for number, row in enumerate(rows)])


def _snapshot(body: Body) -> dict[str, Any]:
    """What a body is, in plain words for the record."""
    plain = {name: body.serializable_value(name) for name in FIELDS}
    plain["seats"] = [[kind.label, kind.kind, kind.seats] for kind in body.seat_kinds.order_by("position", "id")]
    plain["quotas"] = [
        [Attribute(quota.attribute).value, quota.minimum, quota.percent]
        for quota in body.quotas.order_by("position", "id")
    ]
    return plain
