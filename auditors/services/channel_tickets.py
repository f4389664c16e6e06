"""What each form of the channel carries: the receipt that will be shown, and how a device proves that it worked.

The receipt is drawn when the form is shown, and locked into the ticket. So a form that is sent twice, because the
connection broke off before the receipt could be read, makes one report and shows the same receipt. Nothing of it is
kept on this side, but under load that it was used.
"""

import base64
import binascii
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from auditors.rules.confidential import midnight
from core.sealing import receipts

logger = logging.getLogger(__name__)
# Long enough to write a report with pauses; what is typed stays on the page when it is over.
VALID_FOR = timedelta(hours=24)
# Without a working device one waits this long, and stands in a line that moves slowly.
AGE_WITHOUT_WORK = timedelta(minutes=2)
# About a second on a computer and a few on an old phone.
WORK_BITS = 16
LONGEST_PROOF = 20


class TicketUnreadable(Exception):
    """Not made here, changed, or too old."""


@dataclass(frozen=True)
class Ticket:
    receipt: str
    issued_at: datetime


def new(*, at: datetime) -> str:
    content = f"{int(at.timestamp())} {receipts.new()}"
    return base64.urlsafe_b64encode(_box().encrypt(content.encode())).decode()


def read(text: str, *, at: datetime) -> Ticket:
    """Raises TicketUnreadable."""
    try:
        content = _box().decrypt(base64.urlsafe_b64decode(text.encode())).decode()
    except (CryptoError, binascii.Error, ValueError, TypeError) as error:
        raise TicketUnreadable from error
    seconds, receipt = content.split(" ")
    issued_at = datetime.fromtimestamp(int(seconds), tz=at.tzinfo)
    if not timedelta(minutes=-1) <= at - issued_at <= VALID_FOR:
        raise TicketUnreadable
    return Ticket(receipt, issued_at)


def is_worked(ticket: str, proof: str) -> bool:
    """Whether the proof was found for this ticket: a hash that begins with WORK_BITS zeros."""
    if not proof.isascii() or len(proof) > LONGEST_PROOF:
        return False
    digest = sha256(f"{ticket}:{proof}".encode()).digest()
    return int.from_bytes(digest, "big") >> (256 - WORK_BITS) == 0


def spend(text: str, *, at: datetime) -> bool:
    """Whether this is the first time that work for this ticket is shown; asked only under load.

    All processes share what they know: a keyed hash of the ticket, which was drawn at random. All that is kept of one
    day goes at the same midnight, so that how long it still has to live tells no hour.
    """
    key = salted_hmac("auditors.channel_tickets.spent", text, algorithm="sha256").hexdigest()[:32]
    try:
        return bool(cache.add(f"spent:{key}", 1, timeout=_until_forgotten(at)))
    except Exception:
        # Without the cache a report is taken all the same: work once done may then be shown again.
        logger.warning("The cache does not answer; tickets may be used again")
        return True


def _until_forgotten(at: datetime) -> float:
    """Seconds until the first midnight at which no ticket of today is valid any more."""
    day = timezone.localdate(at) + VALID_FOR + timedelta(days=1)
    return (midnight(day) - at).total_seconds()


def _box() -> SecretBox:
    return SecretBox(salted_hmac("auditors.channel_tickets", "key", algorithm="sha256").digest())
