"""How answers to one version are laid down: what was chosen, the same in codes, and the words apart from both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from surveys.models import Version
from surveys.questionnaire import documents, packing
from surveys.questionnaire.definitions import OF_WORDS, Questionnaire

_OTHER = ".other"
# Of versions that were answered lately, by the digest of their content, which never changes.
_KEPT: dict[str, Laying] = {}
_MOST_KEPT = 64


def of(version: Version) -> Laying:
    if version.content_hash not in _KEPT:
        if len(_KEPT) >= _MOST_KEPT:
            _KEPT.clear()
        _KEPT[version.content_hash] = Laying(documents.read_kept(version.content, version.content_hash))
    return _KEPT[version.content_hash]


@dataclass(frozen=True)
class Laying:
    questionnaire: Questionnaire

    @cached_property
    def layout(self) -> packing.Layout:
        return packing.layout(self.questionnaire)

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(question.key for question in self.questionnaire.questions if question.kind in OF_WORDS)

    @cached_property
    def personal(self) -> frozenset[str]:
        """What is about a person is neither counted nor kept beside what is."""
        return frozenset(question.key for question in self.questionnaire.questions if question.personal)

    def laid(self, answers: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str], bytes]:
        """Of checked answers: those chosen, the words, and the codes."""
        apart = {
            key: str(value)
            for key, value in answers.items()
            if key in self.words or key in self.personal or key.endswith(_OTHER)
        }
        chosen = {key: value for key, value in answers.items() if key not in apart}
        # Of words the codes say that there are some.
        given = {key: text for key, text in apart.items() if key in self.words}
        return chosen, apart, self.layout.pack({**chosen, **given})
