"""What moderators and presenters can say to a room. Who may is asked for each message; so is the state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.forms import Form
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefings.commands.registry import Visitor, register
from briefings.forms import moderating as forms
from briefings.models import Participant, Question, Room
from briefings.services import blocking, marking, merging, moderating, room_settings
from briefings.services.refusals import BriefingRefused
from briefings.states.permissions import MODERATE, PRESENT

Answer = dict[str, Any]


def question_in(room: Room, number: int) -> Question:
    found = room.questions.filter(pk=number).first()
    if found is None:
        raise BriefingRefused("gone", _("This question is no longer there."))
    found.room = room
    return found


def standing(question: Question, message: str = "") -> Answer:
    """How it stands after the deed."""
    told = message or str(question.get_state_display())
    return {"question": question.pk, "state": str(question.state), "message": told}


def _step(service: Callable[..., Question]) -> Callable[..., Answer]:
    def carry_out(*, room: Room, visitor: Visitor, at: datetime, question: int, **typed: Any) -> Answer:
        return standing(service(question_in(room, question), by=visitor.user, at=at, **typed))

    return carry_out


def _mark(service: Callable[..., Question]) -> Callable[..., Answer]:
    """Anybody's last word counts, so nothing is asked about who was first."""

    def carry_out(*, room: Room, visitor: Visitor, at: datetime, question: int, **typed: Any) -> Answer:
        return standing(service(question_in(room, question), at=at, **typed), _("Saved."))

    return carry_out


def _label(*, room: Room, visitor: Visitor, at: datetime, question: int, label: str) -> Answer:
    return standing(marking.label(question_in(room, question), text=label, at=at), _("Saved."))


def _tell(*, room: Room, visitor: Visitor, at: datetime, question: int, note: str) -> Answer:
    told = marking.tell(question_in(room, question), note=note, by=visitor.user, at=at)
    return standing(told, _("The asker can read it."))


def _merge(*, room: Room, visitor: Visitor, at: datetime, root: int, others: list[int]) -> Answer:
    found = [question_in(room, number) for number in others]
    joined = merging.merge(question_in(room, root), found, by=visitor.user, at=at)
    return standing(joined, _("The questions were joined."))


def _part(*, room: Room, visitor: Visitor, at: datetime, question: int) -> Answer:
    parted = merging.part(question_in(room, question), by=visitor.user, at=at)
    return standing(parted, _("The question stands alone again."))


def _part_all(*, room: Room, visitor: Visitor, at: datetime, questions: list[int]) -> Answer:
    found = [question_in(room, number) for number in questions]
    parted = merging.part_all(room, found, by=visitor.user, at=at)
    return {"questions": [one.pk for one in parted], "message": _("The questions stand alone again.")}


def _all(service: Callable[..., moderating.Moved]) -> Callable[..., Answer]:
    def carry_out(*, room: Room, visitor: Visitor, at: datetime, up_to: int) -> Answer:
        done = service(room, up_to=up_to, by=visitor.user, at=at)
        said = ngettext("%(count)s question went.", "%(count)s questions went.", done.moved) % {"count": done.moved}
        if done.left:
            left = ngettext("%(count)s still waits.", "%(count)s still wait.", done.left) % {"count": done.left}
            said = f"{said} {left}"
        return {"moved": done.moved, "left": done.left, "message": said}

    return carry_out


def _block(*, room: Room, visitor: Visitor, at: datetime, participant: Participant, reason: str) -> Answer:
    blocked = blocking.block(participant, reason=reason, by=visitor.user, at=at)
    return {"participant": blocked.pk, "blocked": True, "message": _("This person can ask no more for now.")}


def _unblock(*, room: Room, visitor: Visitor, at: datetime, participant: Participant) -> Answer:
    free = blocking.unblock(participant, by=visitor.user, at=at)
    return {"participant": free.pk, "blocked": False, "message": _("This person can ask again.")}


def _settings(*, room: Room, visitor: Visitor, at: datetime, **values: Any) -> Answer:
    room_settings.set_room(room, by=visitor.user, at=at, **values)
    return {"message": _("Saved.")}


_COMMANDS: tuple[tuple[str, str, type[Form], Callable[..., Answer]], ...] = (
    ("show", MODERATE, forms.StepForm, _step(moderating.show)),
    ("hold", MODERATE, forms.StepForm, _step(moderating.hold)),
    ("hide", MODERATE, forms.HideForm, _step(moderating.hide)),
    ("follow_up", MODERATE, forms.StepForm, _step(moderating.follow_up)),
    ("take_up", PRESENT, forms.TakeUpForm, _step(moderating.take_up)),
    ("put_back", PRESENT, forms.StepForm, _step(moderating.put_back)),
    ("answer", PRESENT, forms.AnswerForm, _step(moderating.answer)),
    ("show_all", MODERATE, forms.AllWaitingForm, _all(moderating.show_all)),
    ("hold_all", MODERATE, forms.AllWaitingForm, _all(moderating.hold_all)),
    ("merge", MODERATE, forms.MergeForm, _merge),
    ("part", MODERATE, forms.QuestionForm, _part),
    ("part_all", MODERATE, forms.PartAllForm, _part_all),
    ("pin", MODERATE, forms.PinForm, _mark(marking.pin)),
    ("assign", MODERATE, forms.AssignForm, _mark(marking.assign)),
    ("label", MODERATE, forms.LabelForm, _label),
    ("tell", MODERATE, forms.TellForm, _tell),
    ("block", MODERATE, forms.BlockForm, _block),
    ("unblock", MODERATE, forms.UnblockForm, _unblock),
    ("settings", MODERATE, forms.SettingsForm, _settings),
)

for _name, _who, _form, _carry_out in _COMMANDS:
    register(_name, who=_who, form=_form, carry_out=_carry_out)
