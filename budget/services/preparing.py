"""Preparing a cycle: its calendar, who votes and how, and the pots of money."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from budget.models import Cycle, Poll, Pot
from budget.services import cycle_notices
from budget.services.calendar import Span, refuse_disorder, write_phases
from budget.services.cycles import lock_to_prepare
from budget.services.refusals import BudgetRefused
from budget.states.names import BallotKind, CountingMethod, PhaseKind, PotKind
from core.audit.audit import record as write_down
from core.workflow import engine
from discussion import text

# What is said of a vote, beside the dates and the pots.
ABOUT_A_POLL = (
    "electorate", "least_age", "age_on", "ballot_kind", "least_picks", "most_picks", "points", "most_points_each",
    "most_per_category", "counting_method", "least_percent", "step_won", "weight_residents", "weight_committee",
    "weight_survey", "has_paper", "appeal_days",
)  # fmt: skip
SCORED = (CountingMethod.GREEDY, CountingMethod.GREEDY_NO_SKIP, CountingMethod.GREEDY_THRESHOLD)
MOST_POTS = 60


@transaction.atomic
def set_calendar(
    cycle: Cycle, *, actor: Any, phases: Mapping[str, Span], at: datetime, age_on_opening: bool = False
) -> Cycle:
    """The dates of all phases. Those of the vote are the dates of the poll, which is made here if there is none.

    With `age_on_opening` the day on which the age of voters counts moves along; otherwise it stays where it was set.
    Of a cycle that is public already the followers are told.
    """
    locked = lock_to_prepare(cycle, actor)
    refuse_disorder(phases, has_vote=locked.has_vote)
    changed = write_phases(locked, phases)
    if locked.has_vote:
        _keep_poll(locked, phases[PhaseKind.VOTE], actor, at, age_on_opening=age_on_opening)
    else:
        _drop_poll(locked)
    if changed and locked.published_at is not None:
        write_down("budget.move_published_phases", actor=actor, at=at, target=locked)
        cycle_notices.tell_followers(cycle_notices.CALENDAR_CHANGED, locked, at=at)
    return locked


@transaction.atomic
def set_terms(poll: Poll, *, actor: Any, at: datetime, **given: Any) -> Poll:
    """Who votes, on which ballot, counted how. Raises BudgetRefused for what contradicts itself."""
    lock_to_prepare(poll.cycle, actor)
    locked = engine.lock(poll)
    for name in given.keys() & set(ABOUT_A_POLL):
        setattr(locked, name, given[name])
    refuse_contradictions(locked)
    locked.save()
    return locked


@transaction.atomic
def set_pots(poll: Poll, *, actor: Any, pots: Iterable[Mapping[str, Any]], at: datetime) -> list[Pot]:
    """All pots of the vote: rows with a `number` are those there are, rows without are new, the rest goes away."""
    lock_to_prepare(poll.cycle, actor)
    locked = engine.lock(poll)
    rows = [_pot_row(row) for row in pots]
    refuse_impossible_pots(rows, ceiling_won=Cycle.objects.get(pk=locked.cycle_id).ceiling_won)
    there = {pot.number: pot for pot in locked.pots.all()}
    kept = {row["number"] for row in rows if row["number"]}
    for number, pot in there.items():
        if number not in kept:
            _remove(pot)
    following = (locked.pots.aggregate(last=Max("number"))["last"] or 0) + 1
    made = []
    for row in rows:
        pot = there.get(row["number"]) or Pot(poll=locked, number=following)
        following += pot.pk is None
        for name in ("kind", "name", "ceiling_won", "areas"):
            setattr(pot, name, row[name])
        pot.save()
        made.append(pot)
    return made


def refuse_contradictions(poll: Poll) -> None:
    """What no vote can be, whatever its projects."""
    if poll.ballot_kind == BallotKind.CHOOSE_ONE:
        poll.least_picks = poll.most_picks = 1
    if poll.most_picks < 1 or poll.least_picks > poll.most_picks:
        raise BudgetRefused("picks", _("At least must not be more than at most."), field="least_picks")
    if poll.ballot_kind == BallotKind.POINTS:
        if not 1 <= poll.most_points_each <= poll.points:
            said = _("The points for one project are at least one, and no more than there are in all.")
            raise BudgetRefused("points", said, field="most_points_each")
        if poll.least_picks > poll.points:
            raise BudgetRefused("points", _("There are fewer points than projects to be chosen."), field="points")
    _refuse_weights(poll)
    if poll.counting_method == CountingMethod.GREEDY_THRESHOLD and not poll.least_percent:
        raise BudgetRefused("threshold", _("This rule needs a least share of the ballots."), field="least_percent")


def _refuse_weights(poll: Poll) -> None:
    if poll.weight_residents + poll.weight_committee + poll.weight_survey != 100:
        raise BudgetRefused("weights", _("The weights must make 100 in all."), field="weight_residents")
    if poll.weight_residents < 1:
        said = _("Residents vote here, so their ballots must count for something.")
        raise BudgetRefused("weights", said, field="weight_residents")
    if poll.weight_residents < 100 and poll.counting_method not in SCORED:
        said = _("Scores of a committee or a survey can only be added under a rule of most votes.")
        raise BudgetRefused("weights", said, field="counting_method")


def refuse_impossible_pots(rows: list[dict[str, Any]], *, ceiling_won: int) -> None:
    if not 1 <= len(rows) <= MOST_POTS:
        raise BudgetRefused("pots", _("A vote needs at least one pot, and has up to sixty."))
    names = [row["name"].casefold() for row in rows]
    if len(set(names)) < len(names):
        raise BudgetRefused("names", _("Two pots have the same name."))
    if any(row["ceiling_won"] < 1 for row in rows):
        raise BudgetRefused("money", _("Each pot needs money."))
    total = sum(row["ceiling_won"] for row in rows)
    if total > ceiling_won:
        words = {"total": f"{total:,}", "ceiling": f"{ceiling_won:,}"}
        said = _("The pots hold %(total)s won together, more than the %(ceiling)s won of the cycle.") % words
        raise BudgetRefused("ceiling", said)
    if any(row["kind"] == PotKind.AREA and not row["areas"] for row in rows):
        raise BudgetRefused("areas", _("A pot for a neighbourhood names the neighbourhoods that vote on it."))


def _pot_row(given: Mapping[str, Any]) -> dict[str, Any]:
    kind = PotKind(given.get("kind") or PotKind.WHOLE)
    name = text.clean(str(given["name"])).strip()
    if not name:
        raise BudgetRefused("name", _("Each pot has a name."))
    areas = list(given.get("areas") or []) if kind == PotKind.AREA else []
    return {
        "number": given.get("number"), "kind": kind.value, "name": name[:60],
        "ceiling_won": int(given["ceiling_won"]), "areas": areas,
    }  # fmt: skip


def _remove(pot: Pot) -> None:
    if pot.projects.exists():
        said = _("There are projects in the pot “%(name)s”: move them first.") % {"name": pot.name}
        raise BudgetRefused("projects", said)
    pot.delete()


def _keep_poll(cycle: Cycle, span: Span, actor: Any, at: datetime, *, age_on_opening: bool) -> None:
    poll = Poll.objects.filter(cycle=cycle).first()
    opens_at, closes_at = span
    if poll is None:
        poll = Poll(cycle=cycle, department=cycle.department, opens_at=opens_at, closes_at=closes_at,
                    age_on=timezone.localdate(opens_at), ballot_kind=BallotKind.PICK)  # fmt: skip
        poll.save()
        engine.open(poll, actor=actor, at=at)
        Pot.objects.create(poll=poll, number=1, name=_("The whole city"), ceiling_won=cycle.ceiling_won)
        return
    poll.opens_at, poll.closes_at, poll.department = opens_at, closes_at, cycle.department
    if age_on_opening:
        poll.age_on = timezone.localdate(opens_at)
    poll.save(update_fields=["opens_at", "closes_at", "department", "age_on"])


def _drop_poll(cycle: Cycle) -> None:
    """A draft may lose its vote; once projects stand in the pots they must be moved first."""
    poll = Poll.objects.filter(cycle=cycle).first()
    if poll is None:
        return
    for pot in poll.pots.all():
        _remove(pot)
    poll.delete()


@transaction.atomic
def take_over(cycle: Cycle, *, source: Cycle, actor: Any, at: datetime) -> Cycle:
    """Calendar, ballot and pots as in an earlier cycle: dates on the same weekday, pots in the same proportion."""
    lock_to_prepare(cycle, actor)
    shift = timedelta(weeks=52 * (cycle.year - source.year))
    phases = {
        phase.kind: (phase.starts_at + shift, phase.ends_at + shift)
        for phase in source.phases.all()
        if cycle.has_vote or phase.kind != PhaseKind.VOTE
    }
    earlier = Poll.objects.filter(cycle=source).first()
    if not phases or (cycle.has_vote and earlier is None):
        return cycle
    set_calendar(cycle, actor=actor, phases=phases, at=at)
    if cycle.has_vote and earlier is not None:
        poll = Poll.objects.select_related("cycle").get(cycle=cycle)
        given = {name: getattr(earlier, name) for name in ABOUT_A_POLL} | {"age_on": timezone.localdate(poll.opens_at)}
        set_terms(poll, actor=actor, at=at, **given)
        _take_over_pots(poll, earlier, source.ceiling_won, actor, at)
    return cycle


def _take_over_pots(poll: Poll, earlier: Poll, ceiling_won: int, actor: Any, at: datetime) -> None:
    """Rounded down to ten thousand won, so that together they never pass the ceiling."""
    rows: list[dict[str, Any]] = []
    for pot in earlier.pots.order_by("number"):
        share = pot.ceiling_won * poll.cycle.ceiling_won // ceiling_won
        won = share if pot.ceiling_won == share else max(1, share // 10_000 * 10_000)
        rows.append({"kind": pot.kind, "name": pot.name, "areas": pot.areas, "ceiling_won": won,
                     "number": 1 if not rows else None})  # fmt: skip
    set_pots(poll, actor=actor, pots=rows, at=at)
