"""Adding, moving, doubling and deleting questions and sections. Every function changes the document it is given."""

from __future__ import annotations

import copy
from typing import Any

from surveys.building import kinds
from surveys.building.documents import (
    BIN,
    MOST_IN_BIN,
    Document,
    Gone,
    mint,
    new_section,
    place,
    section,
    sections,
)


def add_question(document: Document, kind: str, *, section_key: str = "", after: str = "") -> str:
    """A new question behind another one, or at the end of a section; its key."""
    question = kinds.new_question(kind)
    if after:
        home, index = place(document, after)
        home["questions"].insert(index + 1, question)
    else:
        home = section(document, section_key) if section_key else _last_section(document)
        home.setdefault("questions", []).append(question)
    return str(question["key"])


def duplicate_question(document: Document, key: str) -> str:
    """A copy behind it: under a key of its own, and not under the same concept, which is measured once."""
    home, index = place(document, key)
    double = copy.deepcopy(home["questions"][index])
    double["key"] = mint("q")
    double.pop("concept", None)
    for row in double.get("rows", []):
        row.pop("concept", None)
    home["questions"].insert(index + 1, double)
    _copy_words(document, key, double["key"])
    return str(double["key"])


def _copy_words(document: Document, source: str, target: str) -> None:
    for words in document.get("translations", {}).values():
        for name, text in list(words.items()):
            if name.startswith(f"{source}."):
                words[f"{target}.{name.removeprefix(f'{source}.')}"] = text


def delete_question(document: Document, key: str) -> None:
    """Into the bin, from where it can be brought back to its place."""
    home, index = place(document, key)
    question = home["questions"].pop(index)
    kept = document.setdefault(BIN, [])
    kept.insert(0, {"question": question, "section": home["key"], "index": index})
    del kept[MOST_IN_BIN:]


def restore_question(document: Document, key: str) -> None:
    """Back to where it stood, or to the end if that is no more. Raises Gone."""
    kept = document.get(BIN, [])
    found = next((one for one in kept if one["question"]["key"] == key), None)
    if found is None:
        raise Gone(key)
    kept.remove(found)
    try:
        home, index = section(document, found["section"]), found["index"]
    except Gone:
        home, index = _last_section(document), len(_last_section(document).get("questions", []))
    home.setdefault("questions", []).insert(index, found["question"])


def move_question(document: Document, key: str, step: int) -> None:
    """One place up (-1) or down (1), across sections at their ends."""
    home, index = place(document, key)
    question = home["questions"].pop(index)
    target = index + step
    if 0 <= target <= len(home["questions"]):
        home["questions"].insert(target, question)
        return
    every = sections(document)
    number = every.index(home) + step
    if not 0 <= number < len(every):
        home["questions"].insert(index, question)
        return
    others = every[number].setdefault("questions", [])
    others.insert(len(others) if step < 0 else 0, question)


def put_question(document: Document, key: str, *, section_key: str, before: str = "") -> None:
    """Where it was dropped: before another question, or at the end of a section. Raises Gone."""
    if key == before:
        return
    target = section(document, section_key)
    home, index = place(document, key)
    question = home["questions"].pop(index)
    others = target.setdefault("questions", [])
    position = next((number for number, one in enumerate(others) if one["key"] == before), len(others))
    others.insert(position, question)


def add_section(document: Document, *, after: str = "") -> str:
    every = sections(document)
    made = new_section()
    position = every.index(section(document, after)) + 1 if after else len(every)
    every.insert(position, made)
    return str(made["key"])


def delete_section(document: Document, key: str) -> None:
    """Its questions move to the section before it, or behind it; the last section stays."""
    every = sections(document)
    gone = section(document, key)
    if len(every) == 1:
        return
    index = every.index(gone)
    every.remove(gone)
    questions: list[Any] = gone.get("questions", [])
    if index:
        every[index - 1].setdefault("questions", []).extend(questions)
    else:
        every[0]["questions"] = [*questions, *every[0].get("questions", [])]


def move_section(document: Document, key: str, step: int) -> None:
    every = sections(document)
    index = every.index(section(document, key))
    if 0 <= index + step < len(every):
        every.insert(index + step, every.pop(index))


def _last_section(document: Document) -> dict[str, Any]:
    every = sections(document)
    if not every:
        every.append(new_section())
    return every[-1]
