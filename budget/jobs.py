"""What the participatory budget does by the clock."""

from datetime import datetime, timedelta

from budget.services import board, calendar, closing, count_orders, evaluations, kiosk, opening, turnout, visits, voting
from core.background import periodic


@periodic("budget.turn_polls", every=timedelta(seconds=1), wanted=opening.is_turning)
def turn_polls(at: datetime) -> None:
    opening.turn(at=at)


@periodic("budget.turn_phases", every=timedelta(seconds=30), wanted=calendar.is_turning)
def turn_phases(at: datetime) -> None:
    while calendar.turn(at=at):
        pass


@periodic("budget.remind_of_visits", every=timedelta(minutes=30), wanted=visits.reminders_are_due)
def remind_of_visits(at: datetime) -> None:
    visits.remind(at=at)


@periodic("budget.tell_of_evaluations", every=timedelta(hours=6))
def tell_of_evaluations(at: datetime) -> None:
    evaluations.tell_of_ended(at=at)


@periodic("budget.remind_of_unsent_ballots", every=timedelta(minutes=10), wanted=voting.reminders_are_due)
def remind_of_unsent_ballots(at: datetime) -> None:
    voting.remind(at=at)


@periodic("budget.take_turnout", every=turnout.EVERY, wanted=turnout.snapshots_are_due)
def take_turnout(at: datetime) -> None:
    turnout.take_snapshots(at=at)


@periodic("budget.forget_traces_of_voting", every=timedelta(hours=6))
def forget_traces_of_voting(at: datetime) -> None:
    """Who began and did not send, and which codes were given out: nobody needs to know it later."""
    voting.forget(at=at)
    kiosk.forget(at=at)


@periodic("budget.count_votes", every=timedelta(seconds=2), wanted=count_orders.waiting)
def count_votes(at: datetime) -> None:
    count_orders.carry_out(at=at)


@periodic("budget.count_again_from_files", every=timedelta(seconds=5), wanted=count_orders.unchecked)
def count_again_from_files(at: datetime) -> None:
    count_orders.check_waiting(at=at)


@periodic("budget.publish_board", every=timedelta(seconds=30), wanted=board.is_waiting)
def publish_board(at: datetime) -> None:
    board.publish(at=at)


@periodic("budget.wipe_traces_of_votes", every=timedelta(minutes=1), wanted=closing.is_to_wipe)
def wipe_traces_of_votes(at: datetime) -> None:
    """What was written anew at the close leaves the disk too."""
    closing.wipe(at=at)


@periodic("budget.forget_vote_notices", every=timedelta(hours=1))
def forget_vote_notices(at: datetime) -> None:
    closing.forget_notices()
