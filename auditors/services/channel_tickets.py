"""What each form of the channel carries: the receipt that will be shown, and how a device proves that it worked.

The receipt is drawn when the form is shown, and locked into the ticket. So a form that is sent twice, because the
connection broke off before the receipt could be read, makes one report and shows the same receipt. Nothing of it is
kept on this side.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.utils.crypto import salted_hmac
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from core.sealing import receipts

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


def _box() -> SecretBox:
    return SecretBox(salted_hmac("auditors.channel_tickets", "key", algorithm="sha256").digest())
