"""Names that nobody has: surnames that do not exist, before plain Korean words."""

import random
import tomllib
from pathlib import Path

_TEXTS = tomllib.loads((Path(__file__).parent / "texts" / "names.toml").read_text(encoding="utf-8"))
STREETS: list[str] = _TEXTS["streets"]


def invented(chance: random.Random) -> str:
    return f"{chance.choice(_TEXTS['surnames'])}{chance.choice(_TEXTS['given'])}"


def shown(chance: random.Random) -> str:
    """What somebody calls himself in public: a name, or something else."""
    if chance.random() < 0.3:
        return f"{chance.choice(_TEXTS['nicknames'])} {chance.randint(2, 99)}"
    return invented(chance)
