"""A stand-in for tests and the demo: it believes whatever is typed, and its page says so."""

from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.core import signing
from django.urls import reverse

from accounts.residency.identity import Claims
from accounts.residency.providers.base import AnswerRefused, IdentityProvider

SALT = "accounts.residency.stand-in"
ANSWER_PERIOD = timedelta(minutes=10)


class StandInProvider(IdentityProvider):
    def address(self, *, state: str, nonce: str, return_address: str) -> str:
        # Our own page stands in for the provider's site, so the way back is known.
        return f"{reverse('residency_stand_in')}?{urlencode({'state': state, 'nonce': nonce})}"

    def claims(self, answer: str, *, nonce: str, at: datetime) -> Claims:
        try:
            told = signing.loads(answer, salt=SALT)
            made_at = datetime.fromisoformat(told["at"])
            claims = Claims(told["name"], date.fromisoformat(told["birth_date"]), told["area"])
        except (signing.BadSignature, KeyError, ValueError) as error:
            raise AnswerRefused("signature") from error
        if told["nonce"] != nonce:
            raise AnswerRefused("nonce")
        if not made_at <= at < made_at + ANSWER_PERIOD:
            raise AnswerRefused("age")
        return claims


def answer(claims: Claims, *, nonce: str, at: datetime) -> str:
    """What the stand-in's page sends back."""
    told = {
        "name": claims.name,
        "birth_date": claims.birth_date.isoformat(),
        "area": claims.area,
        "nonce": nonce,
        "at": at.isoformat(),
    }
    return signing.dumps(told, salt=SALT)
