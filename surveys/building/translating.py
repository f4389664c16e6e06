"""The words of a questionnaire in other languages, under the names by which `surveys.questionnaire` finds them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surveys.building.documents import Document, Part, sections


@dataclass(frozen=True)
class Text:
    """One text as it was written. `key` is the section or question in which it stands."""

    name: str
    text: str
    key: str


def texts(document: Document) -> list[Text]:
    """Every text of the questionnaire, in its order; empty ones need no translation."""
    asked = [text for section in sections(document) for text in _of_section(section)]
    named = [Text(f"{one['key']}.name", one["name"], one["key"]) for one in document.get("dimensions", [])]
    return [text for text in (*asked, *named) if text.text]


def _of_section(section: Part) -> Iterator[Text]:
    key = section["key"]
    for name in ("title", "text"):
        yield Text(f"{key}.{name}", section.get(name, ""), key)
    for question in section.get("questions", []):
        yield from _of_question(question)


def _of_question(question: Part) -> Iterator[Text]:
    key = question["key"]
    for name in ("text", "help", "low", "high", "unit"):
        yield Text(f"{key}.{name}", question.get(name, ""), key)
    for name, letter in (("options", "o"), ("rows", "r")):
        for part in question.get(name, []):
            if not part.get("retired"):
                yield Text(f"{key}.{letter}{part['code']}", part.get("label", ""), key)


def words(document: Document, language: str) -> dict[str, str]:
    return dict(document.get("translations", {}).get(language, {}))


def write(document: Document, language: str, given: Mapping[str, str]) -> None:
    """Empty ones are taken out; words of parts that stood on no form stay."""
    kept = {**words(document, language), **given}
    every = document.setdefault("translations", {})
    every[language] = {name: text for name, text in kept.items() if text}
    if not every[language]:
        del every[language]
