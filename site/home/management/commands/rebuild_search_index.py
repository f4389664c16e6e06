from typing import Any

from django.core.management.base import BaseCommand

from core.search.rebuilding import rebuild


class Command(BaseCommand):
    help = "Put everything that can be found into the search anew: pages, and what each room holds."

    def handle(self, *args: Any, **options: Any) -> None:
        for kind, count in rebuild().items():
            self.stdout.write(f"{kind}: {count}")
