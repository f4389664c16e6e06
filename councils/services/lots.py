"""Fixing the list for a public lot, and drawing it. The drawing itself stands in `councils.lots.redraw`."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core import permissions
from core.audit import audit
from core.notify import notify
from core.workflow import engine
from councils import notices
from councils.lots import redraw
from councils.models import Application, Lot, RecruitmentCall
from councils.services import selection
from councils.services.refusals import CouncilRefused
from councils.states.calls import RECRUIT, CallState

SEED_BYTES = 32
# So that candidates can look for their code, and the public can write the fingerprint down.
LEAST_NOTICE = timedelta(hours=1)


@transaction.atomic
def freeze(call: RecruitmentCall, *, draw_at: datetime, word_source: str, by: Any, at: datetime) -> Lot:
    """Publish the list of codes with the fingerprint of a seed that nobody has seen. Raises CouncilRefused."""
    permissions.check(by, RECRUIT, call)
    locked = engine.lock(call)
    if locked.state != CallState.SELECTING or not locked.is_drawn:
        raise CouncilRefused("state", _("A list is fixed after all applications were checked, before the lot."))
    if Lot.objects.filter(call=locked).exists():
        raise CouncilRefused("frozen", _("The list is fixed already; it cannot be changed any more."))
    if draw_at < at + LEAST_NOTICE:
        raise CouncilRefused("notice", _("Between the list and the draw there must be at least one hour."))
    if not word_source.strip():
        raise CouncilRefused("word_source", _("Say where the public word will come from."))
    order = selection.by_seat(locked)
    if not selection.needs_contest(locked, order):
        raise CouncilRefused("no_contest", _("There are no more candidates than seats: all are invited without a lot."))
    seed = secrets.token_bytes(SEED_BYTES)
    about = {
        "title": locked.title,
        "body": locked.body.name,
        "published_by": settings.SITE_NAME,
        "frozen_at": timezone.localtime(at).isoformat(timespec="seconds"),
        "draw_at": timezone.localtime(draw_at).isoformat(timespec="seconds"),
        "public_word_source": word_source.strip(),
    }
    lot = Lot.objects.create(
        call=locked,
        document=redraw.published(_frozen(locked, order), commitment=redraw.commitment(seed), about=about),
        seed=seed.hex(),
        word_source=word_source.strip(),
        frozen_at=at,
        draw_at=draw_at,
    )
    audit.record("councils.freeze_lot", actor=by, at=at, target=lot, detail={"digest": lot.document["list_digest"]})
    _tell_candidates(lot, order, at)
    return lot


@transaction.atomic
def draw(lot: Lot, *, public_word: str, by: Any, at: datetime) -> Lot:
    """Reveal the seed, draw, publish, and invite who was drawn. Raises CouncilRefused; a lot is drawn once."""
    permissions.check(by, RECRUIT, lot.call)
    call = engine.lock(lot.call)
    locked = Lot.objects.select_for_update().get(pk=lot.pk)
    if locked.drawn_at is not None or call.state != CallState.SELECTING:
        raise CouncilRefused("drawn", _("This lot has been drawn already."))
    if at < locked.draw_at:
        raise CouncilRefused("early", _("The announced time of the draw has not come yet."))
    word = " ".join(public_word.split())
    if not word:
        raise CouncilRefused("word", _("Enter the public word, exactly as everybody saw or heard it."))
    locked.document = redraw.revealed(locked.document, seed=bytes.fromhex(locked.seed), public_word=word)
    locked.drawn_at = at
    locked.save(update_fields=["document", "drawn_at"])
    audit.record("councils.draw_lot", actor=by, at=at, target=locked, detail={"word": word})
    selection.settle(call, _order(call, locked), at=at)
    return locked


@transaction.atomic
def invite_all(call: RecruitmentCall, *, by: Any, at: datetime) -> int:
    """Without a lot, because nobody goes without. Raises CouncilRefused otherwise; how many were invited."""
    permissions.check(by, RECRUIT, call)
    locked = engine.lock(call)
    if locked.state != CallState.SELECTING or Lot.objects.filter(call=locked).exists():
        raise CouncilRefused("state", _("Here nobody can be invited without a selection."))
    invited = selection.settle_without_contest(locked, at=at)
    audit.record("councils.invite_all", actor=by, at=at, target=locked, detail={"candidates": invited})
    return invited


def _frozen(call: RecruitmentCall, order: Any) -> redraw.Frozen:
    seats = {seat.seat_kind_id: seat for seat in call.seats.all()}
    groups = tuple(
        redraw.Group(
            name=seat_kind.label,
            seats=seats[seat_kind.pk].seats,
            candidates=tuple(redraw.Candidate(one.code, tuple(one.attributes)) for one in applications),
            quotas=tuple(redraw.Quota(attribute, minimum) for attribute, minimum in seats[seat_kind.pk].quotas),
        )
        for seat_kind, applications in order.items()
        if applications
    )
    return redraw.Frozen(lot=f"{settings.BASE_URL}{call.get_absolute_url()}", groups=groups)


def _order(call: RecruitmentCall, lot: Lot) -> dict[Any, list[Application]]:
    """The candidates of each group in the order drawn: seats first, then the reserve."""
    groups = {seat_kind.label: (seat_kind, applications) for seat_kind, applications in selection.by_seat(call).items()}
    order = {}
    for group, result in zip(lot.document["groups"], lot.document["results"], strict=True):
        seat_kind, applications = groups[group["name"]]
        by_code = {application.code: application for application in applications}
        order[seat_kind] = [by_code[code] for code in [*result["selected"], *result["reserve"]]]
    return order


def _tell_candidates(lot: Lot, order: Any, at: datetime) -> None:
    when = date_format(timezone.localtime(lot.draw_at), "DATETIME_FORMAT")
    for applications in order.values():
        for application in applications:
            notify.queue(
                notices.LOT_FROZEN,
                recipients=[application.user],
                at=at,
                context={"call": lot.call.title, "code": application.code, "when": when},
                target=lot,
            )
