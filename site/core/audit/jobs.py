from datetime import datetime, timedelta

from django.conf import settings

from core.audit import chain, destruction, heads
from core.background import periodic


@periodic("audit.seal", every=settings.AUDIT_SEAL_INTERVAL, wanted=lambda at: chain.waiting())
def seal(at: datetime) -> None:
    while chain.seal(at=at) >= chain.BATCH:
        pass


@periodic("audit.heads", every=timedelta(hours=1))
def write_head(at: datetime) -> None:
    heads.write(at=at)


@periodic("audit.destroy", every=timedelta(hours=24))
def destroy_expired(at: datetime) -> None:
    destruction.destroy_expired(at=at)
