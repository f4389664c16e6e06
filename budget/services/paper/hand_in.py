"""Handing in an envelope: who may, whether they have voted, and the mark that they now have.

The mark is set while the clerk holds the envelope, before it goes into the box. No row joins the person and the box.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.residency import seen_in_person
from accounts.residency.identity import is_of_age, person_hash
from accounts.residency.proofs import ProofRefused
from accounts.residency.seen_in_person import Identified
from budget.models import BoxCount, Eligibility, PaperBox, Participation, Poll, Pot
from budget.services import participation, poll_lock
from budget.services.refusals import BudgetRefused
from budget.states.names import Channel, Electorate, Ground
from budget.states.paper import BoxState
from budget.states.permissions import ENTER_PAPER, RUN_VOTE
from core import permissions
from core.audit import audit
from core.notify import notify
from core.workflow import engine

HANDED_IN = "budget.paper_handed_in"
TAKEN_BACK = "budget.paper_taken_back"
# From the look at the ID until the filled sheet comes back; and how long a slip of the hand can be mended.
PERMIT_LASTS, SLIP_LASTS = timedelta(hours=2), timedelta(minutes=15)
_PERMITS, _SLIPS = signing.Signer(salt="budget.paper.permit"), signing.Signer(salt="budget.paper.slip")


@dataclass(frozen=True)
class Document:
    """What the clerk reads on the ID. Never kept."""

    name: str
    birth_date: date
    postal_code: str
    address: str


@dataclass(frozen=True)
class Permit:
    """Somebody may vote in these pots. `text` is what the form carries until the envelope comes back."""

    pots: tuple[Pot, ...]
    text: str


def check(
    box: PaperBox, *, by: User, document: Document, at: datetime, ground: str = Ground.RESIDENCE, work_area: str = "",
    settled: str = "",
) -> Permit:  # fmt: skip
    """Whether the person with this ID may vote on paper here. Changes nothing.

    `settled` is an election officer's word on a name that several share: "moved" or "namesake". Raises BudgetRefused.
    """
    permissions.check(by, ENTER_PAPER, box)
    poll = box.station.poll
    _refuse_unless_open(poll, box, at)
    if not is_of_age(document.birth_date, poll.least_age, poll.age_on):
        raise BudgetRefused("age", _("This person is not old enough for this vote. Please hand out no ballot."))
    somebody = _identified(poll, by, document, ground, work_area, settled, at)
    refuse_if_voted(poll, somebody.keyed_hash, somebody.user)
    pots = tuple(pot for pot in poll.pots.all() if not pot.areas or somebody.area in pot.areas)
    if not pots:
        raise BudgetRefused("area", _("There is no vote for the neighbourhood of this person."))
    content = {
        "box": box.pk, "by": by.pk, "at": at.timestamp(), "hash": somebody.keyed_hash, "ground": str(ground),
        "user": somebody.user.pk if somebody.user else None, "pots": [pot.pk for pot in pots],
    }  # fmt: skip
    return Permit(pots, _PERMITS.sign_object(content))


@transaction.atomic
def hand_in(box: PaperBox, *, by: User, permit: str, at: datetime) -> str:
    """Mark that the person has voted, and count the envelope for the box. Answers with what a slip is mended by.

    Whoever votes online at this very second and whoever hands in here meet at the same two constraints: one is
    taken, the other is told so. Raises BudgetRefused.
    """
    permissions.check(by, ENTER_PAPER, box)
    given = _read(_PERMITS, permit, box, by, at, lasts=PERMIT_LASTS)
    poll = _hold_open(box, at)
    user = User.objects.filter(pk=given["user"]).first()
    refuse_if_voted(poll, given["hash"], user)
    day = timezone.localdate(at)
    eligibility = participation.enter_proof(poll, keyed_hash=given["hash"], ground=given["ground"])
    person = eligibility and participation.enter_person(
        poll, eligibility, resident_id=user.pk if user else None, channel=Channel.PAPER, day=day
    )
    if person is None:
        # Somebody was quicker, at this very second: say by which way.
        refuse_if_voted(poll, given["hash"], user)
        raise BudgetRefused("voted", _("This person has voted already. Do not take an envelope."))
    BoxCount.objects.filter(box=box, pot__in=given["pots"]).update(handed_in=F("handed_in") + 1)
    # Not which box: who came is one thing, what lies in the box another.
    audit.record("budget.hand_in_paper", actor=by, at=at, target=poll)
    _tell(HANDED_IN, poll, user, at)
    return _SLIPS.sign_object({**given, "at": at.timestamp()})


@transaction.atomic
def take_back(box: PaperBox, *, by: User, slip: str, reason: str, at: datetime) -> None:
    """Undo one's own mark of the last minutes: the wrong person, or the envelope did not go into the box."""
    permissions.check(by, ENTER_PAPER, box)
    given = _read(_SLIPS, slip, box, by, at, lasts=SLIP_LASTS)
    if not reason.strip():
        raise BudgetRefused("reason", _("Please give a reason."), field="reason")
    poll = _hold_open(box, at)
    marked = Eligibility.objects.filter(
        poll=poll, keyed_hash=given["hash"], participation__channel=Channel.PAPER
    )  # fmt: skip
    # The mark of who took part goes with it.
    if not marked.delete()[0]:
        raise BudgetRefused("gone", _("This has been taken back already."))
    BoxCount.objects.filter(box=box, pot__in=given["pots"]).update(handed_in=F("handed_in") - 1)
    audit.record("budget.take_back_paper", actor=by, at=at, target=poll, detail={"reason": reason.strip()})
    _tell(TAKEN_BACK, poll, User.objects.filter(pk=given["user"]).first(), at)


def refuse_if_voted(poll: Poll, keyed_hash: str, user: User | None) -> None:
    """Say what to do where the person has voted already, by whichever way. Raises BudgetRefused."""
    voted = Participation.objects.filter(poll=poll, eligibility__keyed_hash=keyed_hash).first()
    if voted is None and user is not None:
        voted = Participation.objects.filter(poll=poll, resident=user).first()
    if voted is None:
        return
    day = date_format(voted.day, "DATE_FORMAT") if voted.day else _("earlier")
    if voted.channel == Channel.PAPER:
        message = _(
            "A paper ballot was handed in for this person (%(day)s). It cannot be changed, as nobody knows which it is."
            " Do not take an envelope."
        )
        raise BudgetRefused("voted_on_paper", message % {"day": day})
    message = _(
        "This person has voted online (%(day)s). Do not take an envelope."
        " The vote can be changed online until the close."
    )
    raise BudgetRefused("voted_online", message % {"day": day})


def _identified(
    poll: Poll, by: User, document: Document, ground: str, work_area: str, settled: str, at: datetime
) -> Identified:
    asked: dict[str, Any] = {
        "staff": by, "name": document.name, "birth_date": document.birth_date,
        "postal_code": document.postal_code, "address": document.address, "at": at,
    }  # fmt: skip
    if settled:
        permissions.check(by, RUN_VOTE, poll)
    try:
        if ground == Ground.WORK:
            return _by_work(poll, document, work_area)
        if settled == "namesake":
            return seen_in_person.identify_namesake(
                **asked, is_taken=lambda found: Eligibility.objects.filter(poll=poll, keyed_hash=found).exists()
            )
        return seen_in_person.identify(**asked, has_moved=settled == "moved")
    except ProofRefused as refused:
        raise BudgetRefused(refused.code, refused.message) from refused


def _by_work(poll: Poll, document: Document, area: str) -> Identified:
    """By a certificate of work or school that the clerk has seen; the hash is the one a proof of residency has."""
    if poll.electorate != Electorate.RESIDENTS_AND_WORKERS:
        raise BudgetRefused("ground", _("By its terms only residents vote here."))
    if not area:
        raise BudgetRefused("area", _("Name the neighbourhood of the workplace or school."), field="work_area")
    return Identified(person_hash(document.name, document.birth_date), area)


def _hold_open(box: PaperBox, at: datetime) -> Poll:
    """The vote, held open until the transaction ends, and the box behind it: the order in which everybody locks."""
    poll = box.station.poll
    if not poll_lock.hold(poll.pk, at=at).is_open:
        raise _closed()
    _refuse_unless_open(poll, engine.lock(box), at)
    return poll


def _closed() -> BudgetRefused:
    return BudgetRefused("closed", _("The vote is not open now. Envelopes can be taken only until the close."))


def _refuse_unless_open(poll: Poll, box: PaperBox, at: datetime) -> None:
    if not poll.has_paper:
        raise BudgetRefused("no_paper", _("By its terms this vote has no paper ballots."))
    if not poll.is_open(at):
        raise _closed()
    if box.state != BoxState.COLLECTING:
        raise BudgetRefused("sealed", _("This box is sealed. Take another box for this envelope."))


def _read(signer: signing.Signer, text: str, box: PaperBox, by: User, at: datetime, *, lasts: timedelta) -> Any:
    try:
        given = signer.unsign_object(text)
    except (signing.BadSignature, ValueError) as error:
        raise BudgetRefused("permit", _("This page cannot be read any more. Check the ID anew.")) from error
    if given["box"] != box.pk or given["by"] != by.pk or not 0 <= at.timestamp() - given["at"] <= lasts.total_seconds():
        raise BudgetRefused("permit", _("This page is too old, or another clerk's. Check the ID anew."))
    return given


def _tell(name: str, poll: Poll, user: User | None, at: datetime) -> None:
    """By another way than the one that was used: whoever did not vote hears of it."""
    if user is not None:
        notify.queue(name, recipients=[user], at=at, context={"vote": poll.cycle.title}, target=poll.cycle)
