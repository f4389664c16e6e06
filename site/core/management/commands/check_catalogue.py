import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polib
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Fail on a text that has no Korean, a doubtful one, or (with GNU gettext) one not collected yet."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        source = Path(settings.LOCALE_PATHS[0]) / "ko" / "LC_MESSAGES" / "django.po"
        catalogue = polib.pofile(str(source))
        faults = [f"no Korean: {entry.msgid}" for entry in catalogue.untranslated_entries()]
        faults += [f"doubtful: {entry.msgid}" for entry in catalogue.fuzzy_entries()]
        if shutil.which("xgettext"):
            faults += self.not_collected(source, catalogue)
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} texts need a translator; collect with `make messages`.")

    def not_collected(self, source: Path, catalogue: polib.POFile) -> list[str]:
        """Collects into the real place, compares, and puts the old file back."""
        with TemporaryDirectory() as folder:
            kept = Path(folder) / "django.po"
            shutil.copy2(source, kept)
            try:
                ignored = [".venv", "frontend/node_modules", "frontend/dist"]
                call_command(
                    "makemessages",
                    locale=["ko"],
                    no_location=True,
                    no_obsolete=True,
                    ignore_patterns=ignored,
                    verbosity=0,
                )
                fresh = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(source))}
            finally:
                shutil.copy2(kept, source)
        known = {(entry.msgctxt, entry.msgid) for entry in catalogue}
        return [f"not collected: {text}" for _context, text in sorted(fresh - known, key=str)]
