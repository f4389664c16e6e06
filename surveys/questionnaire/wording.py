"""The words of a questionnaire in one language, with earlier answers put into them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from surveys.questionnaire.definitions import NO_OPINION, Answers, Kind, Option, Question, Questionnaire, Row, Section

Part = TypeVar("Part", Section, Question, Option, Row)
Labelled = TypeVar("Labelled", Option, Row)

PIPE = re.compile(r"\{\{\s*([a-z][a-z0-9_]{0,19})\s*\}\}")
UNANSWERED = "…"
# Their answers read well within a sentence.
PIPED = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.SCALE, Kind.NPS, Kind.RANKING, Kind.NUMBER, Kind.DATE, Kind.TEXT})


class Wording:
    """Translates parts and fills in what was answered so far; a text without translation stays as it was written."""

    def __init__(self, questionnaire: Questionnaire, language: str, kept: Answers) -> None:
        self.questionnaire = questionnaire
        self.kept = kept
        self.texts: Mapping[str, str] = questionnaire.translations.get(language, {})

    def section(self, section: Section, questions: tuple[Question, ...]) -> Section:
        words = {name: self._said(f"{section.key}.{name}", getattr(section, name)) for name in ("title", "text")}
        return _changed(section, questions=questions, **words)

    def question(self, question: Question) -> Question:
        """As it is asked: retired options and rows are left out."""
        return _changed(
            question,
            **{name: self._said(f"{question.key}.{name}", getattr(question, name)) for name in _OF_QUESTION},
            options=tuple(self._labelled(f"{question.key}.o", option) for option in question.offered),
            rows=tuple(self._labelled(f"{question.key}.r", row) for row in question.asked_rows),
        )

    def _labelled(self, prefix: str, part: Labelled) -> Labelled:
        return _changed(part, label=self._said(f"{prefix}{part.code}", part.label))

    def _said(self, name: str, text: str) -> str:
        text = self.texts.get(name) or text
        return PIPE.sub(lambda found: self._answer(found[1]), text) if "{{" in text else text

    def _answer(self, key: str) -> str:
        question = self.questionnaire.question(key)
        value = self.kept.get(key)
        if question is None or value is None or question.kind not in PIPED:
            return UNANSWERED
        if isinstance(value, list):
            return ", ".join(self._choice(question, code) for code in value)
        if question.kind is Kind.SINGLE:
            return self._choice(question, value)
        return UNANSWERED if value == NO_OPINION else str(value)

    def _choice(self, question: Question, code: int) -> str:
        option = question.option(code)
        if option is None:
            return UNANSWERED
        said = self.kept.get(f"{question.key}.other") if option.other else None
        return said or self.texts.get(f"{question.key}.o{code}") or option.label


_OF_QUESTION = ("text", "help", "low", "high", "unit")


def _changed(part: Part, **values: Any) -> Part:
    """The part itself where nothing is different: most words are neither translated nor filled in."""
    if all(getattr(part, name) == value for name, value in values.items()):
        return part
    return replace(part, **values)


def piped_in(*texts: str) -> set[str]:
    """The keys of the questions whose answers these texts repeat."""
    return {key for text in texts for key in PIPE.findall(text)}


def texts_of(part: Any) -> list[str]:
    """Every text of a section (without its questions) or of a question that an answer may be put into."""
    if isinstance(part, Section):
        return [part.title, part.text]
    words = [getattr(part, name) for name in _OF_QUESTION]
    return [*words, *(option.label for option in part.offered), *(row.label for row in part.asked_rows)]
