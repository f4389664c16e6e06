from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.audit import chain, heads
from core.audit.models import AuditLink


class Command(BaseCommand):
    help = "Check the hash chain over audit and transition records; exits with 1 if anything was tampered with."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--heads", default=settings.AUDIT_HEADS_FILE, help="file of digests kept outside")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            known_heads = heads.read(Path(options["heads"]))
        except heads.HeadsUnreadable as error:
            raise CommandError(str(error)) from error
        faults = list(chain.verify(known_heads=known_heads))
        for fault in faults:
            self.stderr.write(f"{fault.position or '-'}\t{fault.kind}\t{fault.row_id}\t{fault.what}")
        if faults:
            raise CommandError(f"The audit chain is broken in {len(faults)} places.")
        self.stdout.write(f"The audit chain of {AuditLink.objects.count()} records is whole.")
        if not known_heads:
            self.stdout.write(
                f"There is no head in {options['heads']}: a chain cut off at its end would look the same."
            )
