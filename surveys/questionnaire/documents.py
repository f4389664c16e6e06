"""A questionnaire as a document: read, compiled for publishing, and told apart by its digest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from typing import Any

from surveys.questionnaire.definitions import Kind, Questionnaire
from surveys.questionnaire.reading import Fault, questionnaire_of
from surveys.questionnaire.soundness import faults_of

FORMAT = 1

__all__ = ["FORMAT", "Fault", "Unusable", "compiled", "digest", "faults", "read", "read_kept", "written"]


class Unusable(Exception):
    """The questionnaire cannot be published as it is; `faults` say what and where."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = faults


def read(content: Any) -> Questionnaire:
    """Of a version, or of a draft however unfinished: what cannot be read is left out."""
    return questionnaire_of(content)[0]


def faults(draft: Any) -> list[Fault]:
    """Everything that keeps a draft from being published."""
    questionnaire, unread = questionnaire_of(draft)
    return [*unread, *faults_of(questionnaire)]


def compiled(draft: Any) -> dict[str, Any]:
    """The document in its one form, as a version keeps it. Raises Unusable."""
    questionnaire, unread = questionnaire_of(draft)
    if found := [*unread, *faults_of(questionnaire)]:
        raise Unusable(found)
    return written(questionnaire)


def written(questionnaire: Questionnaire) -> dict[str, Any]:
    """Whatever is at its default is left out."""
    return {"format": FORMAT, **_plain(questionnaire)}


def _plain(part: Any) -> Any:
    if isinstance(part, tuple):
        return [_plain(one) for one in part]
    if isinstance(part, Kind):
        return part.value
    if not is_dataclass(part):
        return part
    values = {each.name: (getattr(part, each.name), each.default) for each in fields(part)}
    return {name: _plain(value) for name, (value, default) in values.items() if value != default and value != {}}


def digest(content: dict[str, Any]) -> str:
    """The same for the same document, however its JSON was stored."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


# Versions that were read lately, by digest.
_KEPT: dict[str, Questionnaire] = {}
_MOST_KEPT = 100


def read_kept(content: dict[str, Any], content_hash: str) -> Questionnaire:
    """Of a published version, which never changes: read once in each process."""
    if content_hash not in _KEPT:
        if len(_KEPT) >= _MOST_KEPT:
            _KEPT.clear()
        _KEPT[content_hash] = read(content)
    return _KEPT[content_hash]
