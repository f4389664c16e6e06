import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.residency.register_import import CLEAR_COLUMNS, HASHED_COLUMNS, hashed


class Command(BaseCommand):
    help = (
        f"Makes the file for import_register from a CSV in clear text ({','.join(CLEAR_COLUMNS)}). "
        "Run it where the register lives; only its output has to leave that place."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        writer = csv.writer(self.stdout, lineterminator="\n")
        writer.writerow(HASHED_COLUMNS)
        try:
            with options["file"].open(encoding="utf-8-sig", newline="") as lines:
                writer.writerows(hashed(lines))
        except (OSError, ValueError, csv.Error) as error:
            raise CommandError(f"{options['file']}: {error}") from error
