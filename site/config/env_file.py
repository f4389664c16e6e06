"""The file `.env` beside manage.py, read as people write it and as `docker compose` reads the same file."""

import os
import re
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

# A `#` begins a comment only after a space: passwords hold one too.
LINE = re.compile(
    r"""\s*(?:(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(?:'([^']*)'|"((?:[^"\\]|\\.)*)"|(?!['"])(.*?))\s*)?(?:(?<!\S)\#.*)?""",
    re.VERBOSE | re.ASCII,
)


def read(path: Path) -> None:
    """What the environment says already comes first."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{path.name} cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        found = LINE.fullmatch(line)
        if found is None:
            # The line is not repeated: it may hold a password.
            raise ImproperlyConfigured(f"{path.name}, line {number}: expected NAME=value, in quotes where it has some.")
        name, single, double, bare = found.groups()
        if name:
            value = re.sub(r"\\(.)", r"\1", double) if double is not None else single if single is not None else bare
            os.environ.setdefault(name, value)
