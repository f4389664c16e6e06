from typing import Any

from django.core.management.base import BaseCommand

from home import services


class Command(BaseCommand):
    help = "Put every public page into the search anew."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{services.rebuild_index()} pages")
