from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.residency.register_import import import_register, inspect


class Command(BaseCommand):
    help = "Imports a register of residents: a CSV with the columns keyed_hash,area (see hash_register)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--as-of", type=date.fromisoformat, required=True, help="Day of the register: 2026-01-31")
        parser.add_argument("--dry-run", action="store_true", help="Check the file; change nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            with path.open(encoding="utf-8-sig", newline="") as lines:
                report = inspect(lines)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path} cannot be read: {error}") from error
        for problem in report.problems:
            self.stderr.write(f"{path}:{problem.line}: {problem.message}")
        if not report.is_clean:
            raise CommandError(f"Nothing was imported: {len(report.problems) + report.more_problems} lines are wrong.")
        if options["dry_run"]:
            self.stdout.write(f"{report.rows} rows are fine; nothing was changed.")
            return
        with path.open(encoding="utf-8-sig", newline="") as lines:
            register = import_register(lines, as_of=options["as_of"], actor=None, at=timezone.now())
        self.stdout.write(f"{register.rows} rows imported.")
