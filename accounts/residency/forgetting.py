"""What becomes of a person's proof of residency when they leave, or take back the consent that it rests on."""

from datetime import datetime

from accounts.models import CounterCode, IdentityRequest, ResidencyApplication, ResidencyProof, User
from accounts.states import OPEN_STATES
from core.workflow import engine


def forget(user: User, *, at: datetime) -> None:
    """Destroy the proofs, and call back a letter that is on its way.

    What staff ended stays for its year as a keyed hash: otherwise whoever borrowed a name would leave, come back
    with a new account and type it in once more.
    """
    for application in ResidencyApplication.objects.filter(user=user, state__in=OPEN_STATES):
        engine.apply(application, "withdraw", actor=user, at=at)
    ResidencyProof.objects.filter(user=user).exclude(end=ResidencyProof.End.REVOKED).delete()
    CounterCode.objects.filter(user=user).delete()
    IdentityRequest.objects.filter(user=user).delete()
