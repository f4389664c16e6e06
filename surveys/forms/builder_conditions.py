"""A condition by choosing: which earlier question, how it compares, and with what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from surveys.building import kinds, wording
from surveys.building.documents import Part
from surveys.building.simple_conditions import (
    ALL,
    ANSWERED,
    ANY,
    AT_LEAST,
    AT_MOST,
    IS,
    IS_NOT,
    Line,
    condition_of,
    lines_of,
)

MOST_LINES = 8
_COUNTED = frozenset({"scale", "matrix", "nps", "number", "multiple"})


class LineForm(forms.Form):
    """First the question; once that is chosen, what of its answers counts."""

    question = forms.ChoiceField(label=_("If the answer to"), required=False)

    def __init__(self, number: int, line: Line | None, earlier: list[Part], data: Any = None) -> None:
        super().__init__(data, prefix=f"line-{number}", initial=_initial(line))
        self.number = number
        self.fields["question"].choices = [("", _("Choose a question")), *_questions(earlier)]
        self.asked = _question_named(earlier, str(self["question"].value() or ""))
        if self.asked is not None:
            self._offer_tests(self.asked)

    def _offer_tests(self, question: Part) -> None:
        answers = wording.answers_named(question)
        tests = [(IS, _("is one of")), (IS_NOT, _("is none of"))] if answers else []
        if question["kind"] in _COUNTED:
            tests += [(AT_LEAST, _("is at least")), (AT_MOST, _("is at most"))]
        tests.append((ANSWERED, _("is given at all")))
        self.fields["test"] = forms.ChoiceField(
            label=pgettext_lazy("survey", "Comparison"), choices=tests, required=False
        )
        if answers:
            self.fields["codes"] = forms.TypedMultipleChoiceField(
                label=_("These answers"),
                choices=list(answers.items()),
                coerce=int,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        if question["kind"] in _COUNTED:
            self.fields["number"] = forms.FloatField(
                label=_("This number"), required=False, widget=forms.NumberInput(attrs={"step": "any"})
            )

    @property
    def removal(self) -> str:
        return f"remove_line:{self.number}"

    @property
    def _test(self) -> str:
        if "test" not in self.fields:
            return ""
        return str(self["test"].value() or self.fields["test"].choices[0][0])

    @property
    def shows_codes(self) -> bool:
        return "codes" in self.fields and self._test in (IS, IS_NOT)

    @property
    def shows_number(self) -> bool:
        return "number" in self.fields and self._test in (AT_LEAST, AT_MOST)

    def line(self) -> Line | None:
        """What was chosen; nothing while no question is."""
        if self.asked is None:
            return None
        chosen = self.cleaned_data
        row = chosen["question"].partition(".")[2]
        test = chosen.get("test") or (IS if "codes" in self.fields else ANSWERED)
        number = chosen.get("number")
        return Line(
            self.asked["key"],
            test,
            int(row) if row else None,
            tuple(chosen.get("codes") or ()),
            (int(number) if float(number).is_integer() else number) if number is not None else 0,
        )


class ConditionForm:
    """All lines of the condition of one part, and how they are joined."""

    def __init__(self, part: Part, earlier: list[Part], data: Any = None) -> None:
        found = lines_of(part.get("condition"))
        # More than the builder offers stays as it is.
        self.is_elaborate = found is None
        lines, join = found or ([], ALL)
        count = _count(data, len(lines))
        self.earlier = earlier
        self.lines = [
            LineForm(number, lines[number] if number < len(lines) else None, earlier, data) for number in range(count)
        ]
        self.join = JoinForm(data, prefix="lines", initial={"join": join, "count": count})

    def is_valid(self) -> bool:
        return all(form.is_valid() for form in [self.join, *self.lines])

    def written(self) -> Any:
        lines = [line for form in self.lines if (line := form.line()) is not None]
        return condition_of(lines, self.join.cleaned_data.get("join") or ALL)

    def add_line(self) -> None:
        """An empty one, to be chosen."""
        if len(self.lines) < MOST_LINES:
            self.lines.append(LineForm(len(self.lines), None, self.earlier))
            self.join.initial["count"] = len(self.lines)

    @property
    def is_offered(self) -> bool:
        return bool(self.earlier) and not self.is_elaborate


class JoinForm(forms.Form):
    join = forms.ChoiceField(
        label=_("Ask it when"),
        choices=[(ALL, _("all of these are true")), (ANY, _("one of these is true"))],
        required=False,
    )
    count = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST_LINES, required=False)


def _count(data: Any, otherwise: int) -> int:
    posted = (data or {}).get("lines-count", "")
    return min(int(posted), MOST_LINES) if str(posted).isdecimal() else otherwise


def _initial(line: Line | None) -> dict[str, Any]:
    if line is None:
        return {}
    question = line.question if line.row is None else f"{line.question}.{line.row}"
    return {"question": question, "test": line.test, "codes": line.codes, "number": line.number}


def _questions(earlier: list[Part]) -> list[tuple[str, str]]:
    """A matrix is chosen row by row."""
    offered = []
    for question in earlier:
        if question["kind"] == "matrix":
            rows = wording.parts_named(question, "rows").items()
            offered += [(f"{question['key']}.{code}", f"{wording.short(question)} · {row}") for code, row in rows]
        elif question["kind"] in kinds.NAMES:
            offered.append((question["key"], wording.short(question)))
    return offered


def _question_named(earlier: list[Part], value: str) -> Part | None:
    key = value.partition(".")[0]
    return next((question for question in earlier if question["key"] == key), None)
