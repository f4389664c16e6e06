"""The steps of writing a proposal, each with a form of its own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.ui.amounts import WonField
from core.uploads.forms import FilesField
from proposals.forms.fields import CleanTextField, FacilityField, lines
from proposals.models import Call, Category
from proposals.services.texts import LONGEST, LONGEST_TAG, MOST_TAGS, SHORTEST
from proposals.services.writing import MOST_FILES
from proposals.states import PlaceKind, Proposer


class TitleAndProblem(forms.Form):
    title = CleanTextField(
        label=_("Title"),
        min_length=SHORTEST["title"],
        max_length=LONGEST["title"],
        help_text=_("One sentence that says what and where. Example: Benches at the bus stop in front of the library"),
    )
    problem = CleanTextField(
        label=_("What is the problem?"),
        min_length=SHORTEST["problem"],
        max_length=LONGEST["problem"],
        widget=lines(5),
        help_text=_("What did you see or live through? Plain words are enough."),
    )


CALL_HAS_CLOSED = {"invalid_choice": _("This call has closed. Please choose another; what you wrote stays.")}


class InACall(TitleAndProblem):
    call = forms.ModelChoiceField(
        label=_("What do you propose for?"),
        queryset=Call.objects.none(),
        to_field_name="slug",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages=CALL_HAS_CLOSED,
    )
    field_order = ["call", "title", "problem"]

    def __init__(self, *args: Any, calls: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["call"], calls)


class StartForm(InACall):
    facility = FacilityField(widget=forms.HiddenInput)


class FirstWordsForm(InACall):
    """The first page again, for a draft that has its call: it may go to another one that is open."""

    def __init__(self, *args: Any, calls: Any, **kwargs: Any) -> None:
        super().__init__(*args, calls=calls, **kwargs)
        if not calls:
            del self.fields["call"]


def _offer(field: Any, calls: Any) -> None:
    """Each with its one sentence, and whom it is for where that is not everybody."""
    field.queryset = calls
    field.label_from_instance = lambda call: (
        f"{call.title} – {call.summary}"
        if call.proposer != Proposer.VERIFIED
        else f"{call.title} – {call.summary} ({call.get_proposer_display()})"
    )


class QuestionsForm(forms.Form):
    """What a call asks besides, each question a field."""

    def __init__(self, *args: Any, questions: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [question["key"] for question in questions]
        for question in questions:
            self.fields[f"question-{question['key']}"] = CleanTextField(
                label=question["label"],
                help_text=question.get("help", ""),
                required=bool(question.get("required")),
                max_length=LONGEST["problem"],
                widget=lines(3),
            )

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[f"question-{key}"] for key in self.keys]

    @property
    def answers(self) -> dict[str, str]:
        return {key: self.cleaned_data[f"question-{key}"] for key in self.keys}


class IdeaForm(QuestionsForm):
    idea = CleanTextField(
        label=_("What do you propose?"),
        min_length=SHORTEST["idea"],
        max_length=LONGEST["idea"],
        widget=lines(8),
        help_text=_("How could it be better? Whom would it help? Leave an empty line between two thoughts."),
    )


NO_PIN: dict[str, Any] = {"latitude": None, "longitude": None}
NOT_NEEDED = {PlaceKind.CITY: {"text": "", "area": "", **NO_PIN}, PlaceKind.ADDRESS: NO_PIN}


class PlaceForm(forms.Form):
    kind = forms.ChoiceField(label=_("Where is it about?"), choices=PlaceKind.choices, widget=forms.RadioSelect)
    area = forms.ChoiceField(label=_("Area"), required=False)
    text = CleanTextField(
        label=_("Address or description of the place"),
        required=False,
        max_length=LONGEST["place_text"],
        help_text=_("Example: Bus stop in front of the library"),
    )
    facility = FacilityField()
    latitude = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _("I do not know")), *((area, area) for area in settings.RESIDENCY_AREAS)]
        for name in ("latitude", "longitude"):
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def clean(self) -> dict[str, Any]:
        """What the choice does not need is out of sight, and nobody is asked to mend what they cannot see."""
        given = super().clean() or {}
        for name, nothing in NOT_NEEDED.get(given.get("kind", ""), {}).items():
            self.errors.pop(name, None)
            given[name] = nothing
        return given


class DetailsForm(forms.Form):
    category = forms.ModelChoiceField(
        label=_("Category"),
        queryset=Category.objects.none(),
        to_field_name="slug",
        widget=forms.RadioSelect,
        empty_label=None,
    )
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        max_length=MOST_TAGS * (LONGEST_TAG + 2),
        help_text=_("Up to five words, with commas in between. They help others to find it."),
    )
    cost_won = WonField(
        label=_("What might it cost? (won)"),
        required=False,
        help_text=_("Only if you have an idea, such as 3,000,000 or 3 million. The department will work it out."),
    )

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = call.categories.filter(is_active=True)
        self.fields["category"].required = call.categories.exists()

    def clean_tags(self) -> list[str]:
        return [tag for tag in self.cleaned_data["tags"].replace("#", ",").replace("\n", ",").split(",") if tag.strip()]


class PhotosForm(forms.Form):
    attachments = FilesField(
        label=_("Photographs and files"),
        required=False,
        limit=MOST_FILES,
        help_text=_("Up to ten. The place where a photograph was taken is removed from it."),
    )
