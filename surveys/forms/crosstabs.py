"""Which question by which background question."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.figures.scores import Item
from surveys.questionnaire.definitions import Question


class CrosstabForm(forms.Form):
    question = forms.ChoiceField(label=_("Question"))
    by = forms.ChoiceField(label=_("By"))

    def __init__(self, data: Any, *, questions: list[tuple[Item, str]], by: list[Question]) -> None:
        self._items = {f"{key}.{part}": (key, part) for (key, part), _text in questions}
        self._by = {each.key: each for each in by}
        # Whoever comes without a choice sees the first question by the first group.
        chosen = {name: value for name, value in data.dict().items() if value}
        super().__init__({"question": next(iter(self._items), ""), "by": next(iter(self._by), ""), **chosen})
        texts = [text for _item, text in questions]
        self.fields["question"].choices = list(zip(self._items, texts, strict=True))  # type: ignore[attr-defined]
        self.fields["by"].choices = [(each.key, each.text) for each in by]  # type: ignore[attr-defined]

    @property
    def item(self) -> Item:
        return self._items[self.cleaned_data["question"]]

    @property
    def group(self) -> Question:
        return self._by[self.cleaned_data["by"]]
