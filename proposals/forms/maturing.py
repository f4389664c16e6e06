"""What authors and readers change about a proposal that was handed in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.uploads import StoredFile
from core.uploads.forms import FilesField
from proposals.forms.fields import CleanTextField, lines
from proposals.forms.writing import DetailsForm, PlaceForm, QuestionsForm, TitleAndProblem
from proposals.models import Call, Proposal
from proposals.services.co_authors import LONGEST_MESSAGE
from proposals.services.texts import LONGEST, SHORTEST
from proposals.services.writing import MOST_FILES

LONGEST_REASON = 500


class ReviseForm(TitleAndProblem, PlaceForm, DetailsForm, QuestionsForm):
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
        super().__init__(*args, call=call, questions=call.questions, **kwargs)
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
            "answers": self.answers,
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
