from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from core.workflow import registry
from desk import workflow_pages


class Command(BaseCommand):
    help = "Write docs/workflows.md anew from the definitions of all workflows."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--path", default=str(settings.BASE_DIR / "docs" / "workflows.md"))

    def handle(self, *args: Any, **options: Any) -> None:
        workflows = registry.workflows()
        Path(options["path"]).write_text(workflow_pages.render(workflows), encoding="utf-8")
        self.stdout.write(f"{len(workflows)} workflows written to {options['path']}.")
