"""What people typed, turned into the arguments of one service."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, Position
from core.ui.amounts import WonField
from core.uploads import StoredFile
from core.uploads.forms import FilesField
from discussion import text
from facilities.queries import register as facilities
from proposals.models import Call, Category, Proposal
from proposals.queries import lists
from proposals.queries.lists import Filters, Sort
from proposals.queries.reviews import must_be_weighed
from proposals.services.answering import LONGEST_ANSWER, outcomes_for
from proposals.services.co_authors import LONGEST_MESSAGE
from proposals.services.texts import LONGEST, LONGEST_TAG, MOST_TAGS, SHORTEST
from proposals.services.writing import MOST_FILES
from proposals.states import WORKFLOW, AnswerOutcome, Audience, PlaceKind, Proposer, ReasonCode
from proposals.states.names import REFUSALS

LONGEST_REASON = 500


class CleanTextField(forms.CharField):
    """Counts what will be kept: composed syllables, one character per line break."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for validator in self.validators:
            if isinstance(validator, MinLengthValidator):
                validator.message = _("Please write a little more: at least %(limit_value)s characters.")
            elif isinstance(validator, MaxLengthValidator):
                validator.message = _("Up to %(limit_value)s characters fit here; you wrote %(show_value)s.")

    def to_python(self, value: Any) -> str:
        return text.clean(super().to_python(value) or "")


def lines(rows: int, **attributes: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attributes})


class FacilityField(forms.ModelChoiceField):
    """One of the facilities that residents can visit, by its code."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Is it about one of these facilities?"))
        kwargs.setdefault("help_text", _("Its page then shows the proposal."))
        kwargs.setdefault("empty_label", _("None of them"))
        super().__init__(queryset=facilities.to_choose(), to_field_name="code", required=False, **kwargs)


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


class IdeaForm(forms.Form):
    idea = CleanTextField(
        label=_("What do you propose?"),
        min_length=SHORTEST["idea"],
        max_length=LONGEST["idea"],
        widget=lines(8),
        help_text=_("How could it be better? Whom would it help? Leave an empty line between two thoughts."),
    )

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
    def answers(self) -> dict[str, str]:
        return {key: self.cleaned_data[f"question-{key}"] for key in self.keys}


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


class ReviseForm(TitleAndProblem, PlaceForm, DetailsForm):
    idea = CleanTextField(
        label=_("What do you propose?"), min_length=SHORTEST["idea"], max_length=LONGEST["idea"], widget=lines(8)
    )
    dropped = forms.MultipleChoiceField(
        label=_("Take these files away"), required=False, widget=forms.CheckboxSelectMultiple
    )
    attachments = FilesField(
        label=_("Add photographs and files"),
        required=False,
        limit=MOST_FILES,
        help_text=_("Up to ten. The place where a photograph was taken is removed from it."),
    )
    note = CleanTextField(
        label=_("What did you change?"),
        required=False,
        max_length=200,
        help_text=_("Everybody reads it beside the new version."),
    )

    def __init__(self, *args: Any, call: Call, files: Sequence[StoredFile] = (), **kwargs: Any) -> None:
        super().__init__(*args, call=call, **kwargs)
        self.fields["category"].required = False
        # Where nothing is said of the place, it stays.
        self.fields["kind"].required = False
        if files:
            self.fields["dropped"].choices = [(file.public_name, file.name) for file in files]
        else:
            del self.fields["dropped"]

    @property
    def revision(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        given = self.cleaned_data
        return {
            **{name: given[name] for name in ("title", "problem", "idea", "note")},
            "place": {name: given[name] for name in PlaceForm.base_fields} if given["kind"] else None,
            "details": {name: given[name] for name in DetailsForm.base_fields} if "tags" in self.data else None,
            "files": given["attachments"],
            "dropped": given.get("dropped", ()),
        }


class SplitForm(TitleAndProblem):
    idea = CleanTextField(
        label=_("What do you propose?"), min_length=SHORTEST["idea"], max_length=LONGEST["idea"], widget=lines(6)
    )


class SuggestForm(forms.Form):
    before = forms.CharField(widget=forms.HiddenInput)
    part = forms.CharField(widget=forms.HiddenInput)
    after = CleanTextField(label=_("How should it read?"), max_length=LONGEST["idea"], widget=lines(5))
    reason = CleanTextField(label=_("Why?"), required=False, max_length=300)


class ReasonForm(forms.Form):
    reason = CleanTextField(label=_("Reason"), max_length=LONGEST_REASON, widget=lines(4))


class JoinForm(forms.Form):
    message = CleanTextField(
        label=_("What would you add?"), required=False, max_length=LONGEST_MESSAGE, widget=lines(3)
    )


class OtherProposalForm(forms.Form):
    target = forms.ModelChoiceField(
        label=_("Number of the other proposal"),
        queryset=Proposal.objects.none(),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("It stands at the end of its address: /proposals/123/ has the number 123."),
        error_messages={"invalid_choice": _("There is no proposal of this number that could be joined with.")},
    )

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = others


class PassOnForm(forms.Form):
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.filter(is_active=True).select_related("organisation")
    )
    reason = CleanTextField(label=_("Reason"), max_length=300, help_text=_("Everybody reads it in the timeline."))


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    reason_code = forms.ChoiceField(
        label=_("Reason for a refusal"), choices=[("", "—"), *ReasonCode.choices], required=False
    )
    transferred_to = CleanTextField(label=_("Body it is transferred to"), required=False, max_length=100)
    body = CleanTextField(label=_("Answer"), max_length=LONGEST_ANSWER, widget=lines(8))
    starts_on = forms.DateField(label=_("Planned start"), required=False)
    unweighed_because = CleanTextField(
        label=_("Why nobody scored it"),
        required=False,
        max_length=300,
        help_text=_("Criteria are set, but no reviewer has given scores. Everybody reads this beside the answer."),
    )
    position = forms.ModelChoiceField(
        label=_("Who answers"), queryset=Position.objects.none(), help_text=_("Department and position are named.")
    )

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [(one.value, one.label) for one in outcomes_for(proposal)]
        if not must_be_weighed(proposal):
            del self.fields["unweighed_because"]
        positions = Position.objects.filter(department=proposal.department_id, holder__isnull=False)
        self.fields["position"].queryset = positions.select_related("department")

    def clean(self) -> dict[str, Any]:
        """What a decision needs besides is asked for with everything else that is missing."""
        given = super().clean() or {}
        outcome = given.get("outcome")
        if outcome in REFUSALS and not given.get("reason_code"):
            self.add_error("reason_code", _("A refusal names its reason."))
        if outcome == AnswerOutcome.TRANSFERRED and not given.get("transferred_to"):
            self.add_error("transferred_to", _("Please name the body that is responsible."))
        return given


class Period(models.TextChoices):
    MONTH = "30", _("Last 30 days")
    QUARTER = "90", _("Last 90 days")
    YEAR = "365", _("Last year")


class FilterForm(forms.Form):
    """The list's filters. Whatever cannot be read narrows nothing."""

    q = forms.CharField(label=_("Search"), required=False, max_length=200)
    sort = forms.ChoiceField(label=_("Sort by"), choices=Sort.choices, required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    category = forms.ModelChoiceField(
        label=_("Category"), queryset=Category.objects.all(), to_field_name="slug", required=False, empty_label=_("All")
    )
    area = forms.ChoiceField(label=_("Area"), required=False)
    call = forms.ModelChoiceField(
        label=_("Call"), queryset=Call.objects.none(), to_field_name="slug", required=False, empty_label=_("All")
    )
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.all(), required=False, empty_label=_("All")
    )
    facility = FacilityField(label=_("Facility"), help_text="", empty_label=_("All"))
    period = forms.ChoiceField(label=_("Handed in"), choices=[("", _("Any time")), *Period.choices], required=False)
    tag = forms.CharField(label=_("Tag"), required=False, max_length=LONGEST_TAG)
    view = forms.ChoiceField(choices=[("list", ""), ("map", "")], required=False, widget=forms.HiddenInput)
    shelf = forms.ChoiceField(
        choices=[("", _("Everybody")), ("staff", _("Staff"))], required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, calls: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["call"].queryset = calls
        names = [(state, WORKFLOW.public_name(state)) for state in lists.settled_states()]
        self.fields["state"].choices = [("", _("All")), *names]
        self.fields["area"].choices = [("", _("All")), *((area, area) for area in settings.RESIDENCY_AREAS)]

    @property
    def filters(self) -> Filters:
        self.is_valid()
        given = self.cleaned_data
        days = given.get("period")
        return Filters(
            words=given.get("q", ""),
            state=given.get("state", ""),
            category=given.get("category"),
            area=given.get("area", ""),
            call=given.get("call"),
            tag=text.clean(given.get("tag", "")).lstrip("#"),
            department=given.get("department"),
            facility=given.get("facility"),
            since=timezone.now() - timedelta(days=int(days)) if days else None,
            audience=Audience.STAFF if given.get("shelf") == "staff" else Audience.PUBLIC,
            sort=given.get("sort") or Sort.NEWEST,
        )
