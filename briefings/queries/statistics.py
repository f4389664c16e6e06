"""A briefing in figures: who came, what was asked by which way, and how much of it was answered, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefings.models import Briefing, FollowUp, Participant, Question, Room, Support
from briefings.queries.registration_figures import figures_of
from briefings.states.briefings import HELD
from briefings.states.questions import IN_PUBLIC, UNSETTLED, QuestionState

Q_ = QuestionState


@dataclass(frozen=True)
class Figures:
    """Who came is counted at the door and by the online room; `joined` are those who came into the room of questions,
    in the hall or elsewhere. Questions that were joined with others or withdrawn count as asked."""

    briefing: Briefing
    registered: int
    on_site: int
    online: int
    joined: int
    asked: int
    shown: int
    hidden: int
    merged: int
    withdrawn: int
    answered_live: int
    answered_afterwards: int
    owed: int
    supports: int
    by_channel: tuple[tuple[str, int], ...]
    by_speaker: tuple[tuple[str, int], ...]
    minutes_to_answer: int | None
    days_to_answer: int | None

    @property
    def people(self) -> int:
        """Where nobody stood at the door, those who joined the room are all that is known."""
        return self.on_site + self.online or self.joined

    @property
    def answered(self) -> int:
        return self.answered_live + self.answered_afterwards

    @property
    def to_answer(self) -> int:
        """What was neither hidden, joined with another nor withdrawn."""
        return self.asked - self.hidden - self.merged - self.withdrawn

    @property
    def supports_each(self) -> float:
        return round(self.supports / self.shown, 1) if self.shown else 0.0

    @property
    def rows(self) -> list[tuple[str, int]]:
        """What became of all that was asked."""
        return [
            (_("Answered on the spot"), self.answered_live),
            (_("Answered afterwards"), self.answered_afterwards),
            (_("Still to be answered"), self.owed),
            (_("Joined with other questions"), self.merged),
            (_("Not shown"), self.hidden),
            (_("Withdrawn"), self.withdrawn),
        ]

    @property
    def waits(self) -> list[tuple[str, str]]:
        """Half of the answers came within so long."""
        minutes, days = self.minutes_to_answer, self.days_to_answer
        return [
            (
                _("Wait for an answer on the spot"),
                "" if minutes is None else ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes},
            ),
            (
                _("Wait for an answer afterwards"),
                "" if days is None else ngettext("%(n)s day", "%(n)s days", days) % {"n": days},
            ),
            (_("Supports for one question"), str(self.supports_each)),
        ]

    @property
    def conclusion(self) -> str:
        """The one sentence to take away."""
        if not self.asked:
            return _("No questions were asked.")
        if self.answered >= self.to_answer:
            return _("All questions were answered.")
        share = round(100 * self.answered / self.to_answer)
        still = self.to_answer - self.answered
        left = ngettext("%(count)s is still to be answered.", "%(count)s are still to be answered.", still)
        said = _("%(share)s of the questions were answered.") % {"share": f"{share}%"}
        return f"{said} {left % {'count': still}}"


def figures(briefing: Briefing) -> Figures:
    room = Room.objects.filter(briefing=briefing, kind=Room.Kind.MAIN).first()
    asked = Question.objects.filter(room=room)
    states = dict(asked.values_list("state").annotate(Count("pk")).order_by())
    afterwards = FollowUp.objects.filter(briefing=briefing, answered_at__isnull=False)
    later = afterwards.count()
    people = figures_of(briefing)
    return Figures(
        briefing=briefing,
        registered=people.registered + people.registered_online,
        on_site=people.came,
        online=people.online,
        joined=Participant.objects.filter(room=room).count(),
        asked=sum(states.values()),
        shown=asked.filter(state__in=IN_PUBLIC, kept_back=False).count(),
        hidden=states.get(Q_.HIDDEN, 0) + asked.filter(state=Q_.ANSWERED, kept_back=True).count(),
        merged=states.get(Q_.MERGED, 0),
        withdrawn=states.get(Q_.WITHDRAWN, 0),
        answered_live=asked.filter(state=Q_.ANSWERED, kept_back=False).count() - later,
        answered_afterwards=later,
        owed=sum(states.get(state, 0) for state in (Q_.FOLLOW_UP, *UNSETTLED)),
        supports=Support.objects.filter(question__room=room, question__state__in=IN_PUBLIC).count(),
        by_channel=_by_channel(asked),
        by_speaker=_by_speaker(asked),
        minutes_to_answer=_minutes(asked),
        days_to_answer=_days(afterwards),
    )


def _by_channel(asked: Any) -> tuple[tuple[str, int], ...]:
    counts = dict(asked.values_list("channel").annotate(Count("pk")).order_by())
    return tuple((str(label), counts[value]) for value, label in Question.Channel.choices if counts.get(value))


def _by_speaker(asked: Any) -> tuple[tuple[str, int], ...]:
    rows = asked.values_list("speaker__position").annotate(number=Count("pk")).order_by("-number", "speaker__position")
    return tuple((position or _("To nobody in particular"), number) for position, number in rows)


def _minutes(asked: Any) -> int | None:
    """Half of the questions answered on the spot waited no longer than this."""
    live = asked.filter(state=Q_.ANSWERED, follow_up__isnull=True, answered_at__isnull=False)
    waits = [answered - when for answered, when in live.values_list("answered_at", "asked_at")]
    return round(median(waits) / timedelta(minutes=1)) if waits else None


def _days(afterwards: Any) -> int | None:
    waits = [answered - opened for answered, opened in afterwards.values_list("answered_at", "opened_at")]
    return round(median(waits) / timedelta(days=1)) if waits else None


def before(briefing: Briefing) -> Briefing | None:
    """The one before it in its series that took place."""
    if briefing.series_id is None:
        return None
    held = Briefing.objects.filter(series=briefing.series_id, state__in=HELD, starts_at__lt=briefing.starts_at)
    return held.order_by("-starts_at", "-pk").first()


def comparison(now: Figures, then: Figures) -> list[tuple[str, str, str]]:
    """This time beside the last time: name, last, this."""
    pairs = (
        (_("People"), then.people, now.people),
        (_("Questions"), then.asked, now.asked),
        (_("Answered on the spot"), then.answered_live, now.answered_live),
        (_("Answered afterwards"), then.answered_afterwards, now.answered_afterwards),
        (_("Still to be answered"), then.owed, now.owed),
        (_("Supports for one question"), then.supports_each, now.supports_each),
    )
    return [(label, str(before), str(after)) for label, before, after in pairs]
