import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from core.background import runner
from core.background.worker import Worker


class Command(BaseCommand):
    help = "Run the background jobs until stopped. Any number of workers may run."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="run what is due now, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        talkative = options["verbosity"] >= 2
        if options["once"]:
            for name in runner.run_due(timezone.now()):
                self.stdout.write(name)
            return
        worker = Worker(say=self.stdout.write if talkative else lambda line: None)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: worker.stop())
        worker.run_forever()
        if talkative:
            self.stdout.write("stopped")
