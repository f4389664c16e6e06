import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.background.server import Options, PortTaken, listen, serve


class Command(BaseCommand):
    help = "Serve pages and sockets, and in embedded mode run the background jobs too."

    def add_arguments(self, parser: CommandParser) -> None:
        # Loopback while developing: what is not finished should not be reachable from outside by accident.
        parser.add_argument("--host", default=os.environ.get("HOST") or ("127.0.0.1" if settings.DEBUG else "0.0.0.0"))  # noqa: S104
        parser.add_argument("--port", default=str(settings.PORT), help="also from PORT in the environment")
        parser.add_argument("--workers", type=int, default=1, help="web processes; one per core serves best")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["port"].isdigit():
            raise CommandError(f"PORT must be a whole number, not {options['port']!r}.")
        if options["workers"] < 1:
            raise CommandError("At least one web process is needed.")
        chosen = Options(options["host"], int(options["port"]), options["workers"], settings.EMBEDDED_WORKER)
        try:
            listener = listen(chosen.host, chosen.port)
        except PortTaken as error:
            raise CommandError(str(error)) from error
        if options["verbosity"] >= 1:
            self.stdout.write(f"http://{shown(chosen.host)}:{chosen.port}/")
        serve(chosen, listener)


def shown(host: str) -> str:
    """The name to type into a browser on this machine."""
    if host in ("0.0.0.0", "127.0.0.1", "::", "::1"):  # noqa: S104
        return "localhost"
    return f"[{host}]" if ":" in host else host
