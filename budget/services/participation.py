"""Who took part: one proof, one person, one vote, whatever the way."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from budget.models import Eligibility, Participation, Poll
from budget.services import anomalies
from budget.services.eligibility import Standing
from budget.services.refusals import BallotRefused
from budget.states.names import Channel

# Without an error where the row is there already: PostgreSQL waits for a transaction that is just writing it.
_INSERT = "INSERT INTO {table} ({columns}) VALUES ({values}) ON CONFLICT DO NOTHING RETURNING id"
# Whoever has voted has nothing unsent.
_FORGET_BEGUN = "DELETE FROM budget_begunballot WHERE poll_id = %s AND resident_id = %s"
# Both rows, and that one, on one way to the database and back; SQLite cannot and needs no way.
_ENTER = """
    WITH entitled AS (
        INSERT INTO budget_eligibility (poll_id, keyed_hash, ground) VALUES (%s, %s, %s)
        ON CONFLICT DO NOTHING RETURNING id
    ), begun AS (
        DELETE FROM budget_begunballot WHERE poll_id = %s AND resident_id = %s
    )
    INSERT INTO budget_participation (poll_id, eligibility_id, resident_id, channel, day)
    SELECT %s, id, %s, %s, %s FROM entitled ON CONFLICT DO NOTHING RETURNING id
"""


@dataclass(frozen=True)
class Took:
    """That somebody took part. `day` is gone once the vote has closed."""

    channel: str
    day: date | None


def did_i_vote(poll: Poll, user: Any) -> Took | None:
    """For the person's own page: whether, how, and while the vote is open on which day; never what."""
    if not getattr(user, "is_authenticated", False):
        return None
    found = Participation.objects.filter(poll=poll, resident=user).values_list("channel", "day").first()
    return Took(*found) if found else None


def enter(poll: Poll, resident: Any, standing: Standing, *, channel: str, day: date, at: datetime) -> bool:
    """Hold the person's participation until the transaction ends, writing it if there is none: whether it is new.

    Raises BallotRefused where somebody has taken part with the same proof by another account or on paper, or where
    this account has taken part as another person.
    """
    # Writing first: nearly everybody votes once, and the database says at once who does not.
    if _enter_both(poll, resident, standing, channel=channel, day=day):
        return True
    # Whoever took part under another proof is refused here, and the transaction is given up with what was written.
    if not _hold(poll, resident, standing):
        raise _used_already(poll, standing.keyed_hash, at=at)
    return False


def _enter_both(poll: Poll, resident: Any, standing: Standing, *, channel: str, day: date) -> bool:
    if connection.vendor == "postgresql":
        proof: list[Any] = [poll.pk, standing.keyed_hash, str(standing.ground)]
        with connection.cursor() as cursor:
            cursor.execute(_ENTER, [*proof, poll.pk, resident.pk, poll.pk, resident.pk, str(channel), day])
            return cursor.fetchone() is not None
    eligibility = enter_proof(poll, keyed_hash=standing.keyed_hash, ground=standing.ground)
    if eligibility is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute(_FORGET_BEGUN, [poll.pk, resident.pk])
    return enter_person(poll, eligibility, resident_id=resident.pk, channel=channel, day=day) is not None


def enter_proof(poll: Poll, *, keyed_hash: str, ground: str) -> int | None:
    """The id of the new row; None where a vote was cast with this proof already."""
    return _insert(Eligibility, poll_id=poll.pk, keyed_hash=keyed_hash, ground=str(ground))


def enter_person(poll: Poll, eligibility: int, *, resident_id: int | None, channel: str, day: date) -> int | None:
    """The id of the new row; None where this person has taken part already. Without an account: None as id."""
    return _insert(
        Participation,
        poll_id=poll.pk,
        eligibility_id=eligibility,
        resident_id=resident_id,
        channel=str(channel),
        day=day,
    )


def _hold(poll: Poll, resident: Any, standing: Standing) -> bool:
    mine = Participation.objects.select_for_update(of=("self",)).filter(poll=poll, resident=resident)
    found = mine.values_list("channel", "eligibility__keyed_hash").first()
    if found is None:
        return False
    channel, keyed_hash = found
    if channel == Channel.PAPER:
        raise _on_paper()
    if keyed_hash != standing.keyed_hash:
        raise _another_person()
    return True


def _used_already(poll: Poll, keyed_hash: str, *, at: datetime) -> BallotRefused:
    used = Participation.objects.filter(poll=poll, eligibility__keyed_hash=keyed_hash)
    if used.filter(channel=Channel.PAPER).exists():
        return _on_paper()
    anomalies.count_proof_used_twice(poll.pk)
    return BallotRefused(
        "proof_used",
        _("A vote has been cast with this proof from another account. If that was not you, please tell us at once."),
    )


def _on_paper() -> BallotRefused:
    return BallotRefused("on_paper", _("You have handed in a ballot on paper; it cannot be changed here."))


def _another_person() -> BallotRefused:
    return BallotRefused(
        "another_person",
        _("A vote was cast with this account before it was confirmed anew. Please come to the counter with your ID."),
    )


def _insert(model: Any, **fields: Any) -> int | None:
    columns = ", ".join(fields)
    values = ", ".join(["%s"] * len(fields))
    statement = _INSERT.format(table=model._meta.db_table, columns=columns, values=values)
    with connection.cursor() as cursor:
        cursor.execute(statement, list(fields.values()))
        row = cursor.fetchone()
    return row[0] if row else None
