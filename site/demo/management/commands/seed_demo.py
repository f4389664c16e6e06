from datetime import date
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from demo import building
from demo.organisations import ACCOUNTS, address

# Beyond them there is no memory that holds it all, and no calendar that knows the holidays.
LARGEST_SCALE = 1000
YEARS = range(2000, 2100)
OWN_ACCOUNTS = (("resident", "주민 (거주 확인 전)"), ("verified", "주민 (거주 확인 마침)"))


class Command(BaseCommand):
    help = "Fill an empty database with a fictional corporation and two years of its life."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", type=int, default=1, help="so many times as much; for benches")
        parser.add_argument("--seed", type=int, default=7)
        parser.add_argument("--date", type=date.fromisoformat, help="the day on which it ends (default: today)")
        parser.add_argument("--if-empty", action="store_true", help="say nothing when there is something already")
        parser.add_argument("--migrate", action="store_true", help="migrate first: one start less than two commands")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["scale"] <= LARGEST_SCALE:
            raise CommandError(f"--scale is a whole number from 1 to {LARGEST_SCALE}.")
        if (day := options["date"] or timezone.localdate()).year not in YEARS:
            raise CommandError(f"--date is a day of the years {YEARS.start} to {YEARS.stop - 1}.")
        if options["migrate"]:
            call_command("migrate", verbosity=0)
        if building.exists():
            if not options["if_empty"]:
                self.stdout.write("There are pages already; nothing was changed.")
            elif settings.DEBUG:
                self._print_accounts({"password": "", "secret": ""})
            return
        with translation.override(settings.LANGUAGE_CODE):
            keys = building.build(seed=options["seed"], day=day, scale=options["scale"])
            self._print_accounts(keys)

    def _print_accounts(self, keys: dict[str, str]) -> None:
        from demo.organisations import DEMO_PASSWORD

        password = keys["password"] or DEMO_PASSWORD
        self.stdout.write("\n시연 계정 — 비밀번호는 모두 " + password)
        for account, what in OWN_ACCOUNTS:
            self.stdout.write(f"  {address(account):<28}{what}")
        for account, (_name, role, department) in ACCOUNTS.items():
            self.stdout.write(f"  {address(account):<28}{role.label}{f' · {department}' if department else ''}")
        for person in settings.RESIDENCY_EXAMPLES:
            self.stdout.write("  거주 확인(명부 대조)에 쓸 사람: " + " · ".join(person.values()))
        self._print_reports(keys)
        if settings.DEBUG:
            self.stdout.write("직원 계정의 두 번째 확인 번호: .venv/bin/python manage.py demo_code officer\n")

    def _print_reports(self, keys: dict[str, str]) -> None:
        """What stands nowhere in the database and cannot be asked for again."""
        from demo.auditors_confidential import DEMO_PASSPHRASE, HOLDERS

        passphrase = keys.get("passphrase") or (DEMO_PASSPHRASE if settings.DEBUG else "")
        if passphrase:
            self.stdout.write("  제보 처리자(officer · reviewer · checker)의 열쇠 암호문: " + passphrase)
        if "receipt" in keys:
            self.stdout.write("  제보자가 다시 들어올 때 쓰는 접수증: " + keys["receipt"])
            for account, half in zip(HOLDERS, ("first_half", "second_half"), strict=True):
                self.stdout.write(f"  복구 열쇠 반쪽 ({address(account)}): {keys[half]}")
