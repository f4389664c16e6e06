"""One question as its card shows it: the fields of its kind, its options or rows, and its condition."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from surveys.building import documents, kinds
from surveys.building.documents import Document, Part
from surveys.forms.builder_conditions import ConditionForm
from surveys.forms.builder_parts import CONCEPT, CONCEPT_HINT, OPTION_FORMS, PartForm, PasteForm, RowForm
from surveys.questionnaire import limits
from surveys.questionnaire.wording import PIPED

COMMON = ("text", "help", "required", "concept", "dimension", "background", "personal")


def _words(label: Any, longest: int, rows: int = 0, **more: Any) -> forms.CharField:
    if rows:
        more["widget"] = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=longest, required=False, **more)


def _whole(label: Any, least: int, most: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, required=False, **more)


def _tick(label: Any, **more: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, **more)


def _measure(label: Any) -> forms.FloatField:
    return forms.FloatField(label=label, required=False, widget=forms.NumberInput(attrs={"step": "any"}))


class QuestionForm(forms.Form):
    text = _words(pgettext_lazy("survey", "Question"), limits.LONGEST_QUESTION, rows=2)
    help = _words(gettext_lazy("Explanation below it"), limits.LONGEST_QUESTION)
    required = _tick(pgettext_lazy("survey", "Must be answered"))
    shuffle = _tick(gettext_lazy("In an order by chance, another one for everybody"))
    points = _whole(gettext_lazy("How many points"), limits.FEWEST_POINTS, limits.MOST_POINTS)
    low = _words(gettext_lazy("Word at the low end"), limits.LONGEST_LABEL)
    high = _words(gettext_lazy("Word at the high end"), limits.LONGEST_LABEL)
    no_opinion = _tick(gettext_lazy("Offer “no opinion”, which counts in no mean"))
    reversed = _tick(gettext_lazy("Worded the other way round: the low end is the good one"))
    least = _whole(gettext_lazy("Choose at least"), 0, limits.MOST_OPTIONS)
    most = _whole(gettext_lazy("Choose at most"), 1, limits.MOST_OPTIONS)
    minimum = _measure(gettext_lazy("Smallest number"))
    maximum = _measure(gettext_lazy("Largest number"))
    decimals = _whole(gettext_lazy("Decimal places"), 0, limits.MOST_DECIMALS)
    unit = _words(pgettext_lazy("survey", "Unit"), 20)
    longest = _whole(gettext_lazy("Characters at most"), 1, limits.LONGEST_ANSWER)
    concept = forms.RegexField(
        CONCEPT,
        label=gettext_lazy("Concept, for the comparison over the years"),
        max_length=limits.LONGEST_CONCEPT,
        required=False,
        help_text=CONCEPT_HINT,
    )
    dimension = forms.ChoiceField(label=pgettext_lazy("survey", "Dimension"), required=False)
    background = _tick(
        gettext_lazy("A question about the person, by which results are split"),
        help_text=gettext_lazy("Such as age or district. Several together may point at one person: ask few."),
    )
    personal = _tick(
        gettext_lazy("The answer names a person"),
        help_text=gettext_lazy("It is kept apart, and left out of exports and results."),
    )

    def __init__(self, question: Part, document: Document, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={**_defaults(), **question}, **kwargs)
        kind = question["kind"]
        kept = {*COMMON, *kinds.OWN[kind]}
        for name in [name for name in self.fields if name not in kept]:
            del self.fields[name]
        dimensions = [(one["key"], one.get("name", "")) for one in document.get("dimensions", [])]
        self.fields["dimension"].choices = [("", _("None")), *dimensions]
        if kind not in kinds.SCORED or kind == "matrix" or not dimensions:
            del self.fields["dimension"]
        if kind == "matrix":
            # Each row is a concept of its own.
            del self.fields["concept"]
        if kind in kinds.WORDS | {"file"}:
            del self.fields["background"]


def _defaults() -> Part:
    return {"points": 5, "decimals": 0, "longest": 500}


class Card:
    """The open card: every form of one question over the same data."""

    def __init__(self, question: Part, document: Document, data: Any = None) -> None:
        self.question = question
        self.kind = question["kind"]
        self.parts_name = "rows" if self.kind == "matrix" else "options"
        self.fields = QuestionForm(question, document, data)
        self.parts = [self._part(part, document, data) for part in question.get(self.parts_name, [])]
        self.paste = PasteForm(data, prefix="paste")
        earlier = documents.asked_before(document, question["key"])
        self.condition = ConditionForm(question, earlier, data)
        # Whose answers may stand in the words of this one.
        self.repeatable = [one for one in earlier if one["kind"] in PIPED]
        # As the question was when this card was drawn.
        self.seen = (data or {}).get("seen", "") or documents.mark(question)

    def _part(self, part: Part, document: Document, data: Any) -> PartForm:
        # One that came in after this card was drawn is shown as it is.
        if data is not None and f"part-{part['code']}-label" not in data:
            data = None
        if self.kind == "matrix":
            dimensions = [(one["key"], one.get("name", "")) for one in document.get("dimensions", [])]
            return RowForm(part, data, dimensions=dimensions)
        return OPTION_FORMS[self.kind](part, data)

    @property
    def key(self) -> str:
        return str(self.question["key"])

    @property
    def offered(self) -> list[PartForm]:
        return [form for form in self.parts if not form.part.get("retired")]

    @property
    def retired(self) -> list[PartForm]:
        return [form for form in self.parts if form.part.get("retired")]

    @property
    def posted(self) -> list[PartForm]:
        return [form for form in self.offered if form.is_bound]

    @property
    def forms(self) -> list[Any]:
        return [self.fields, *self.posted, self.paste, self.condition.join, *self.condition.lines]

    def is_valid(self) -> bool:
        return all(form.is_valid() for form in self.forms)

    def rewrite(self, question: Part) -> None:
        """What was typed into a question that is as this card saw it."""
        for name, value in self.fields.cleaned_data.items():
            if value in ("", None, False) or value == _defaults().get(name):
                question.pop(name, None)
            else:
                question[name] = _plain(value)
        question.setdefault("text", "")
        for form in self.posted:
            form.rewrite()
        if self.parts:
            question[self.parts_name] = [form.part for form in self.parts]
        if self.condition.is_offered:
            question["condition"] = self.condition.written()


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value
