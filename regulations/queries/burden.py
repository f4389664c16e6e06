"""How a petition was answered, justified and judged, as everybody who may read the petition reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from councils.models import Decision, DecisionOption
from councils.queries import decisions, meetings
from regulations.models import ClauseChange, Judgement, Justification, Petition, PetitionAnswer, Version
from regulations.queries.wording import address_in, wording_of
from regulations.states.versions import PUBLIC, VersionState


@dataclass(frozen=True)
class Judged:
    """One bringing before the committee: what came of it, how the votes fell, and where it can be read."""

    judgement: Judgement
    decision: Decision
    votes: list[DecisionOption]
    # Empty where the meeting is not for this reader.
    decision_url: str
    meeting_url: str

    @property
    def without_effect(self) -> bool:
        """No quorum, or the question was taken off: it can be brought again."""
        return not self.judgement.judged_at and self.decision.state in ("VOID", "CANCELLED")


@dataclass(frozen=True)
class Entry:
    """One thing that was said officially, for a list in the order of time."""

    kind: str
    at: datetime
    subject: Any


@dataclass(frozen=True)
class FollowedChange:
    """The promised change: old and new wording side by side, and how far it is."""

    change: ClauseChange
    new_wording: str
    # What the new wording is taken from where it has not been decided in these words.
    is_draft: bool
    overdue: bool
    # Empty while the version that carries it is not for everybody to read.
    version_url: str


@dataclass(frozen=True)
class Course:
    entries: list[Entry]
    change: FollowedChange | None

    def __bool__(self) -> bool:
        return bool(self.entries or self.change)


def course_of(petition: Petition, reader: Any, *, on: date | None = None) -> Course:
    """Approved words alone: drafts are the department's. A fixed number of queries for each judgement."""
    entries = [
        *(Entry("answer", one.approved_at or one.drafted_at, one) for one in answers_of(petition)),
        *(Entry("justification", one.approved_at or one.drafted_at, one) for one in justifications_of(petition)),
        *(Entry("judgement", one.judgement.brought_at, one) for one in judgements_of(petition, reader)),
    ]
    return Course(sorted(entries, key=lambda entry: entry.at), change_of(petition, on=on or timezone.localdate()))


def answers_of(petition: Petition) -> list[PetitionAnswer]:
    return list(petition.answers.filter(approved_at__isnull=False).select_related("department"))


def justifications_of(petition: Petition) -> list[Justification]:
    return list(petition.justifications.filter(approved_at__isnull=False))


def judgements_of(petition: Petition, reader: Any) -> list[Judged]:
    """Those of which the reader may know the meeting come with its address; the outcome stands here in any case."""
    rows = list(petition.judgements.select_related("decision__item__meeting__body"))
    readable = set(
        decisions.visible_to(reader).filter(pk__in=[one.decision_id for one in rows]).values_list("pk", flat=True)
    )
    held = {one.decision.item.meeting_id for one in rows}
    known = set(meetings.visible_to(reader).filter(pk__in=held).values_list("pk", flat=True))
    return [_judged(one, readable, known) for one in rows]


def _judged(judgement: Judgement, readable: set[int], known: set[int]) -> Judged:
    decision = judgement.decision
    meeting = decision.item.meeting
    votes = list(decision.options.all()) if decision.state == "DECIDED" else []
    return Judged(
        judgement,
        decision,
        votes,
        decision.get_absolute_url() if decision.pk in readable else "",
        meeting.get_absolute_url() if meeting.pk in known else "",
    )


def change_of(petition: Petition, *, on: date) -> FollowedChange | None:
    change = ClauseChange.objects.filter(petition=petition).select_related("version__regulation", "regulation").first()
    if change is None:
        return None
    version, drafted, address = change.version, "", ""
    if version is not None and version.state in PUBLIC:
        address = version.get_absolute_url()
        drafted = "" if change.in_force_on else wording_in(change, version)
    return FollowedChange(change, drafted or change.new_wording, bool(drafted), change.is_overdue(on), address)


def wording_in(change: ClauseChange, version: Version) -> str:
    """How the clause that is to change reads in a later version, wherever it stands there; empty where it is gone."""
    if not change.key:
        return ""
    held = Version.objects.filter(
        regulation=change.regulation_id,
        state__in=[VersionState.IN_FORCE, VersionState.REPLACED],
        in_force_on__lte=timezone.localdate(change.decided_at),
    )
    since = held.aggregate(number=Max("number"))["number"] or 0
    return wording_of(version, address_in(version, change.key, since=since))
