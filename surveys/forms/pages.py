"""Which questions stand on a page, what other pages asked, and where to go from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from surveys.forms.asking import Asked, asked, fields_of
from surveys.questionnaire import conditions
from surveys.questionnaire.definitions import Question, Questionnaire, Section
from surveys.questionnaire.flow import Walk, presented, walk


@dataclass(frozen=True)
class AskedSection:
    """`dormant` questions are asked once an answer on the same page calls for them: the page shows them by itself."""

    section: Section
    questions: list[Asked]
    dormant: frozenset[str] = frozenset()

    @property
    def is_asleep(self) -> bool:
        return bool(self.questions) and all(one.key in self.dormant for one in self.questions)


@dataclass(frozen=True)
class Sheet:
    """The questionnaire as it stands for one person after what they answered so far."""

    questionnaire: Questionnaire
    raw: Mapping[str, Any]
    seed: int = 0
    language: str = "ko"
    whole: bool = False
    faults: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def way(self) -> Walk:
        return walk(self.questionnaire, self.raw)

    @cached_property
    def visible(self) -> tuple[Section, ...]:
        return presented(self.questionnaire, self.way, self.seed, self.language)

    @cached_property
    def visible_keys(self) -> frozenset[str]:
        return frozenset(question.key for _section, questions in self.way.sections for question in questions)

    @cached_property
    def section_keys(self) -> list[str]:
        """Of those that are asked. What is only checked, and not shown, needs no words."""
        return [section.key for section, _questions in self.way.sections]

    @cached_property
    def everything(self) -> tuple[Section, ...]:
        """All sections with all their questions, in the order and words of this person."""
        sections = [(section, list(section.questions)) for section in self.questionnaire.sections]
        return presented(self.questionnaire, Walk(sections, self.way.kept), self.seed, self.language)

    def index_of(self, key: str) -> int:
        """Where a section stands among those that are asked; the first, if it is not asked any more."""
        return self.section_keys.index(key) if key in self.section_keys else 0

    def first_with_fault(self) -> int:
        for index, section in enumerate(self.visible):
            if any(question.key in self.faults for question in section.questions):
                return index
        return 0

    def first_unfinished(self) -> int:
        """Where somebody who comes back goes on: the first section in which nothing is answered yet."""
        for index, section in enumerate(self.visible):
            if section.questions and not any(question.key in self.raw for question in section.questions):
                return index
        return max(0, len(self.visible) - 1)

    def page(self, index: int) -> Page:
        return Page(self, index, tuple(self.section_keys if self.whole else self.section_keys[index : index + 1]))


@dataclass(frozen=True)
class Page:
    """One section, or all of them."""

    sheet: Sheet
    index: int
    keys: tuple[str, ...]

    @property
    def number(self) -> int:
        return self.index + 1

    @property
    def of(self) -> int:
        return len(self.sheet.section_keys)

    @property
    def key(self) -> str:
        return self.keys[0] if self.keys else ""

    @property
    def is_first(self) -> bool:
        return self.sheet.whole or self.index == 0

    @property
    def is_last(self) -> bool:
        return self.sheet.whole or self.number >= self.of

    @cached_property
    def sections(self) -> list[AskedSection]:
        found = [self._asked_section(section) for section in self._candidates()]
        return [one for one in found if one.questions or one.section.key in self.keys]

    def _candidates(self) -> list[Section]:
        return [one for one in self.sheet.everything if self.sheet.whole or one.key in self.keys]

    @cached_property
    def _asked_here(self) -> frozenset[str]:
        return frozenset(question.key for section in self._candidates() for question in section.questions)

    def _asked_section(self, section: Section) -> AskedSection:
        asleep = frozenset(
            question.key
            for question in section.questions
            if question.key not in self.sheet.visible_keys and self._may_wake(section, question)
        )
        questions = [
            asked(question, self.sheet.raw, self.sheet.faults)
            for question in section.questions
            if question.key in self.sheet.visible_keys or question.key in asleep
        ]
        return AskedSection(section, questions, asleep)

    def _may_wake(self, section: Section, question: Question) -> bool:
        hangs_on = conditions.keys_of(question.condition) | conditions.keys_of(section.condition)
        return bool(hangs_on & self._asked_here)

    @cached_property
    def questions(self) -> list[Asked]:
        return [one for section in self.sections for one in section.questions]

    @property
    def faulty(self) -> list[Asked]:
        return [one for one in self.questions if one.fault]

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What other pages asked, as hidden fields: nothing of it need be kept anywhere else."""
        here = {one.key for one in self.questions}
        return [
            pair
            for question in self.sheet.questionnaire.questions
            if question.key not in here
            for pair in fields_of(question, self.sheet.raw)
        ]

    def _asked_now(self) -> list[Question]:
        ways = self.sheet.way.sections
        return [question for section, questions in ways if section.key in self.keys for question in questions]

    def unseen(self, shown: set[str]) -> list[str]:
        """What an answer on this page calls for and the page did not show yet."""
        if all(question.key in shown for question in self._asked_now()):
            return []
        awake = [one.key for section in self.sections for one in section.questions if one.key not in section.dormant]
        return [key for key in awake if key not in shown]
