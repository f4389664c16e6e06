"""What the clock does with roles; proofs of residency bring jobs of their own."""

from datetime import datetime, timedelta

from accounts.models import RoleGrant
from accounts.residency import jobs as residency_jobs
from accounts.services import announce_ending_grants, end_lapsed_grants
from core.background import periodic

__all__ = ["residency_jobs"]


def any_grant_has_lapsed(at: datetime) -> bool:
    return RoleGrant.objects.lapsed(at).exists()


@periodic("accounts.end_lapsed_grants", every=timedelta(minutes=1), wanted=any_grant_has_lapsed)
def end_lapsed(at: datetime) -> None:
    end_lapsed_grants(at=at)


@periodic("accounts.announce_ending_grants", every=timedelta(hours=1))
def announce_ending(at: datetime) -> None:
    announce_ending_grants(at=at)
