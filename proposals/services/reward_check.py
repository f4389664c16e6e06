"""Whether the ledger says what its postings say."""

from django.db.models import Count, F, Sum

from proposals.models import ExchangeRequest, PointAccount, Posting
from proposals.states.exchanges import ExchangeState, PostingKind

SETTLED_BY: dict[str, PostingKind] = {
    ExchangeState.PAID_OUT: PostingKind.PAID_OUT,
    ExchangeState.REFUSED: PostingKind.RETURNED,
    ExchangeState.WITHDRAWN: PostingKind.RETURNED,
}


def faults() -> list[str]:
    """One line for each thing that does not agree; empty where everything does."""
    gained = dict(Posting.objects.values_list("target").annotate(points=Sum("points")).order_by())
    given = dict(Posting.objects.values_list("source").annotate(points=Sum("points")).order_by())
    found = []
    for account in PointAccount.objects.order_by("pk").iterator(chunk_size=1000):
        balance = gained.get(account.pk, 0) - given.get(account.pk, 0)
        if balance != account.balance:
            found.append(f"account {account.pk}: balance {account.balance}, postings {balance}")
    total = PointAccount.objects.aggregate(total=Sum("balance"))["total"] or 0
    if total:
        found.append(f"all accounts together: {total} instead of 0")
    return found + _exchanges()


def _exchanges() -> list[str]:
    """Each request set its points aside once, and gave them on once when it ended."""
    causes = {
        row["cause"]: row["points"]
        for row in Posting.objects.filter(cause__contains=":exchange:").values("cause", "points")
    }
    found = []
    for request in ExchangeRequest.objects.order_by("pk").iterator(chunk_size=1000):
        kinds = [PostingKind.SET_ASIDE, *([SETTLED_BY[request.state]] if request.state in SETTLED_BY else [])]
        for kind in kinds:
            if causes.get(f"{kind}:exchange:{request.pk}") != request.points:
                found.append(f"exchange {request.pk}: {kind} is missing or differs")
    return found


def counts() -> dict[str, int]:
    return Posting.objects.aggregate(postings=Count("pk"), points=Sum(F("points")))
