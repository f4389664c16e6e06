"""Starting from the command line: what a newcomer can mend is told in one sentence, not in a traceback."""

import os
import sys

from django.conf import ENVIRONMENT_VARIABLE, settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError, connection


def run(arguments: list[str]) -> None:
    try:
        settings.INSTALLED_APPS  # noqa: B018  (reading one setting loads them all)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except ModuleNotFoundError as error:
        name = os.environ[ENVIRONMENT_VARIABLE]
        if error.name is None or not f"{name}.".startswith(f"{error.name}."):
            raise
        sys.exit(f"{ENVIRONMENT_VARIABLE} names {name}, which is not there.")
    try:
        execute_from_command_line(arguments)
    except OperationalError:
        if reason := why_no_database():
            sys.exit(f"The database of DATABASE_URL cannot be reached: {reason}")
        raise


def why_no_database() -> str:
    """Empty where it can be reached, so that another fault of it shows where it arose."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        return str(error).strip().partition("\n")[0]
    return ""
