"""Reporting a problem, and making it readable for everybody."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import queries as people
from core import permissions, uploads
from core.audit.audit import record as audit
from core.ui.places import is_in_city
from core.uploads.kinds import IMAGE
from core.uploads.receiving import attached_to
from core.workflow import engine
from core.workflow.mending import MendingState
from discussion import text as texts
from discussion.services import blocks
from facilities.models import Equipment, Photo, ProblemReport, Service, Site
from facilities.services import problem_answers, problem_index
from facilities.services.refusals import FacilityRefused
from facilities.states import RECEIVE_REPORT, REVISE_REPORT

MOST_PHOTOS = 5
SHORTEST, LONGEST, LONGEST_PLACE = 5, 2000, 150
TOKEN_BYTES = 8


@dataclass(frozen=True)
class Where:
    """A place of the register, a pin, or words: one of them at least."""

    site: Site | None = None
    equipment: Equipment | None = None
    text: str = ""
    latitude: float | None = None
    longitude: float | None = None


@transaction.atomic
def report(
    *, service: Service, text: str, where: Where, at: datetime, reporter: Any = None, email: str = "",
    photos: Sequence[File[Any]] = (), answers: Mapping[str, Any] | None = None,
) -> ProblemReport:  # fmt: skip
    """Somebody saw that something is broken; without a `reporter` nobody knows who.

    Raises FacilityRefused, UploadRefused, or DiscussionRefused for whoever may not write.
    """
    if reporter is not None:
        blocks.refuse_blocked(reporter, at)
        if not people.may_write(reporter):
            raise FacilityRefused("guardian", _("Your guardian has to agree first."))
    if service.withdrawn_at is not None:
        raise FacilityRefused("service", _("This kind of problem is no longer taken here."), field="service")
    made = ProblemReport.objects.create(
        token=secrets.token_hex(TOKEN_BYTES).upper(), service=service, text=_clean("text", text),
        answers=problem_answers.checked(service, answers or {}), reporter=reporter,
        email="" if reporter is not None else email, created_at=at, **_place_fields(where),
    )  # fmt: skip
    _add_photos(made, photos, owner=reporter, at=at)
    # Where nobody has an account, no person can be named; the engine then writes down that nobody was.
    engine.open(made, actor=reporter if reporter is not None else engine.SYSTEM, at=at)
    return made


@transaction.atomic
def hand_in_again(report: ProblemReport, *, text: str, by: Any, at: datetime, photos: Sequence[File[Any]] = ()) -> None:
    """Answer the question that came back. What everybody reads has to be looked at anew."""
    locked = engine.lock(report)
    permissions.check(by, REVISE_REPORT, locked)
    locked.text = _clean("text", text)
    locked.public_text, locked.public_place, locked.published_at = "", "", None
    locked.save(update_fields=["text", "public_text", "public_place", "published_at"])
    _add_photos(locked, photos, owner=by, at=at)
    engine.apply(locked, "report_again", actor=by, at=at)
    report.refresh_from_db()


@transaction.atomic
def publish(
    report: ProblemReport, *, text: str, place: str, photos: Collection[str], by: Any, at: datetime
) -> ProblemReport:
    """Let everybody read it, in these words and with these photographs, and accept it where nobody has.

    Raises PermissionDenied, FacilityRefused or TransitionRefused.
    """
    locked = engine.lock(report)
    permissions.check(by, RECEIVE_REPORT, locked)
    if locked.state in {MendingState.WITHDRAWN, MendingState.RETURNED}:
        raise FacilityRefused("state", _("Nothing is shown of it as long as the reporter has it."))
    locked.public_text, locked.public_place = _clean("text", text), _clean("place", place, shortest=0)
    locked.published_at = locked.published_at or at
    locked.save(update_fields=["public_text", "public_place", "published_at"])
    for photo in locked.photos.all():
        photo.is_public = any(str(file.public_name) in photos for file in attached_to(photo))
        photo.save(update_fields=["is_public"])
    audit("facilities.publish_report", actor=by, at=at, target=locked)
    if locked.state == MendingState.REPORTED:
        engine.apply(locked, "accept", actor=by, at=at)
    problem_index.renew(locked)
    report.refresh_from_db()
    return report


@transaction.atomic
def hide(report: ProblemReport, *, reason: str, by: Any, at: datetime) -> None:
    """Take it from the eyes of everybody; the work on it goes on."""
    locked = engine.lock(report)
    permissions.check(by, RECEIVE_REPORT, locked)
    locked.published_at = None
    locked.save(update_fields=["published_at"])
    audit("facilities.hide_report", actor=by, at=at, target=locked, detail={"reason": reason.strip()})
    problem_index.renew(locked)
    report.refresh_from_db()


def _clean(field: str, typed: str, *, shortest: int = SHORTEST) -> str:
    """Raises FacilityRefused where it says too little or too much."""
    longest = LONGEST_PLACE if field == "place" else LONGEST
    cleaned = texts.clean(typed)
    if len(cleaned) > longest:
        raise FacilityRefused(
            "too_long", _("This is longer than %(limit)s characters.") % {"limit": longest}, field=field
        )
    if len(cleaned) < shortest or (shortest and not texts.says_something(cleaned)):
        message = _("Please write a little more: at least %(count)s characters.") % {"count": shortest}
        raise FacilityRefused("too_short", message, field=field)
    return cleaned


def _place_fields(where: Where) -> dict[str, Any]:
    """The columns of the place; the department that looks after it receives the report."""
    words = " ".join(_clean("place", where.text, shortest=0).split())
    site = where.site
    if site is not None and (site.published_at is None or site.closed_on is not None):
        raise FacilityRefused("site", _("This facility takes no reports."), field="site")
    if where.equipment is not None and (site is None or where.equipment.site_id != site.pk):
        raise FacilityRefused("equipment", _("This does not stand at that facility."), field="equipment")
    pinned = where.latitude is not None and where.longitude is not None
    if pinned and not is_in_city(where.latitude or 0, where.longitude or 0):
        message = _("This pin lies outside the city. Please move it to a place in the city, or write the address.")
        raise FacilityRefused("outside", message, field="latitude")
    if site is None and not pinned and not words:
        raise FacilityRefused("nowhere", _("Please say where it is: in words, or with a pin."), field="place")
    return {
        "site": site,
        "equipment": where.equipment,
        "department": site.department if site else None,
        "place_text": words,
        "latitude": where.latitude if pinned else None,
        "longitude": where.longitude if pinned else None,
    }


def _add_photos(report: ProblemReport, photos: Sequence[File[Any]], *, owner: Any, at: datetime) -> None:
    """All or none; each hangs on a place of its own, so that a person can show one and keep back another."""
    if report.photos.count() + len(photos) > MOST_PHOTOS:
        message = _("Up to %(count)s photographs in all.") % {"count": MOST_PHOTOS}
        raise FacilityRefused("photos", message, field="photos")
    for file in uploads.receive_all(photos, owner=owner, at=at, kinds=(IMAGE,), limit=MOST_PHOTOS):
        uploads.attach([file], Photo.objects.create(report=report), at=at)
