"""The life of a briefing, from the first draft to the published record: as data."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from briefings.states.permissions import HOST, MANAGE
from core.workflow.definitions import Transition, Workflow
from core.workflow.hooks import Hooks


class BriefingState(models.TextChoices):
    DRAFT = "DRAFT", pgettext_lazy("briefing", "Being prepared")
    ANNOUNCED = "ANNOUNCED", pgettext_lazy("briefing", "Announced")
    LIVE = "LIVE", pgettext_lazy("briefing", "On now")
    ENDED = "ENDED", pgettext_lazy("briefing", "Over, the record is being prepared")
    CONCLUDED = "CONCLUDED", pgettext_lazy("briefing", "Concluded")
    CANCELLED = "CANCELLED", pgettext_lazy("briefing", "Cancelled")
    DROPPED = "DROPPED", pgettext_lazy("briefing", "Dropped before it was announced")


S = BriefingState
# Everybody sees these; a draft is the staff's.
PUBLIC = (S.ANNOUNCED, S.LIVE, S.ENDED, S.CONCLUDED, S.CANCELLED)
# People come to these, or came.
HELD = (S.LIVE, S.ENDED, S.CONCLUDED)
OVER = (S.ENDED, S.CONCLUDED)

BRIEFING_HOOKS = Hooks()


def _can_be_found(briefing: Any, actor: Any) -> Any:
    if briefing.needs_a_place and not briefing.place:
        return _("Say where it takes place.")
    if briefing.is_remote and not briefing.stream_url:
        return _("Say by which link people follow it from home.")
    return None


# fmt: off
BRIEFING_WORKFLOW = Workflow(
    name="briefing",
    label=pgettext_lazy("briefing", "Briefing"),
    states=BriefingState,
    initial=S.DRAFT,
    before=BRIEFING_HOOKS.before,
    effect=BRIEFING_HOOKS.effect,
    handed_over=BRIEFING_HOOKS.handed_over,
    transitions=(
        Transition(
            "announce", (S.DRAFT,), S.ANNOUNCED, label=pgettext_lazy("briefing", "Announce"), permission=MANAGE,
            guard=BRIEFING_HOOKS.guard("announce", _can_be_found),
            public_label=pgettext_lazy("briefing", "It was announced"),
        ),
        Transition(
            "begin", (S.ANNOUNCED,), S.LIVE, label=pgettext_lazy("briefing", "Begin"), permission=HOST,
            guard=BRIEFING_HOOKS.guard("begin"), public_label=pgettext_lazy("briefing", "It began"),
        ),
        Transition(
            "end", (S.LIVE,), S.ENDED, label=pgettext_lazy("briefing", "End"), permission=HOST, system=True,
            public_label=pgettext_lazy("briefing", "It ended"),
        ),
        Transition(
            "resume", (S.ENDED,), S.LIVE, label=pgettext_lazy("briefing", "Go on after all"), permission=HOST,
            reason_required=True, guard=BRIEFING_HOOKS.guard("resume"),
            public_label=pgettext_lazy("briefing", "It went on"),
        ),
        Transition(
            "conclude", (S.ENDED,), S.CONCLUDED, label=pgettext_lazy("briefing", "Conclude"), permission=MANAGE,
            guard=BRIEFING_HOOKS.guard("conclude"), public_label=pgettext_lazy("briefing", "Its record is complete"),
        ),
        Transition(
            "cancel", (S.ANNOUNCED,), S.CANCELLED, label=pgettext_lazy("briefing", "Cancel"), permission=MANAGE,
            reason_required=True, public_label=pgettext_lazy("briefing", "It was cancelled"),
        ),
        Transition(
            "drop", (S.DRAFT,), S.DROPPED, label=pgettext_lazy("briefing", "Drop the draft"), permission=MANAGE,
            reason_required=True,
        ),
    ),
)
# fmt: on
