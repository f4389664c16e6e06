import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from councils.lots import redraw


class Command(BaseCommand):
    help = "Draws a public lot again from its published file; exits with 1 if it does not agree, 2 if it is malformed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="The file that is published on the page of the lot")

    def handle(self, *args: Any, **options: Any) -> None:
        code, line = redraw.report(options["file"])
        if code:
            self.stderr.write(line)
            sys.exit(code)
        self.stdout.write(line)
