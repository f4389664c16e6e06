"""What stenographers send: lines, and corrections of lines."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from briefings.commands import registry
from briefings.forms.captions import CaptionCommand, CorrectCaptionCommand
from briefings.models import Room
from briefings.queries.cards import caption_card
from briefings.queries.participants import Visitor
from briefings.services import captions
from briefings.states.permissions import HELP


def _write(*, room: Room, visitor: Visitor, at: datetime, text: str, speaker: str) -> dict[str, Any]:
    written = captions.write(room=room, text=text, speaker=speaker, by=visitor.user, at=at)
    return {"captions": [caption_card(caption) for caption in written]}


def _correct(*, room: Room, visitor: Visitor, at: datetime, caption: int, text: str, speaker: str) -> dict[str, Any]:
    corrected = captions.correct(room=room, caption=caption, text=text, speaker=speaker, by=visitor.user, at=at)
    return {"caption": caption_card(corrected)}


registry.register("caption", who=HELP, form=CaptionCommand, carry_out=_write)
registry.register("correct_caption", who=HELP, form=CorrectCaptionCommand, carry_out=_correct)
