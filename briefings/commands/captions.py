"""What stenographers send: lines, corrections of lines, and what is not to stand there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from briefings.commands import registry
from briefings.forms.captions import CaptionCommand, CorrectCaptionCommand, RemoveCaptionCommand
from briefings.models import Room
from briefings.queries.cards import caption_card
from briefings.queries.participants import Visitor
from briefings.services import captions
from briefings.states.permissions import HELP


def _write(*, room: Room, visitor: Visitor, at: datetime, **typed: Any) -> dict[str, Any]:
    written = captions.write(room=room, by=visitor.user, at=at, **typed)
    return {"captions": [caption_card(caption) for caption in written]}


def _correct(*, room: Room, visitor: Visitor, at: datetime, caption: int, text: str, speaker: str) -> dict[str, Any]:
    corrected = captions.correct(room=room, caption=caption, text=text, speaker=speaker, by=visitor.user, at=at)
    return {"caption": caption_card(corrected)}


def _remove(*, room: Room, visitor: Visitor, at: datetime, caption: int) -> dict[str, Any]:
    captions.remove(room=room, caption=caption, by=visitor.user, at=at)
    return {"removed": caption, "message": _("The line was removed.")}


registry.register("caption", who=HELP, form=CaptionCommand, carry_out=_write)
registry.register("correct_caption", who=HELP, form=CorrectCaptionCommand, carry_out=_correct)
registry.register("remove_caption", who=HELP, form=RemoveCaptionCommand, carry_out=_remove)
