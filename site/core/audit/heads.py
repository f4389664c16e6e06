"""The newest digests of the chain, kept in a file outside the database."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from core.audit import chain


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
    """Position → digest; a missing file is an empty one."""
    if not path.exists():
        return {}
    rows = (line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return {int(position): digest for _at, position, digest in rows}
