"""Flags, decisions and appeals. The engine moves the case; what that does to the text stands in `carry_out`."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from core import permissions
from core.audit import audit
from core.deadlines import periods
from core.workflow import SYSTEM, engine
from core.workflow.engine import TransitionRefused
from discussion import places, text
from discussion.models import Comment, Flag, ModerationCase
from discussion.places import NoSuchPlace
from discussion.services import events, takedown
from discussion.services.refusals import DiscussionRefused
from discussion.states import APPEAL_PERIOD, FLAG, MODERATION_HOOKS, UNSETTLED, ModerationState, Origin, Reason

MOST_FLAGS_PER_HOUR = 20
FLAG_LENGTH = 500
APPEAL_LENGTH = 1000


@transaction.atomic
def flag(target: Model, *, person: Any, reason: str, note: str = "", at: datetime) -> Flag:
    """Report a text. Raises DiscussionRefused for a second report while the first is open, or for too many."""
    permissions.check(person, FLAG, target)
    if reason not in Reason.values:
        raise DiscussionRefused("reason", _("Please choose which rule the text breaks."))
    note = text.clean(note)
    if len(note) > FLAG_LENGTH:
        raise DiscussionRefused("length", _("At most %(count)s characters.") % {"count": FLAG_LENGTH})
    lately = Flag.objects.filter(person=person, created_at__gt=at - timedelta(hours=1)).count()
    if lately >= MOST_FLAGS_PER_HOUR:
        raise DiscussionRefused("rate", _("You have reported a great deal. Please go on in an hour."))
    case = case_for(target, origin=Origin.FLAGS, at=at)
    try:
        with transaction.atomic():
            made = Flag.objects.create(case=case, person=person, reason=reason, text=note, created_at=at)
    except IntegrityError:
        raise DiscussionRefused("twice", _("You have reported this already. A moderator will look at it.")) from None
    ModerationCase.objects.filter(pk=case.pk).update(flag_count=F("flag_count") + 1)
    case.refresh_from_db(fields=["flag_count"])
    if isinstance(target, Comment):
        _hold_if_many(target, case, at=at)
    return made


def case_for(target: Model, *, origin: str, at: datetime, words: str = "") -> ModerationCase:
    """The unsettled case of a text, locked; made if there is none. Always locked before the text itself.

    `words` are what is to be reviewed where the text does not say them yet.
    """
    case = locked_case(target)
    if case is not None:
        return case
    place, subject = _place_of(target)
    department = place.department(subject)
    made = ModerationCase(
        content_type=places.content_type(target),
        object_id=target.pk,
        author=target.author if isinstance(target, Comment) else place.author(target),
        origin=origin,
        snapshot=words or target.body if isinstance(target, Comment) else place.text(target),
        # Places name their department by the row or by its number.
        department_id=getattr(department, "pk", department),
        opened_at=at,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        # Somebody else opened one in this very moment.
        return case_for(target, origin=origin, at=at, words=words)
    engine.open(made, actor=SYSTEM, at=at)
    return made


def locked_case(target: Model) -> ModerationCase | None:
    cases = ModerationCase.objects.filter(
        content_type=places.content_type(target), object_id=target.pk, state__in=UNSETTLED
    )
    return cases.select_for_update(of=("self",)).first()


@dataclass
class BulkOutcome:
    """How many were decided, and why the others were not."""

    done: int = 0
    refused: list[tuple[ModerationCase, str]] = field(default_factory=list)


def decide(
    case: ModerationCase, step: str, *, moderator: Any, reason: str = "", rule: str = "", read: str = "", at: datetime
) -> None:
    """Take one step of the workflow. Raises TransitionRefused; of two moderators at once, one gets through.

    `read` is the imprint of the words that the moderator had before them, where they are no longer those of the case.
    """
    if rule and rule not in Reason.values:
        raise DiscussionRefused("rule", _("Please choose which rule the text breaks."))
    engine.apply(case, step, actor=moderator, at=at, reason=reason, rule=rule, read=read)


def decide_all(
    cases: Iterable[ModerationCase], step: str, *, moderator: Any, reason: str = "", rule: str = "", at: datetime
) -> BulkOutcome:
    """The same for many: each for itself, so that one refusal does not undo the others."""
    outcome = BulkOutcome()
    for case in cases:
        try:
            decide(case, step, moderator=moderator, reason=reason, rule=rule, at=at)
        except (TransitionRefused, DiscussionRefused) as refusal:
            outcome.refused.append((case, refusal.message))
        else:
            outcome.done += 1
    return outcome


def record_reading(case: ModerationCase, *, moderator: Any, at: datetime) -> None:
    """The page names who reported whom, and the text may hold what should never have been public."""
    audit.record("discussion.read_case", actor=moderator, at=at, target=case)


def appeal(case: ModerationCase, *, author: Any, reason: str, at: datetime) -> None:
    """The author asks once for another moderator's eye. Raises DiscussionRefused or TransitionRefused."""
    reason = text.clean(reason)
    if len(reason) > APPEAL_LENGTH:
        raise DiscussionRefused("length", _("At most %(count)s characters.") % {"count": APPEAL_LENGTH})
    if case.appeal_until is not None and at > case.appeal_until:
        raise DiscussionRefused("late", _("The time for an appeal is over."))
    engine.apply(case, "appeal", actor=author, at=at, reason=reason)


def settle_unappealed(*, at: datetime, limit: int = 500) -> int:
    """Close the cases whose authors let the time pass."""
    late = ModerationCase.objects.filter(state=ModerationState.UPHELD, appeal_until__lt=at).order_by("id")[:limit]
    settled = 0
    for case in late:
        try:
            engine.apply(case, "lapse", actor=SYSTEM, at=at)
            settled += 1
        except TransitionRefused:
            # It was appealed or withdrawn in this moment.
            continue
    return settled


@MODERATION_HOOKS.carry_out
def carry_out(case: ModerationCase, record: Any, context: dict[str, Any]) -> None:
    """What each step does, in the engine's transaction."""
    effects = {
        "uphold": _uphold,
        "dismiss": _dismiss,
        "appeal": _note_appeal,
        "confirm": _confirm,
        "restore": _restore,
        "lapse": _settle,
        "withdraw": _settle,
    }
    if effect := effects.get(record.name):
        effect(case, record, context)


def _uphold(case: ModerationCase, record: Any, context: dict[str, Any]) -> None:
    case.rule = context.get("rule") or _most_named(case)
    case.appeal_until = periods.end_of(APPEAL_PERIOD, start=record.at)
    _note_decision(case, record)
    takedown.hide(case.target, rule=case.rule, at=record.at)
    until = timezone.localtime(case.appeal_until).date().isoformat()
    events.tell_author(events.TEXT_HIDDEN, case, at=record.at, reason=record.reason, until=until)
    events.tell_flaggers(case, at=record.at, hidden=True)


def _dismiss(case: ModerationCase, record: Any, context: dict[str, Any]) -> None:
    _refuse_unread(case, context.get("read", ""))
    _note_decision(case, record)
    case.settled_at = record.at
    case.save(update_fields=["settled_at"])
    first_time = case.origin == Origin.REVIEW and not _was_shown(case)
    if takedown.show(case.target, at=record.at, announced=not first_time):
        events.tell_author(events.TEXT_SHOWN, case, at=record.at)
    events.tell_flaggers(case, at=record.at, hidden=False)


def _note_decision(case: ModerationCase, record: Any) -> None:
    case.decided_by, case.decided_at, case.decision = record.actor, record.at, record.reason
    case.save(update_fields=["decided_by", "decided_at", "decision", "rule", "appeal_until"])


def _note_appeal(case: ModerationCase, record: Any, context: dict[str, Any]) -> None:
    case.appeal, case.appealed_at = record.reason, record.at
    case.save(update_fields=["appeal", "appealed_at"])


def _confirm(case: ModerationCase, record: Any, context: dict[str, Any]) -> None:
    _note_appeal_decision(case, record)
    events.tell_author(events.APPEAL_REFUSED, case, at=record.at, reason=record.reason)


def _restore(case: ModerationCase, record: Any, context: dict[str, Any]) -> None:
    _note_appeal_decision(case, record)
    takedown.show(case.target, at=record.at, announced=case.origin == Origin.FLAGS)
    events.tell_author(events.TEXT_SHOWN, case, at=record.at)


def _note_appeal_decision(case: ModerationCase, record: Any) -> None:
    case.appeal_decision, case.settled_at = record.reason, record.at
    case.save(update_fields=["appeal_decision", "settled_at"])


def _settle(case: ModerationCase, record: Any, context: dict[str, Any]) -> None:
    case.settled_at = record.at
    case.save(update_fields=["settled_at"])


def _most_named(case: ModerationCase) -> str:
    named = Counter(case.flags.values_list("reason", flat=True))
    return named.most_common(1)[0][0] if named else Reason.OTHER


def _hold_if_many(comment: Comment, case: ModerationCase, *, at: datetime) -> None:
    place = places.by_content_type(comment.thread.content_type_id)
    if not place.flags_that_hold or case.flag_count < place.flags_that_hold or comment.is_official:
        return
    if _was_cleared(comment):
        return
    if takedown.hold(comment):
        events.tell_author(events.TEXT_HELD, case, at=at)


def _refuse_unread(case: ModerationCase, read: str) -> None:
    """Its author may have changed a text since it came here; what is shown then is what somebody has read."""
    comment = case.target
    if isinstance(comment, Comment) and comment.body != case.snapshot and text.imprint(comment.body) != read:
        raise TransitionRefused(
            "unread",
            _("Its author has changed the text since. Please read it on the page of the case, and decide there."),
        )


def _was_shown(case: ModerationCase) -> bool:
    """An edited text that comes back from review is no new one: its followers were told of it."""
    earlier = ModerationCase.objects.filter(
        content_type=case.content_type_id,
        object_id=case.object_id,
        state__in=[ModerationState.DISMISSED, ModerationState.RESTORED],
    )
    return earlier.exclude(pk=case.pk).exists()


def _was_cleared(comment: Comment) -> bool:
    """A moderator has read exactly this text and left it standing: flags alone do not hold it again."""
    cleared = ModerationCase.objects.filter(
        content_type=places.content_type(comment),
        object_id=comment.pk,
        state__in=[ModerationState.DISMISSED, ModerationState.RESTORED],
    )
    return cleared.filter(snapshot=comment.body).exists()


def _place_of(target: Model) -> tuple[places.Place, Any]:
    if not isinstance(target, Comment):
        return places.of(target), target
    subject = target.thread.target
    if subject is None:
        raise NoSuchPlace(str(target.thread))
    return places.of(subject), subject
