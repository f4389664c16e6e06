from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from signoff.models import SignedPage


class Command(BaseCommand):
    help = "Compare every public signed page with its approval; fail where one differs."

    def handle(self, *args: Any, **options: Any) -> None:
        wrong, checked = [], 0
        for model in apps.get_models():
            if issubclass(model, SignedPage):
                for page in model._default_manager.filter(live=True).iterator(chunk_size=200):
                    checked += 1
                    if not page.is_as_signed():
                        wrong.append(f"{page.pk} {page.title}")
        for line in wrong:
            self.stderr.write(line)
        if wrong:
            raise CommandError(f"{len(wrong)} of {checked} public signed pages are not as they were signed.")
        self.stdout.write(f"{checked} public signed pages are as they were signed.")
