"""After the close: nothing that the database keeps leads from a person to a ballot any more.

While a vote is open, whoever can read the database itself could join the list of those who took part with the
ballots: both were written by one transaction (`xmin`), in one order, at one place on the disk. So at the close both
are written anew, each in a random order of its own, all by one transaction, with new numbers and without days; then
the old rows are cleared from the disk. Write-ahead logs and backups from before are not reached: docs/voting.md.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from budget.models import Ballot, BoardLeaf, Eligibility, Participation, Poll, Turnout, VoteKeys
from budget.services import poll_lock
from budget.services.vote_notices import VOTE_EVENTS
from budget.states.polls import POLL_HOOKS, PollState
from core.notify.categories import Frequency
from core.notify.models import Notice, OutboxMessage
from core.workflow.engine import TransitionRefused
from core.workflow.models import TransitionRecord

OVER = tuple(state for state in PollState if state not in (PollState.PREPARING, PollState.FIXED, PollState.OPEN))
_REWRITTEN = (Eligibility, Participation, Ballot, BoardLeaf)
# From a source that nobody can foretell, unlike random().
_CHANCE = {"postgresql": "gen_random_uuid()", "sqlite": "randomblob(16)"}
# New numbers are given in the order in which rows come: afterwards a number says no more who was first.
_STATEMENTS = (
    """CREATE TEMPORARY TABLE went AS
       SELECT p.poll_id, p.resident_id, p.channel, e.keyed_hash, e.ground
       FROM budget_participation p JOIN budget_eligibility e ON e.id = p.eligibility_id WHERE p.poll_id = %(poll)s""",
    """CREATE TEMPORARY TABLE cast_ones AS SELECT id, pot_id, handle, leaf, sealed, revision FROM budget_ballot
       WHERE pot_id IN (SELECT id FROM budget_pot WHERE poll_id = %(poll)s)""",
    """CREATE TEMPORARY TABLE shown_ones AS SELECT leaf, pot_id, is_superseded, batch_id FROM budget_boardleaf
       WHERE pot_id IN (SELECT id FROM budget_pot WHERE poll_id = %(poll)s)""",
    "DELETE FROM budget_participation WHERE poll_id = %(poll)s",
    "DELETE FROM budget_eligibility WHERE poll_id = %(poll)s",
    "DELETE FROM budget_ballot WHERE pot_id IN (SELECT id FROM budget_pot WHERE poll_id = %(poll)s)",
    "DELETE FROM budget_boardleaf WHERE pot_id IN (SELECT id FROM budget_pot WHERE poll_id = %(poll)s)",
    """INSERT INTO budget_eligibility (poll_id, keyed_hash, ground)
       SELECT poll_id, keyed_hash, ground FROM went ORDER BY CHANCE""",
    """INSERT INTO budget_participation (poll_id, eligibility_id, resident_id, channel, day)
       SELECT e.poll_id, e.id, w.resident_id, w.channel, NULL
       FROM went w JOIN budget_eligibility e ON e.poll_id = w.poll_id AND e.keyed_hash = w.keyed_hash
       ORDER BY CHANCE""",
    """INSERT INTO budget_ballot (id, pot_id, handle, leaf, sealed, revision)
       SELECT id, pot_id, handle, leaf, sealed, revision FROM cast_ones ORDER BY CHANCE""",
    """INSERT INTO budget_boardleaf (leaf, pot_id, is_superseded, batch_id)
       SELECT leaf, pot_id, is_superseded, batch_id FROM shown_ones ORDER BY CHANCE""",
    "DROP TABLE went",
    "DROP TABLE cast_ones",
    "DROP TABLE shown_ones",
)


@POLL_HOOKS.carry_out
def _close(poll: Poll, record: TransitionRecord, context: dict[str, Any]) -> None:
    """In the transaction that closes: it holds the vote for update, so every ballot is in or will be refused."""
    if record.name == "close":
        held = poll_lock.hold(poll.pk, at=record.at)
        if held.moment < held.closes_at:
            # The clock of this machine is ahead of the one by which ballots are taken; the next run is not.
            raise TransitionRefused("early", _("The clock of the database has not reached the close yet."))
    if record.name == "close" or (record.name == "cancel" and record.source == PollState.OPEN):
        keep_turnout(poll)
        rewrite(poll, at=record.at)


def keep_turnout(poll: Poll) -> None:
    """How many by day and channel, before the days are forgotten."""
    took_part = Participation.objects.filter(poll=poll, day__isnull=False).values("day", "channel")
    rows = took_part.annotate(voters=Count("pk")).values_list("day", "channel", "voters")
    Turnout.objects.filter(poll=poll).delete()
    Turnout.objects.bulk_create(
        Turnout(poll=poll, day=day, channel=channel, voters=voters) for day, channel, voters in rows if day is not None
    )


@transaction.atomic
def rewrite(poll: Poll, *, at: datetime) -> None:
    """Write who took part and what was cast anew, each in a random order of its own. May be repeated."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # Zeros over what is deleted, also in the middle of a page.
            cursor.execute("PRAGMA secure_delete = ON")
        for statement in _STATEMENTS:
            in_chance = statement.replace("CHANCE", _CHANCE[connection.vendor])
            cursor.execute(in_chance, {"poll": poll.pk} if "%(poll)s" in statement else None)
    VoteKeys.objects.filter(poll=poll).update(rewritten_at=at, wiped_at=None)


def is_to_wipe(at: datetime) -> bool:
    return _to_wipe().exists()


def wipe(*, at: datetime) -> None:
    """Clear from the disk what was written anew. Outside of any transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # FULL writes the table into a new file; a plain VACUUM would leave dead rows readable in their pages.
            for model in _REWRITTEN:
                cursor.execute(f"VACUUM FULL {model._meta.db_table}")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    _to_wipe().update(wiped_at=at)


def forget_notices() -> int:
    """“Your vote was cast at 14:03”, and as often as it was changed, together with the board would narrow down a
    ballot. Whoever was told by e-mail has it; whether they voted stands on their own page."""
    told = _told()
    Notice.objects.filter(outbox__in=told).delete()
    return told.delete()[0]


def _told() -> QuerySet[OutboxMessage]:
    """What has been delivered, its e-mail too, about votes that have closed."""
    closed = Poll.objects.filter(state__in=OVER, keys__isnull=False).select_related("cycle")
    with translation.override(settings.LANGUAGE_CODE):
        pages = [reverse("budget:vote_mine", args=[poll.cycle.slug]) for poll in closed]
    to_mail = Q(notice__emailed_at__isnull=True) & ~Q(notice__email=Frequency.NEVER) & Q(notice__isnull=False)
    found = OutboxMessage.objects.filter(event__in=VOTE_EVENTS, url__in=pages).exclude(
        state=OutboxMessage.State.PENDING
    )
    return found.exclude(pk__in=found.filter(to_mail).values("pk"))


def _to_wipe() -> QuerySet[VoteKeys]:
    return VoteKeys.objects.filter(rewritten_at__isnull=False, wiped_at__isnull=True)
