"""One petition: the words it speaks of, then and now, the way it went, and what comes next with its day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.differences import Difference, word_by_word
from core.uploads.models import StoredFile
from core.uploads.receiving import attached_to
from core.workflow import engine
from core.workflow.models import TransitionRecord
from regulations.models import ClauseChange, Petition, PetitionAnswer, Version
from regulations.queries.wording import address_in, wording_of
from regulations.recognition import level_of
from regulations.recognition.founds import DIVISIONS
from regulations.states import PETITION_WORKFLOW, PetitionState
from regulations.states.petitions import TO_CHANGE

S = PetitionState
# Below this share of common words both wordings are shown whole.
ALIKE = 0.5
BY_THE_AUTHOR = {"withdraw", "reexamine"}


@dataclass(frozen=True)
class Moment:
    """One line of the timeline."""

    title: Any
    at: Any = None
    actor: Any = ""
    body: str = ""
    state: str = "done"


@dataclass(frozen=True)
class Wording:
    """The clause as the petition speaks of it, and how it reads today where that is something else."""

    then: str
    now: str
    version: Version
    current: Version | None
    key_now: str

    @property
    def has_changed(self) -> bool:
        return self.then != self.now

    @property
    def is_gone(self) -> bool:
        return self.has_changed and not self.now

    @property
    def pieces(self) -> list[Difference]:
        return word_by_word(self.then, self.now, alike=ALIKE)


@dataclass(frozen=True)
class Detail:
    timeline: list[Moment]
    wording: Wording | None
    pictures: list[StoredFile]
    documents: list[StoredFile]
    merged_here: list[Petition]


def detail_of(petition: Petition, at: datetime) -> Detail:
    files = list(attached_to(petition))
    return Detail(
        timeline=timeline(petition, at),
        wording=wording_then_and_now(petition),
        pictures=[file for file in files if file.is_image],
        documents=[file for file in files if not file.is_image],
        merged_here=list(Petition.objects.filter(merged_into=petition).only("title").order_by("pk")),
    )


def wording_then_and_now(petition: Petition) -> Wording | None:
    """Nothing for a petition about a rule or a chapter as a whole, or about none that is known."""
    if petition.regulation is None or petition.version is None or not petition.key:
        return None
    if level_of(petition.key) in DIVISIONS:
        # A whole chapter is too long to stand here; its address leads to it.
        return None
    then, current = wording_of(petition.version, petition.key), petition.regulation.current
    if current is None or current.pk == petition.version_id:
        return Wording(then, then if current else "", petition.version, current, petition.key if current else "")
    key = address_in(current, petition.key, since=petition.version.number)
    return Wording(then, wording_of(current, key) if key else "", petition.version, current, key)


def timeline(petition: Petition, at: datetime) -> list[Moment]:
    """What happened, where it stands, and what comes next."""
    official = _officials(petition)
    moments = [_moment(petition, record, official) for record in engine.history(petition)]
    if moments and petition.state not in PETITION_WORKFLOW.final_states:
        last = moments[-1]
        moments[-1] = Moment(last.title, last.at, last.actor, last.body, "current")
    return moments + _next(petition, at)


def _moment(petition: Petition, record: TransitionRecord, officials: dict[datetime | None, str]) -> Moment:
    if record.name == engine.OPENED:
        return Moment(_("It was handed in"), record.at, _author(petition))
    step = PETITION_WORKFLOW.transition(record.name)
    label = (step.public_label if step else "") or PETITION_WORKFLOW.public_name(record.target)
    return Moment(label, record.at, _actor(petition, record, officials), record.reason)


def _actor(petition: Petition, record: TransitionRecord, officials: dict[datetime | None, str]) -> str:
    """Departments by their name, and who answers by the position; residents are not named once more."""
    if record.name in BY_THE_AUTHOR:
        return _author(petition)
    if answered := officials.get(record.at):
        return answered
    if record.source == S.COMMITTEE:
        return _("The committee")
    return str(petition.department) if petition.department else ""


def _officials(petition: Petition) -> dict[datetime | None, str]:
    answers = PetitionAnswer.objects.filter(petition=petition, approved_at__isnull=False).select_related("department")
    return {
        answer.approved_at: " ".join(
            part for part in (str(answer.department), answer.official_title, answer.official_name) if part
        )
        for answer in answers
    }


def _author(petition: Petition) -> str:
    return str(petition.author) if petition.author else ""


def _next(petition: Petition, at: datetime) -> list[Moment]:
    due, responsible = petition.due_at, in_charge(petition)
    late = _("This day has passed; it is late.") if due and due < at else ""
    if petition.state == S.REJECTED:
        until = petition.reexamination_until
        asked = until is not None and at <= until
        title = _("Until then the author may ask for a re-examination")
        return [Moment(title, until, state="next")] if asked else []
    if petition.state in TO_CHANGE:
        return [_promised(petition, at)]
    expected = {
        S.RECEIVED: _("Answer of the department"),
        S.CLASSIFIED: _("Answer of the department"),
        S.UNDER_REVIEW: _("Answer of the department"),
        S.JUSTIFICATION_DUE: _("Justification of the department"),
        S.COMMITTEE: _("Judgement of the committee"),
        S.LONG_TERM_REVIEW: _("New answer of the department"),
    }
    if petition.state not in expected:
        return []
    who = "" if petition.state == S.COMMITTEE else responsible
    moments = [Moment(expected[S(petition.state)], due, who, late, "next")]
    if petition.state == S.RECEIVED:
        moments.insert(0, Moment(_("The office sees which clause it is about"), state="next"))
    return moments


def _promised(petition: Petition, at: datetime) -> Moment:
    change = ClauseChange.objects.filter(petition=petition).first()
    day = change.due_on if change else None
    late = _("This day has passed; it is late.") if day and day < timezone.localdate(at) else ""
    return Moment(_("The changed rule comes into force"), day, in_charge(petition), late, "next")


def in_charge(petition: Petition) -> str:
    """The person in charge as everybody reads it, else the department, else that it is being found."""
    if petition.department is None:
        return _("The department in charge")
    parts = (str(petition.department), petition.official_title, petition.official_name)
    return " ".join(part for part in parts if part)
