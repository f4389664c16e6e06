from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from accounts.personal_data.destroying import destroy_expired


class Command(BaseCommand):
    help = "Destroys personal data that have outlived their purpose, and records that it did."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Say what would be destroyed; change nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        for destroyed in destroy_expired(at=timezone.now(), dry_run=options["dry_run"]):
            self.stdout.write(f"{destroyed.name}: {destroyed.count}")
