"""The residents: their accounts, consents and proofs of residency."""

from datetime import date, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password

from accounts.models import ConsentRecord, ConsentText, ResidencyMethod, ResidencyProof, User
from demo import names
from demo.world import TWO_YEARS, World

RESIDENTS = 118
VERIFIED_SHARE = 0.65
BATCH = 1000


def build(world: World) -> None:
    invented = [_resident(world, number) for number in range(1, RESIDENTS * world.scale + 1)]
    world.residents += User.objects.bulk_create(invented, batch_size=BATCH)
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=person, email=person.email, primary=True, verified=True) for person in world.residents[2:]],
        batch_size=BATCH,
    )
    _consents(world)
    _proofs(world)


def _resident(world: World, number: int) -> User:
    return User(
        email=f"neighbour{number}@demo.example",
        display_name=names.shown(world.chance),
        password=make_password(None),
        date_joined=world.days_ago(world.chance.randint(1, TWO_YEARS)),
    )


def _consents(world: World) -> None:
    texts = ConsentText.objects.newest().filter(occasion=ConsentText.Occasion.SIGN_UP, required=True, language="ko")
    records = [
        ConsentRecord(user=person, text=text, key=text.key, given_at=person.date_joined)
        for text in texts
        for person in [*world.residents, *world.staff.values()]
    ]
    ConsentRecord.objects.bulk_create(records, batch_size=BATCH)


def _proofs(world: World) -> None:
    """`verified@…` has one, `resident@…` has none, so that both can be tried."""
    lucky = [world.residents[1]]
    lucky += [person for person in world.residents[2:] if world.chance.random() < VERIFIED_SHARE]
    ResidencyProof.objects.bulk_create([_proof(world, person) for person in lucky], batch_size=BATCH)


def _proof(world: World, person: User) -> ResidencyProof:
    since = world.between(person.date_joined, person.date_joined + timedelta(days=20))
    # Whose proof would have run out soon has renewed it since.
    period = settings.RESIDENCY_PROOF_PERIOD
    while since + period < world.at + timedelta(days=35):
        since += timedelta(days=world.chance.randint(300, 330))
    since = min(since, world.at - timedelta(hours=1))
    methods = [
        ResidencyMethod.LETTER,
        ResidencyMethod.REGISTER,
        ResidencyMethod.COUNTER,
        ResidencyMethod.MOBILE_IDENTITY,
    ]
    return ResidencyProof(
        user=person,
        keyed_hash=f"{world.chance.getrandbits(256):064x}",
        method=world.chance.choice(methods),
        area=world.chance.choice(settings.RESIDENCY_AREAS),
        born_on_or_before=date(
            world.chance.randint(1945, 2006), world.chance.randint(1, 12), world.chance.randint(1, 28)
        ),
        verified_at=since,
        expires_at=since + period,
    )
