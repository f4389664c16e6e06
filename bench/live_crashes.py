"""The web server is killed without warning, over and over, while a room asks and supports; then everybody catches up.

With PostgreSQL in DATABASE_URL it says what was promised: what was acknowledged is there exactly once, and telephones
that come back with their last number miss nothing.
"""

import asyncio
import random
from collections.abc import Iterator
from time import perf_counter

from bench.figures import Figure

SHORT, LONG = 5, 30
PHONES_FOR_EACH = 4


def figures(*, long: bool) -> Iterator[Figure]:
    from django.core.management import call_command

    from tests.briefings.live.evening import Evening
    from tests.briefings.live.phones import storm
    from tests.budget.casting.mortal_server import MortalServer

    call_command("migrate", verbosity=0)
    kills = LONG if long else SHORT
    evening = Evening(kills * PHONES_FOR_EACH, chance=random.Random(7))
    server = MortalServer()

    def die_and_return() -> None:
        server.kill()
        server.start()

    server.start()
    try:
        for phone in evening.phones:
            phone.port = server.port
        began = perf_counter()
        asyncio.run(storm(evening.phones, evening.turns(*[die_and_return] * kills), evening.standing, patience=600))
        yield Figure("live.crashes", "servers_killed", kills, ">=1")
        yield Figure("live.crashes", "lines_lost_on_the_way", sum(phone.lost for phone in evening.phones), ">=1")
        yield Figure("live.crashes", "seconds_until_all_were_current", perf_counter() - began, "<=600")
        for wrong, times in evening.wrongs().items():
            yield Figure("live.crashes", wrong, times, "==0")
    finally:
        server.close()
