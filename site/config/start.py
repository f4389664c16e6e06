"""Starting from the command line: a missing or bad setting is one sentence, not a traceback."""

import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def run(arguments: list[str]) -> None:
    try:
        settings.INSTALLED_APPS  # noqa: B018  (reading one setting loads them all)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    execute_from_command_line(arguments)
