"""What a comment can be, why it may be taken down, and how moderation passes from hand to hand."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.deadlines import periods
from core.workflow.definitions import STOP_CLOCK, VOID_CLOCK, Transition, Workflow, start_clock
from core.workflow.hooks import Hooks

# Who holds them is said in `discussion.rules`.
WRITE = "discussion.write_comment"
EDIT = "discussion.edit_comment"
DELETE = "discussion.delete_comment"
ANSWER = "discussion.answer_officially"
ENDORSE = "discussion.endorse"
FOLLOW = "discussion.follow"
FLAG = "discussion.flag"
CLOSE = "discussion.close_thread"
BLOCK = "discussion.block_writer"
MODERATE = "discussion.moderate"
APPEAL = "discussion.appeal_case"
REVIEW_PERIOD = periods.register(
    periods.Period("discussion.moderation", _("Decision about a reported text or an appeal"), 2)
).name
APPEAL_PERIOD = periods.register(
    periods.Period("discussion.appeal", _("Appeal against the hiding of a text"), 14, periods.Unit.CALENDAR_DAYS)
).name


class Visibility(models.TextChoices):
    VISIBLE = "VISIBLE", _("Shown")
    HELD = "HELD", _("Waiting for review")
    HIDDEN = "HIDDEN", _("Hidden")
    DELETED = "DELETED", _("Deleted by its author")


class Reason(models.TextChoices):
    """The rules of the house; a flag names one, and so does every decision to hide."""

    ABUSE = "ABUSE", _("Insult, slander or hatred")
    PERSONAL_DATA = "PERSONAL_DATA", _("Someone's personal data")
    ADVERTISING = "ADVERTISING", _("Advertising or flooding")
    OBSCENE = "OBSCENE", _("Obscene or violent content")
    UNLAWFUL = "UNLAWFUL", _("Unlawful content")
    FALSE_CLAIM = "FALSE_CLAIM", _("Plainly false claims")
    OFF_TOPIC = "OFF_TOPIC", _("Nothing to do with the subject")
    OTHER = "OTHER", _("Another reason")


class Origin(models.TextChoices):
    FLAGS = "FLAGS", _("Reported by residents")
    REVIEW = "REVIEW", _("Review before publication")


class ModerationState(models.TextChoices):
    OPEN = "OPEN", _("To be reviewed")
    UPHELD = "UPHELD", _("Hidden, appeal possible")
    DISMISSED = "DISMISSED", _("Left standing")
    APPEALED = "APPEALED", _("Under appeal")
    UPHELD_FINAL = "UPHELD_FINAL", _("Hidden for good")
    RESTORED = "RESTORED", _("Shown again")
    WITHDRAWN = "WITHDRAWN", _("Deleted by its author meanwhile")


UNSETTLED = (ModerationState.OPEN, ModerationState.UPHELD, ModerationState.APPEALED)
TO_DECIDE = (ModerationState.OPEN, ModerationState.APPEALED)

MODERATION_HOOKS = Hooks()


def _not_a_party(case: Any, actor: Any) -> Any:
    if actor.pk == case.author_id:
        return _("You wrote this yourself: another moderator must decide.")
    return None


def _another_moderator(case: Any, actor: Any) -> Any:
    if actor.pk == case.decided_by_id:
        return _("You took the first decision: another moderator must decide the appeal.")
    return _not_a_party(case, actor)


WORKFLOW = Workflow(
    name="moderation",
    label=_("Moderation"),
    states=ModerationState,
    initial=ModerationState.OPEN,
    opening_clock=start_clock(REVIEW_PERIOD),
    effect=MODERATION_HOOKS.effect,
    public_names={ModerationState.OPEN: _("Under review"), ModerationState.UPHELD: _("Hidden")},
    transitions=(
        Transition(
            "uphold",
            sources=(ModerationState.OPEN,),
            target=ModerationState.UPHELD,
            permission=MODERATE,
            guard=_not_a_party,
            reason_required=True,
            label=_("Hide"),
            clock=STOP_CLOCK,
            bulk=True,
        ),
        Transition(
            "dismiss",
            sources=(ModerationState.OPEN,),
            target=ModerationState.DISMISSED,
            permission=MODERATE,
            guard=_not_a_party,
            label=_("Leave standing"),
            bulk=True,
        ),
        Transition(
            "appeal",
            sources=(ModerationState.UPHELD,),
            target=ModerationState.APPEALED,
            permission=APPEAL,
            reason_required=True,
            label=_("Appeal"),
            clock=start_clock(REVIEW_PERIOD),
        ),
        Transition(
            "lapse",
            sources=(ModerationState.UPHELD,),
            target=ModerationState.UPHELD_FINAL,
            system=True,
            label=_("Appeal period over"),
        ),
        Transition(
            "confirm",
            sources=(ModerationState.APPEALED,),
            target=ModerationState.UPHELD_FINAL,
            permission=MODERATE,
            guard=_another_moderator,
            reason_required=True,
            label=_("Keep hidden"),
        ),
        Transition(
            "restore",
            sources=(ModerationState.APPEALED,),
            target=ModerationState.RESTORED,
            permission=MODERATE,
            guard=_another_moderator,
            reason_required=True,
            label=_("Show again"),
        ),
        Transition(
            "withdraw",
            sources=UNSETTLED,
            target=ModerationState.WITHDRAWN,
            system=True,
            clock=VOID_CLOCK,
            label=_("Deleted by its author"),
        ),
    ),
)
