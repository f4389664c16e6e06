"""The newest digests of the chain, kept in a file outside the database."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from core.audit import chain


class HeadsUnreadable(Exception):
    """Somebody or something damaged the file; the message says where."""


def write(*, at: datetime) -> None:
    """Append the present head to the file, once for each new position."""
    position, digest = chain.head()
    path = Path(settings.AUDIT_HEADS_FILE)
    known = read(path)
    if position and position not in known:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{at.isoformat()} {position} {digest}\n")


def read(path: Path) -> dict[int, str]:
    """Position → digest; a missing file is an empty one. Raises HeadsUnreadable."""
    if not path.exists():
        return {}
    known = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            _at, position, digest = line.split()
            known[int(position)] = digest
        except ValueError as error:
            raise HeadsUnreadable(f"{path}, line {number}: this is no head of the audit chain.") from error
    return known
