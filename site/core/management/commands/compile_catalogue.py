import os
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compile the translations; needs no GNU gettext."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for root in settings.LOCALE_PATHS:
            for source in Path(root).glob("*/LC_MESSAGES/django.po"):
                _compile(source, source.with_suffix(".mo"))


def _compile(source: Path, target: Path) -> None:
    """Whole or not at all: whoever reads meanwhile, another worker of a test run say, finds the one before."""
    if target.exists() and target.stat().st_mtime > source.stat().st_mtime:
        return
    unfinished = target.with_suffix(f".{os.getpid()}")
    polib.pofile(str(source)).save_as_mofile(str(unfinished))
    unfinished.replace(target)
