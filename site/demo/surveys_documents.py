"""Questionnaires of the demo: short texts in a file become the documents that the builder would have kept."""

import tomllib
from pathlib import Path
from typing import Any

from surveys.queries import own_words

TEXTS = Path(__file__).parent / "texts" / "surveys"
OTHER, OTHER_ENGLISH = "기타", "Something else"
AGREE = ("전혀 그렇지 않다", "매우 그렇다")
POINTS_OF_SCORES = 7
PLAIN = (
    "kind", "text", "help", "required", "concept", "dimension", "background", "condition", "low", "high", "no_opinion",
    "least", "most", "minimum", "maximum", "unit",
)  # fmt: skip
Data = dict[str, Any]


def read(name: str) -> Data:
    """What one file says; the small ones share a file."""
    path = TEXTS / f"{name}.toml"
    if path.exists():
        return tomllib.loads(path.read_text(encoding="utf-8"))
    said: Data = tomllib.loads((TEXTS / "small.toml").read_text(encoding="utf-8"))[name]
    return said


def questions(said: Data) -> dict[str, Data]:
    """What is said of each question, by its key: they are numbered through."""
    every = [question for section in said["section"] for question in section["question"]]
    return {f"q{number:02}": question for number, question in enumerate(every, start=1)}


def document(said: Data) -> Data:
    keyed = iter(questions(said).items())
    sections = []
    for number, section in enumerate(said["section"], start=1):
        asked = [_question(*next(keyed)) for _question_said in section["question"]]
        sections.append({"key": f"s{number}", "title": section["title"], "text": section.get("text", ""),
                         "questions": asked})  # fmt: skip
    dimensions = [{"key": key, "name": name, "weight": weight} for key, name, weight in said.get("dimensions", ())]
    return {"format": 1, "dimensions": dimensions, "sections": sections, "translations": _translations(said)}


def _question(key: str, said: Data) -> Data:
    made = {"key": key, "required": True, **{name: said[name] for name in PLAIN if name in said}}
    if "options" in said:
        made["options"] = _options(said)
    if said["kind"] == "scale":
        made |= {"points": POINTS_OF_SCORES if "scores" in said else 5}
        made |= {"low": said.get("low", AGREE[0]), "high": said.get("high", AGREE[1])}
    if "rows" in said:
        concepts = said.get("row_concepts", [""] * len(said["rows"]))
        made |= {"points": 5, "rows": [
            {"code": code, "label": label, "concept": concept}
            for code, (label, concept) in enumerate(zip(said["rows"], concepts, strict=True), start=1)
        ]}  # fmt: skip
    return made


def _options(said: Data) -> list[Data]:
    alone = said.get("exclusive", [])
    made = [
        {"code": code, "label": label, "exclusive": code in alone}
        for code, label in enumerate(said["options"], start=1)
    ]
    if said.get("other"):
        made.append({"code": len(made) + 1, "label": OTHER, "other": True})
    return made


def _translations(said: Data) -> Data:
    """English where the file has it: a questionnaire is translated whole or not at all."""
    named = [name for name in own_words.NAMES if f"{name}_en" in said]
    words = {own_words.translation_name(name): said[f"{name}_en"] for name in named}
    for number, section in enumerate(said["section"], start=1):
        words |= {f"s{number}.{name}": section[f"{name}_en"] for name in ("title", "text") if f"{name}_en" in section}
    for key, question in questions(said).items():
        parts = ("text", "help", "low", "high")
        words |= {f"{key}.{name}": question[f"{name}_en"] for name in parts if f"{name}_en" in question}
        words |= {f"{key}.o{code}": label for code, label in enumerate(question.get("options_en", ()), start=1)}
        words |= {f"{key}.r{code}": label for code, label in enumerate(question.get("rows_en", ()), start=1)}
        if question.get("other") and "options_en" in question:
            words[f"{key}.o{len(question['options']) + 1}"] = OTHER_ENGLISH
    return {"en": words} if words else {}
