"""What is to be done next with a petition, for the person who looks: one step before all others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import permissions
from core.workflow import engine
from regulations.models import Petition
from regulations.queries import burden_work
from regulations.services.burden import changes
from regulations.states import PetitionState
from regulations.states.permissions import ANSWER, APPROVE, BRING_BEFORE_COMMITTEE, CLASSIFY, DRAFT
from regulations.states.petitions import TO_CHANGE

S = PetitionState


@dataclass(frozen=True)
class Door:
    """A page to go to, or a button to press."""

    label: str
    url: str
    is_button: bool = False


@dataclass
class Doors:
    """`lead` says where it stands. `first` is the next step, if it is this person's."""

    lead: str
    first: Door | None = None
    others: list[Door] = field(default_factory=list)


def doors(petition: Petition, user: Any) -> Doors:
    may = _Person(petition, user)
    found = _by_state(petition, may)
    if petition.state in (S.CLASSIFIED, S.UNDER_REVIEW) and may.classify:
        found.others.append(_door(petition, "place_petition", _("Correct rule, clause or department")))
    if petition.state not in (S.RECEIVED, S.CLASSIFIED) and may.answer and not _closed(petition):
        found.others.append(_door(petition, "name_official", _("Name another person in charge")))
    return found


class _Person:
    """What somebody may do with this petition, asked once."""

    def __init__(self, petition: Petition, user: Any) -> None:
        self.classify = permissions.allowed(user, CLASSIFY, petition)
        self.answer = permissions.allowed(user, ANSWER, petition)
        self.approve = permissions.allowed(user, APPROVE, petition)
        self.bring = permissions.allowed(user, BRING_BEFORE_COMMITTEE, petition)
        self.draft = petition.regulation is not None and permissions.allowed(user, DRAFT, petition.regulation)
        self.steps = {step.name for step in engine.available(petition, user)}


def _by_state(petition: Petition, may: _Person) -> Doors:
    if petition.state == S.RECEIVED:
        return _ask(petition, may.classify, _("It is to be seen which rule it is about, and who answers for that."),
                    "place_petition", _("Say which rule and clause"))  # fmt: skip
    if petition.state == S.CLASSIFIED:
        return _ask(petition, may.answer, _("It waits for the department to take it up and to say who is in charge."),
                    "take_up_petition", _("Take it up"))  # fmt: skip
    if petition.state == S.UNDER_REVIEW:
        return _under_review(petition, may)
    if petition.state == S.JUSTIFICATION_DUE:
        return _justification(petition, may)
    if petition.state == S.COMMITTEE:
        return _committee(petition, may)
    if petition.state == S.LONG_TERM_REVIEW:
        found = Doors(_("Everybody waits for the new answer. Review it anew in time."))
        if "answer_anew" in may.steps:
            address = reverse("regulations:answer_anew", args=[petition.pk])
            found.first = Door(_("Review it anew"), address, is_button=True)
        return found
    if petition.state in TO_CHANGE:
        return _change(petition, may)
    return Doors(_("Nothing is to be done here at present."))


def _under_review(petition: Petition, may: _Person) -> Doors:
    if not petition.official_title:
        return _ask(petition, may.answer, _("Say first who is in charge of it."), "name_official", _("Name somebody"))
    if petition.drafted_outcome:
        found = Doors(_("A draft answer waits for the approval of a superior."))
        if may.answer:
            found.others.append(_door(petition, "draft_answer", _("Write the draft anew")))
        return found
    return _ask(petition, may.answer, _("The department reviews it and writes the answer."), "draft_answer",
                _("Write the answer"))  # fmt: skip


def _justification(petition: Petition, may: _Person) -> Doors:
    if petition.answer_drafted_by_id:
        found = Doors(_("A draft justification waits for the approval of a superior."))
        if may.answer:
            found.others.append(_door(petition, "draft_justification", _("Write the draft anew")))
    else:
        found = _ask(petition, may.answer, _("The department has to show why the rule is to be kept."),
                     "draft_justification", _("Write the justification"))  # fmt: skip
    if "give_in" in may.steps:
        found.others.append(_door(petition, "give_in", _("Not to be justified: answer anew")))
    return found


def _committee(petition: Petition, may: _Person) -> Doors:
    decision = burden_work.on_the_agenda(petition)
    if decision is not None:
        meeting = decision.item.meeting
        found = Doors(_("It stands on the agenda of the committee."))
        if may.bring:
            found.first = Door(_("To the meeting: %(title)s") % {"title": meeting.title}, meeting.get_absolute_url())
        return found
    found = _ask(petition, may.bring, _("The justification is to be brought before the committee."),
                 "bring_petition", _("Bring it before the committee"))  # fmt: skip
    if "send_back" in may.steps:
        found.others.append(_door(petition, "ask_for_better", _("Ask for a better justification")))
    return found


def _change(petition: Petition, may: _Person) -> Doors:
    change = petition.change
    if change.version is not None:
        found = Doors(_("Version %(number)s of the rule carries the change.") % {"number": change.version.number})
        found.first = Door(_("To that version"), change.version.get_absolute_url())
    elif changes.versions_for(change).exists():
        found = _ask(petition, may.answer, _("The change is promised. Say which version of the rule carries it."),
                     "carry_change", _("Choose the version"))  # fmt: skip
    else:
        found = Doors(_("The change is promised. A new version of the rule is to be drafted."))
        to_rule = Door(_("To the rule"), change.regulation.get_absolute_url())
        # The rule itself is long: whoever may draft begins here, and what was promised stands beside the draft.
        if may.draft:
            begin = reverse("regulations:begin_draft", args=[change.regulation.slug])
            found.first, found.others = Door(_("Begin a draft"), begin), [to_rule]
        else:
            found.first = to_rule
    if change.version is not None and may.answer:
        found.others.append(_door(petition, "carry_change", _("Choose another version")))
    if may.approve and change.postponed_to is None:
        found.others.append(_door(petition, "postpone_change", _("Put the change off")))
    return found


def _ask(petition: Petition, may: bool, lead: str, name: str, label: str) -> Doors:
    return Doors(lead, _door(petition, name, label) if may else None)


def _door(petition: Petition, name: str, label: str) -> Door:
    return Door(label, reverse(f"regulations:{name}", args=[petition.pk]))


def _closed(petition: Petition) -> bool:
    return petition.state in petition.workflow.final_states or petition.state in TO_CHANGE
