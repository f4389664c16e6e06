"""Before the committee: which body it is, putting the question to it, and what follows from its vote.

Half of the members come from outside, and whoever has to do with the matter keeps out of it. What the members vote
with stays with `councils`; here its outcome becomes a step of the petition, in the transaction that counts the vote.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts import queries as people
from core import permissions
from core.audit.audit import record
from core.deadlines import periods
from core.workflow import SYSTEM, engine
from councils import concerns, outcomes
from councils.models import Body, SeatKind
from councils.queries.concerning import votable_about
from councils.queries.terms import members_in_office
from councils.services import agendas, decisions
from regulations import clause_names
from regulations.models import Judgement, JudgingBody, Justification, Petition
from regulations.services.burden import notices
from regulations.services.refusals import RegulationRefused
from regulations.states import Audience, PetitionOutcome, PetitionState
from regulations.states.permissions import BRING_BEFORE_COMMITTEE, CHOOSE_COMMITTEE
from regulations.states.petitions import CHANGE_PERIOD, PETITION_HOOKS

# In the order in which members read them; a ballot holds the place.
OPTIONS = (
    PetitionOutcome.ACCEPTED,
    PetitionOutcome.PARTIALLY_ACCEPTED,
    PetitionOutcome.REJECTED,
    PetitionOutcome.LONG_TERM_REVIEW,
)


@dataclass(frozen=True)
class Composition:
    """Who would judge on a day: all members, and those who do not work here."""

    members: int
    outside: int

    @property
    def half_from_outside(self) -> bool:
        return self.members > 0 and 2 * self.outside >= self.members


@transaction.atomic
def choose_body(body: Body, *, actor: Any, at: datetime) -> JudgingBody:
    """From now on this body judges; what lies before another one already stays there."""
    permissions.check(actor, CHOOSE_COMMITTEE)
    if body.published_at is None or (body.dissolved_on and body.dissolved_on <= timezone.localdate(at)):
        raise RegulationRefused("body", _("This committee is not at work."), field="body")
    chosen = JudgingBody.objects.create(body=body, set_by=actor, set_at=at)
    record("regulations.choose_committee", actor=actor, at=at, target=chosen, detail={"body": body.pk})
    return chosen


def body_that_judges() -> Body | None:
    chosen = JudgingBody.objects.select_related("body").first()
    return chosen.body if chosen else None


def composition_of(body: Body, *, at: datetime) -> Composition:
    """On that day. Who sits by office, or works here in any role, is not from outside, whatever the seat is called."""
    members = list(members_in_office(body, on=timezone.localdate(at)))
    outside = people.those_who(
        [one.user for one in members if one.seat_kind.kind != SeatKind.Kind.OFFICE], _from_outside
    )
    return Composition(len(members), len(outside))


def _from_outside(person: Any) -> bool:
    return not person.is_staff_member


@transaction.atomic
def bring(petition: Petition, *, meeting: Any, ballot: str, actor: Any, at: datetime) -> Judgement:
    """Put the justification on the agenda of a coming meeting, with the question which of four outcomes it has.

    Raises RegulationRefused: not before the committee, another body's meeting, too few members from outside, brought
    already. A matter of the staff's channel is judged in a meeting that is not public. Raises PermissionDenied or
    CouncilRefused where the agenda is not the person's to write.
    """
    locked = engine.lock(petition)
    permissions.check(actor, BRING_BEFORE_COMMITTEE, locked)
    justification = _waiting_justification(locked)
    composition = _refuse_wrong_meeting(locked, meeting)
    locked.judgements.filter(judged_at__isnull=True).delete()
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Justification of a rule: %(title)s") % {"title": _title(locked)}
        options = [str(option.label) for option in OPTIONS]
        description = _described(justification)
    item = agendas.put_on_agenda(
        meeting, by=actor, title=title[:200], at=at, subject=justification, kind="DECISION",
        description=description, presenter=str(locked.department),
        is_confidential=locked.audience == Audience.STAFF,
    )  # fmt: skip
    decision = decisions.decide(
        item=item, question=title[:300], by=actor, at=at, subject=justification, kind="CHOICE", ballot=ballot,
        options=options,
    )  # fmt: skip
    return Judgement.objects.create(
        petition=locked, justification=justification, decision=decision, brought_by=actor, brought_at=at,
        members=composition.members, outside_members=composition.outside,
    )  # fmt: skip


def _waiting_justification(petition: Petition) -> Justification:
    justification = petition.justifications.filter(approved_at__isnull=False).last()
    if petition.state != PetitionState.COMMITTEE or justification is None:
        raise RegulationRefused("state", _("There is no justification to be judged."))
    if votable_about(justification).exists():
        raise RegulationRefused("brought", _("It has been brought before the committee already."), field="meeting")
    return justification


def _refuse_wrong_meeting(petition: Petition, meeting: Any) -> Composition:
    body = body_that_judges()
    if body is None:
        raise RegulationRefused("no_body", _("Choose first which committee judges."), field="meeting")
    if meeting.body_id != body.pk:
        raise RegulationRefused("meeting", _("This meeting is of another body."), field="meeting")
    if petition.audience == Audience.STAFF and meeting.is_public:
        message = _("A petition of the staff's channel is judged in a meeting that is not public.")
        raise RegulationRefused("public", message, field="meeting")
    composition = composition_of(body, at=meeting.starts_at)
    if not composition.half_from_outside:
        message = _("Of %(members)s members on that day %(outside)s come from outside: it has to be half at least.")
        numbers = {"members": composition.members, "outside": composition.outside}
        raise RegulationRefused("composition", message % numbers, field="meeting")
    return composition


def _title(petition: Petition) -> str:
    """Of the staff's channel the agenda shows the rule, never the petition."""
    if petition.audience == Audience.STAFF:
        return (
            f"{petition.regulation} {clause_names.name_of(petition.key)}".strip()
            if petition.key
            else str(petition.regulation)
        )
    return petition.title


def _described(justification: Justification) -> str:
    """What the members judge, as the department handed it in; an item of an agenda has room for 4,000 characters."""
    parts = (
        (_("Why the rule is needed"), justification.necessity),
        (_("On which law or rule it rests"), justification.legal_basis),
        (_("Which milder ways were weighed, and why they do not do"), justification.alternatives),
        (_("What would happen without it"), justification.effect),
    )
    return Truncator("\n\n".join(f"{heading}\n{written}" for heading, written in parts)).chars(4000)


@transaction.atomic
def ask_for_better(petition: Petition, *, actor: Any, reason: str, at: datetime) -> None:
    """Back to the department, before a vote was opened. Raises TransitionRefused."""
    engine.apply(petition, "send_back", actor=actor, at=at, reason=reason)


@PETITION_HOOKS.refuse_to("send_back")
def _not_while_it_is_on_an_agenda(petition: Petition, actor: Any) -> Any:
    justification = petition.justifications.filter(approved_at__isnull=False).last()
    if justification is not None and votable_about(justification).exists():
        return _("It stands on the committee's agenda. Take the question off there first.")
    return None


def judged(justification: Justification, decision: Any, at: datetime) -> None:
    """Told by `councils` when a vote is settled, in its transaction: the outcome becomes the petition's next step.

    A level vote settles nothing: the petition stays before the committee and can be brought again. So does one whose
    meeting lost its quorum, of which `councils` tells nobody.
    """
    petition = engine.lock(justification.petition)
    open_ones = petition.judgements.filter(justification=justification, judged_at__isnull=True)
    judgement = open_ones.select_for_update(of=("self",)).last()
    if petition.state != PetitionState.COMMITTEE or judgement is None:
        return
    outcome = _outcome_of(decision)
    judgement.decision, judgement.judged_at, judgement.outcome = decision, at, outcome or ""
    if outcome in (PetitionOutcome.ACCEPTED, PetitionOutcome.PARTIALLY_ACCEPTED):
        judgement.change_by = timezone.localdate(periods.end_of(CHANGE_PERIOD, start=at))
    judgement.save(update_fields=["decision", "judged_at", "outcome", "change_by"])
    if outcome:
        engine.apply(petition, step_of(outcome), actor=SYSTEM, at=at, judgement=judgement)
    else:
        notices.tell_office(notices.LEVEL, petition, at=at)


def step_of(outcome: PetitionOutcome) -> str:
    """The step that an outcome of the vote becomes."""
    return f"judge_{outcome.lower()}"


def _outcome_of(decision: Any) -> PetitionOutcome | None:
    if decision.outcome != "CHOSEN":
        return None
    options = list(decision.options.all())
    chosen = decision.casting_option or next(option for option in options if option.rank == 1)
    return OPTIONS[chosen.position - 1]


def has_to_do_with_it(person: Any, justification: Justification) -> bool:
    """Nobody judges their own petition, what they answered or justified, or the rules of their own department."""
    petition = justification.petition
    if petition.author_id == person.pk:
        return True
    # Whoever answers for it now, whose rule it is, and who answered before it was handed over.
    concerned = {petition.department_id, *petition.answers.values_list("department", flat=True)}
    if petition.regulation is not None:
        concerned.add(petition.regulation.department_id)
    if concerned & people.departments_of(person):
        return True
    wrote = Q(drafted_by=person) | Q(approved_by=person)
    if petition.answers.filter(wrote).exists() or petition.justifications.filter(wrote).exists():
        return True
    return petition.position is not None and petition.position.holder_id == person.pk


concerns.register("regulations.Justification", has_to_do_with_it)
outcomes.register("regulations.Justification", judged)
