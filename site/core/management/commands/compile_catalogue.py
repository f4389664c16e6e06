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
                polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))
