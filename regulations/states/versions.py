"""The life of one version of a rule, from its first draft to the day on which another takes its place."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.deadlines import periods
from core.workflow.definitions import STOP_CLOCK, VOID_CLOCK, Transition, Workflow, start_clock
from core.workflow.hooks import Hooks
from regulations.states.permissions import DRAFT, ENACT


class VersionState(models.TextChoices):
    DRAFT = "DRAFT", pgettext_lazy("version of a rule", "Being drafted")
    ANNOUNCED = "ANNOUNCED", pgettext_lazy("version of a rule", "Announced, opinions are collected")
    CONSULTED = "CONSULTED", pgettext_lazy("version of a rule", "Opinions are being answered")
    ENACTED = "ENACTED", pgettext_lazy("version of a rule", "Enacted, not yet in force")
    IN_FORCE = "IN_FORCE", pgettext_lazy("version of a rule", "In force")
    REPLACED = "REPLACED", pgettext_lazy("version of a rule", "Replaced by a later version")
    DROPPED = "DROPPED", pgettext_lazy("version of a rule", "Dropped")


V = VersionState
# Everybody reads these; a draft is the staff's until it is announced.
PUBLIC = (V.ANNOUNCED, V.CONSULTED, V.ENACTED, V.IN_FORCE, V.REPLACED)
# The clauses of a version that was enacted never change again.
FIXED = (V.ENACTED, V.IN_FORCE, V.REPLACED)
# Worked on until it is enacted or dropped.
OPEN = (V.DRAFT, V.ANNOUNCED, V.CONSULTED)
# People were asked what they think, and what they say is answered.
IN_CONSULTATION = (V.ANNOUNCED, V.CONSULTED)

# The least time that people have; nobody's clock runs meanwhile.
ANNOUNCEMENT_PERIOD = periods.register(
    periods.Period("regulations.announcement", _("Time for opinions on a draft rule"), 14)
).name
OPINIONS_PERIOD = periods.register(
    periods.Period("regulations.opinions", _("Answers to opinions on a draft rule"), 14, extension=7)
).name

VERSION_HOOKS = Hooks()


def another_enacts(version: Any, actor: Any) -> Any:
    if version.drafted_by_id is not None and version.drafted_by_id == actor.pk:
        return _("You drafted this version: another person must enact it.")
    return None


# fmt: off
VERSION_WORKFLOW = Workflow(
    name="rule_version",
    label=_("Version of a rule"),
    states=VersionState,
    initial=V.DRAFT,
    before=VERSION_HOOKS.before,
    effect=VERSION_HOOKS.effect,
    handed_over=VERSION_HOOKS.handed_over,
    running=(V.ANNOUNCED,),
    transitions=(
        Transition(
            "announce", (V.DRAFT,), V.ANNOUNCED, label=_("Announce the draft"), permission=DRAFT,
            guard=VERSION_HOOKS.guard("announce"), public_label=_("The draft was announced"),
        ),
        Transition(
            "close_opinions", (V.ANNOUNCED,), V.CONSULTED, label=_("Close the collection of opinions"), system=True,
            public_label=_("The time for opinions is over"), clock=start_clock(OPINIONS_PERIOD),
        ),
        Transition(
            "enact", (V.DRAFT, V.CONSULTED), V.ENACTED, label=_("Enact"), permission=ENACT, system=True,
            guard=VERSION_HOOKS.guard("enact", another_enacts), public_label=_("It was enacted"), clock=STOP_CLOCK,
            signs="enacted_by",
        ),
        Transition(
            "come_into_force", (V.ENACTED,), V.IN_FORCE, label=_("It comes into force"), system=True,
            public_label=_("It came into force"),
        ),
        Transition(
            "replace", (V.IN_FORCE,), V.REPLACED, label=_("A later version takes its place"), system=True,
            public_label=_("A later version took its place"),
        ),
        Transition(
            "drop", (V.DRAFT, V.ANNOUNCED, V.CONSULTED), V.DROPPED, label=_("Drop the draft"), permission=DRAFT,
            reason_required=True, public_label=_("The draft was dropped"), clock=VOID_CLOCK,
        ),
    ),
)
# fmt: on
