from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.consent.texts import DEFAULTS, TextRefused, publish_file


class Command(BaseCommand):
    help = "Publishes new versions of the consent texts from a JSON file; published versions are never changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", default=DEFAULTS)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            published = publish_file(options["file"], at=timezone.now())
        except (OSError, ValueError, KeyError, TextRefused) as error:
            raise CommandError(f"{options['file']}: {error}") from error
        self.stdout.write(f"{published} new versions.")
