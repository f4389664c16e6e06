"""Questionnaires and answers by chance, the same for the same seed: sound ones, answered well and badly."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from surveys.questionnaire import documents
from surveys.questionnaire.definitions import NO_OPINION, Kind, Question, Questionnaire

Content = dict[str, Any]

_RUBBISH: list[Any] = [
    *(None, "", [], {}, "abc", 0, -1, 1, 4, 99, 70_000, 1.5, True),
    *("1", "0", "007", "-0.0", "+3.50", "1,200.5", "1e5", "NaN", "２", "999999999999999999"),
    *([1], [1, 1], [1, "2"], [[1]], {"1": 1}, {"1": 2, "2": 1}, {"2": "1"}, {"9": 1}, {"1": None}),
    *("2026-02-30", "2026-02-28", "1899-12-31", "2051-01-01"),
    *(" 빈칸 ", "한\x00글\u200b", "가" * 600, "a\r\nb", "x" * 10_050, "{{q1}}"),
]


class Chance:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def maybe(self, share: float = 0.5) -> bool:
        return self.random.random() < share

    def questionnaire(self) -> Content:
        asked: list[Content] = []
        sections = [self._section(number, asked) for number in range(1, self.random.randint(2, 5))]
        content = {"format": 1, "sections": sections, "translations": {"en": self._english(sections)}}
        return documents.compiled(content)

    def _section(self, number: int, asked: list[Content]) -> Content:
        section: Content = {"key": f"s{number}", "title": f"{number}장{self._pipe(asked)}", "shuffle": self.maybe(0.3)}
        if asked and self.maybe(0.4):
            section["condition"] = self._condition(asked, 3)
        earlier = list(asked)
        section["questions"] = []
        for _turn in range(self.random.randint(0 if number > 1 else 1, 5)):
            before = earlier if section["shuffle"] else asked
            question = self._question(f"q{len(asked) + 1}", before)
            section["questions"].append(question)
            asked.append(question)
        return section

    def _question(self, key: str, before: list[Content]) -> Content:
        kind = self.random.choice(list(Kind))
        question: Content = {"key": key, "kind": kind.value, "text": f"{key} 질문{self._pipe(before)}"}
        if before and self.maybe(0.5):
            question["condition"] = self._condition(before, 3)
        if kind in (Kind.SINGLE, Kind.MULTIPLE, Kind.RANKING):
            question["options"] = self._parts("답", before, others=kind is not Kind.RANKING)
        if kind is Kind.MATRIX:
            question["rows"] = self._parts("줄", before, others=False)
        if kind in (Kind.SCALE, Kind.MATRIX):
            question |= {"points": self.random.choice([2, 5, 7]), "no_opinion": self.maybe()}
        if kind is Kind.NUMBER:
            question["decimals"] = self.random.choice([0, 2])
        return question

    def _parts(self, label: str, before: list[Content], others: bool) -> list[Content]:
        codes = self.random.sample(range(1, 12), self.random.randint(3, 6))
        parts: list[Content] = [{"code": code, "label": f"{label} {code}{self._pipe(before)}"} for code in codes]
        parts[0]["retired"] = self.maybe(0.3)
        if others:
            parts[-1] |= {"other": self.maybe(), "exclusive": self.maybe(0.3)}
        return parts

    def _pipe(self, before: list[Content]) -> str:
        fit = [one["key"] for one in before if one["kind"] not in (Kind.MATRIX, Kind.LONGTEXT, Kind.FILE)]
        return f" {{{{{self.random.choice(fit)}}}}}" if fit and self.maybe(0.2) else ""

    def _condition(self, before: list[Content], depth: int) -> Content:
        turn = self.random.random()
        if depth == 0 or turn < 0.6:
            return self._leaf(self.random.choice(before))
        if turn < 0.7:
            return {"not": self._condition(before, depth - 1)}
        parts = [self._condition(before, depth - 1) for _turn in range(self.random.randint(0, 3))]
        return {self.random.choice(["all", "any"]): parts}

    def _leaf(self, question: Content) -> Content:
        kind = question["kind"]
        leaf: Content = {"question": question["key"]}
        if self.maybe(0.25) or kind in (Kind.DATE, Kind.TEXT, Kind.LONGTEXT, Kind.FILE):
            return leaf | {"answered": self.maybe()}
        if kind == Kind.MATRIX:
            leaf["row"] = self.random.choice(question["rows"])["code"]
        measured = kind in (Kind.NUMBER, Kind.SCALE, Kind.NPS, Kind.MATRIX, Kind.MULTIPLE, Kind.RANKING)
        if kind == Kind.NUMBER or (measured and self.maybe()):
            return leaf | {self.random.choice(["at_least", "at_most"]): self.random.choice([-1, 0, 1, 2, 2.5, 4])}
        return leaf | {"is": self._codes(question)}

    def _codes(self, question: Content) -> list[int]:
        if question["kind"] == Kind.NPS:
            codes = list(range(11))
        elif question["kind"] in (Kind.SCALE, Kind.MATRIX):
            codes = [*range(1, question["points"] + 1), *([NO_OPINION] if question["no_opinion"] else [])]
        else:
            codes = [option["code"] for option in question["options"]]
        return self.random.sample(codes, self.random.randint(1, min(3, len(codes))))

    def _english(self, sections: list[Content]) -> dict[str, str]:
        texts = {f"{section['key']}.title": f"Part {section['title']}" for section in sections if self.maybe()}
        questions = [question for section in sections for question in section["questions"]]
        texts |= {f"{question['key']}.text": question["text"] + "?" for question in questions if self.maybe()}
        for question in questions:
            options = [option["code"] for option in question.get("options", []) if self.maybe()]
            texts |= {f"{question['key']}.o{code}": f"{question['key']} option {code}" for code in options}
        return texts

    def answers(self, questionnaire: Questionnaire) -> Content:
        """To most questions, hidden ones too; some answers are rubbish, and some belong to no question."""
        answers: Content = {"q999": 1, "constructor": 1}
        for question in questionnaire.questions:
            if self.maybe(0.15):
                continue
            answers[question.key] = self.random.choice(_RUBBISH) if self.maybe(0.15) else self.good(question)
            if self.maybe():
                answers[f"{question.key}.other"] = self.random.choice(["바다", " 산\u200b ", "", 3, "나" * 300])
        return answers

    def good(self, question: Question) -> Any:
        return _GOOD[question.kind](self.random, question)


def _several(chance: random.Random, question: Question) -> list[int]:
    return chance.sample(sorted(question.codes), chance.randint(1, len(question.codes)))


def _rows(chance: random.Random, question: Question) -> dict[str, int]:
    rows = [row for row in question.asked_rows if chance.random() < 0.8] or list(question.asked_rows[:1])
    return {str(row.code): chance.choice(sorted(question.codes)) for row in rows}


_GOOD: dict[Kind, Callable[[random.Random, Question], Any]] = {
    Kind.SINGLE: lambda chance, question: chance.choice(sorted(question.codes)),
    Kind.SCALE: lambda chance, question: chance.choice(sorted(question.codes)),
    Kind.NPS: lambda chance, question: chance.choice(sorted(question.codes)),
    Kind.MULTIPLE: _several,
    Kind.RANKING: _several,
    Kind.MATRIX: _rows,
    Kind.NUMBER: lambda chance, question: chance.choice(["0", "1", "2", "2.5", "3", "-1", "4.25", "10"]),
    Kind.DATE: lambda chance, question: chance.choice(["2026-01-31", "1961-05-16", "2024-02-29"]),
    Kind.TEXT: lambda chance, question: chance.choice(["짧은 글", "two words", "  앞뒤 빈칸  "]),
    Kind.LONGTEXT: lambda chance, question: "여러 줄로\n쓴 글",
    Kind.FILE: lambda chance, question: "0b0e5c1e-6f0e-4d6c-9a55-c4f0a3b6a111",
}
