"""The agenda and its papers. What changes after the call, the members are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max, Model
from django.utils.translation import gettext as _

from core import permissions, uploads
from core.uploads.receiving import attached_to
from core.workflow import engine
from councils.models import AgendaChange, AgendaItem, Meeting, Paper, PaperReading, Term
from councils.services import indexing, publishing, recusals
from councils.services.refusals import CouncilRefused
from councils.services.subjects import about
from councils.states.decisions import DecisionState
from councils.states.meetings import KEEP, MeetingState

MOST_FILES = 5


@transaction.atomic
def put_on_agenda(
    meeting: Meeting,
    *,
    by: Any,
    title: str,
    at: datetime,
    subject: Model | None = None,
    kind: str = AgendaItem.Kind.DISCUSSION,
    description: str = "",
    presenter: str = "",
    is_confidential: bool = False,
) -> AgendaItem:
    """Add an item at the end, about an object of any app or none."""
    locked = _open_agenda(meeting, by)
    last = locked.items.aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem.objects.create(
        meeting=locked,
        position=last + 1,
        title=title.strip(),
        kind=kind,
        description=description.strip(),
        presenter=presenter.strip(),
        is_confidential=is_confidential,
        **(about(subject) if subject is not None else {}),
    )
    if locked.state != MeetingState.DRAFT:
        recusals.write_down_found(item, at=at)
    _tell(locked, _("Added: %(item)s") % {"item": item.title}, by=by, at=at)
    return item


@transaction.atomic
def change_item(item: AgendaItem, *, by: Any, at: datetime, **given: Any) -> AgendaItem:
    """Correct title, kind, description, presenter or confidentiality."""
    locked = _open_agenda(item.meeting, by)
    if item.withdrawn_at is not None:
        raise CouncilRefused("withdrawn", _("This item was taken off the agenda."))
    before = item.title
    names = ("title", "kind", "description", "presenter", "is_confidential")
    changed = [name for name in names if name in given and getattr(item, name) != given[name]]
    for name in changed:
        setattr(item, name, given[name])
    if changed:
        item.save(update_fields=changed)
        if "is_confidential" in changed:
            # What was found until now may be for the members alone from now on.
            for decision in item.decisions.select_related("item__meeting__body"):
                indexing.put_decision(decision)
        _tell(locked, _("Changed: %(item)s") % {"item": before}, by=by, at=at)
    return item


@transaction.atomic
def withdraw_item(item: AgendaItem, *, by: Any, reason: str, at: datetime) -> AgendaItem:
    """Before the call it vanishes; afterwards it stays, struck out, with the reason."""
    locked = _open_agenda(item.meeting, by)
    if item.decisions.exclude(state__in=[DecisionState.DRAFT, DecisionState.CANCELLED]).exists():
        raise CouncilRefused("voted", _("A vote on this item was held or is open; it stays on the agenda."))
    if locked.state == MeetingState.DRAFT and not item.decisions.exists():
        for paper in item.papers.all():
            _drop_files(paper, at)
        item.delete()
        return item
    if not reason.strip():
        raise CouncilRefused("reason", _("Please give a reason."))
    for decision in item.decisions.filter(state=DecisionState.DRAFT):
        engine.apply(decision, "take_off", actor=by, reason=reason, at=at)
    item.withdrawn_at, item.withdrawn_reason = at, reason.strip()
    item.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    _tell(locked, _("Taken off: %(item)s (%(reason)s)") % {"item": item.title, "reason": reason.strip()}, by=by, at=at)
    return item


@transaction.atomic
def move_item(item: AgendaItem, *, by: Any, up: bool, at: datetime) -> None:
    """One place up or down."""
    locked = _open_agenda(item.meeting, by)
    items = list(locked.items.all())
    place = items.index(item)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(items):
        return
    items[place], items[other] = items[other], items[place]
    for position, one in enumerate(items, start=1):
        one.position = position
    AgendaItem.objects.bulk_update(items, ["position"])
    _tell(locked, _("The order was changed."), by=by, at=at)


@transaction.atomic
def add_paper(
    item: AgendaItem, *, by: Any, title: str, files: Sequence[File[Any]], at: datetime, is_confidential: bool = False
) -> Paper:
    """Raises UploadRefused for a forbidden file; nothing is kept then, and the form keeps what was typed."""
    locked = _open_agenda(item.meeting, by, also_held=True)
    if item.withdrawn_at is not None:
        raise CouncilRefused("withdrawn", _("This item was taken off the agenda."))
    if not files:
        raise CouncilRefused("files", _("Please choose a file."))
    kept = uploads.receive_all(files, owner=None, at=at, limit=MOST_FILES)
    paper = Paper.objects.create(
        item=item, title=title.strip(), is_confidential=is_confidential, added_by=by, added_at=at
    )
    uploads.attach(kept, paper, at=at)
    PaperReading.objects.filter(item=item).delete()
    # Everybody on the body reads this, those who keep out of the item as well: so no title of a paper.
    _tell(locked, _("New paper for: %(item)s") % {"item": item.title}, by=by, at=at)
    return paper


@transaction.atomic
def remove_paper(paper: Paper, *, by: Any, at: datetime) -> None:
    locked = _open_agenda(paper.item.meeting, by)
    if paper.removed_at is None:
        _drop_files(paper, at)
        paper.removed_at = at
        paper.save(update_fields=["removed_at"])
        _tell(locked, _("Paper removed from: %(item)s") % {"item": paper.item.title}, by=by, at=at)


def note_reading(item: AgendaItem, *, member: Term, at: datetime) -> None:
    """The member has opened the item, so it no longer waits on their list."""
    PaperReading.objects.get_or_create(item=item, member=member, defaults={"read_at": at})


def _open_agenda(meeting: Meeting, by: Any, *, also_held: bool = False) -> Meeting:
    permissions.check(by, KEEP, meeting)
    locked = engine.lock(meeting)
    is_open = locked.takes_papers if also_held else locked.is_still_to_hold
    if not is_open:
        raise CouncilRefused("closed", _("The agenda of this meeting can no longer be changed."))
    return locked


def _drop_files(paper: Paper, at: datetime) -> None:
    for file in attached_to(paper):
        uploads.remove(file, at=at)


def _tell(meeting: Meeting, text: str, *, by: Any, at: datetime) -> None:
    """On record and to the members, once they know the agenda."""
    if meeting.state not in {MeetingState.INVITED, MeetingState.IN_SESSION}:
        return
    AgendaChange.objects.create(meeting=meeting, at=at, by=by, text=text[:400])
    publishing.tell_members(publishing.AGENDA_CHANGED, meeting, at=at, news=text)
    publishing.refresh(meeting, at=at)
