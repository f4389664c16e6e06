"""What the verbs of the record of access mean, for those who review it. Each app lists its own in `audit_verbs`."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    READ = "READ", _("Read personal data")
    EXPORT = "EXPORT", _("Took data out")
    RIGHTS = "RIGHTS", _("Changed rights")
    CHANGE = "CHANGE", _("Changed something")
    # What people do with their own account: kept, but no access of one person to the data of another.
    OWN = "OWN", _("Own account")


@dataclass(frozen=True)
class Meaning:
    label: Any
    kind: Kind


_meanings: dict[str, Meaning] = {}


def describe(verb: str, label: Any, kind: Kind) -> None:
    """Say in words what a verb such as `accounts.search_people` stands for."""
    if verb in _meanings:
        raise LookupError(f"The verb {verb} is described twice.")
    _meanings[verb] = Meaning(label, kind)


def meaning_of(verb: str) -> Meaning:
    """A verb that nobody described is shown as it is, among the changes, rather than left out."""
    return _meanings.get(verb, Meaning(verb, Kind.CHANGE))


def verbs_of(kind: str) -> list[str]:
    return sorted(verb for verb, meaning in _meanings.items() if meaning.kind == kind)


def described_verbs() -> frozenset[str]:
    return frozenset(_meanings)
