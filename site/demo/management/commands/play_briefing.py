import random
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from briefings.models import Room
from briefings.states.briefings import BriefingState
from demo.players import Neighbour, NotThere

WORDS = (
    "쉼터에 햇볕을 가릴 지붕도 생기나요?",
    "공사 차량은 어느 길로 다니나요? 아이들 등굣길과 겹칩니다.",
    "산책로 바닥은 비 온 뒤에도 미끄럽지 않은 재료인가요?",
    "물가 쪽 울타리는 얼마나 높나요?",
    "밤에는 조명이 몇 시까지 켜지나요?",
    "운동 기구를 새로 놓을 자리는 어디인가요?",
    "천변 벚나무는 그대로 두나요?",
    "반려견 놀이터를 함께 만들 계획이 있습니까?",
    "공사가 끝나면 청소는 누가 맡나요?",
    "자전거 보관대가 모자랍니다. 늘려 주실 수 있나요?",
)
NAMES = ("아침산책", "달빛걷기", "가람둥이", "천변이웃", "두바퀴", "느린걸음", "물소리", "새벽달리기")
# A newcomer's server takes a while to come up.
PATIENCE = 120


class Command(BaseCommand):
    help = "Play residents at the briefing that is on now, through the pages of a running server. Demo only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--url", default=f"http://localhost:{settings.PORT}")
        parser.add_argument("--minutes", type=int, default=60)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Residents are played in development only.")
        room = Room.objects.filter(
            kind=Room.Kind.MAIN, briefing__state=BriefingState.LIVE, closed_at__isnull=True, opened_at__isnull=False
        ).first()
        if room is None:
            raise CommandError("No briefing is on now. Begin one, or make the demo anew.")
        people = [Neighbour(options["url"], room.pk, name) for name in NAMES]
        try:
            self._come_in(people)
            self._go_on(people, until=time.monotonic() + options["minutes"] * 60)
        except KeyboardInterrupt:
            return
        except NotThere as error:
            raise CommandError(str(error)) from error

    def _come_in(self, people: list[Neighbour]) -> None:
        until = time.monotonic() + PATIENCE
        while not people[0].can_reach():
            if time.monotonic() > until:
                raise NotThere("No server answers. Start one with: make run")
            time.sleep(1)
        for person in people:
            person.join()

    def _go_on(self, people: list[Neighbour], *, until: float) -> None:
        """Mostly they say that they ask the same; now and then somebody asks something."""
        chance, waiting = random.Random(), list(WORDS)  # noqa: S311  (a play, no secret)
        while time.monotonic() < until:
            person = chance.choice(people)
            if waiting and chance.random() < 0.15:
                person.ask(waiting.pop(0))
            else:
                person.take_part(chance)
            time.sleep(chance.uniform(0.5, 3))
