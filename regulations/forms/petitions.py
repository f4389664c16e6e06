"""What people type about petitions, turned into the arguments of one service."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Department
from core.uploads.forms import FilesField
from discussion import text
from regulations.models import Petition, Regulation
from regulations.queries import petition_lists
from regulations.queries.petition_lists import Filters, Sort
from regulations.services.petitions import LONGEST, MOST_FILES, SHORTEST
from regulations.states import PETITION_WORKFLOW, Audience

LONGEST_REASON = 500
LONGEST_SEARCH = 200


class CleanTextField(forms.CharField):
    """Counts what will be kept: composed syllables, one character per line break."""

    default_error_messages = {"required": _("Please write something here.")}

    def to_python(self, value: Any) -> str:
        return text.clean(super().to_python(value) or "")


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class FindForm(forms.Form):
    """Words by which a rule or a clause is looked for."""

    q = forms.CharField(
        label=_("Which rule is it about?"),
        required=False,
        max_length=LONGEST_SEARCH,
        help_text=_("Its name, a word that stands in it, or the number of the article. Example: parking fee"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "enterkeyhint": "search"}),
    )


class PetitionForm(forms.Form):
    rule_named = CleanTextField(
        label=_("Which rule do you mean, in your own words?"),
        required=False,
        max_length=LONGEST["rule_named"],
        help_text=_("Where did you come across it? Example: the counter of the swimming pool refused a refund"),
    )
    title = CleanTextField(
        label=_("What should change, in one sentence?"),
        min_length=SHORTEST["title"],
        max_length=LONGEST["title"],
        help_text=_("Example: Refund lessons that were not taken"),
    )
    burden = CleanTextField(
        label=_("What is the burden?"),
        min_length=SHORTEST["burden"],
        max_length=LONGEST["burden"],
        widget=_lines(6),
        help_text=_("What happened, and whom does it burden? Plain words are enough."),
    )
    proposed_wording = CleanTextField(
        label=_("How should it read?"),
        required=False,
        max_length=LONGEST["proposed_wording"],
        widget=_lines(5),
        help_text=_("Only if you have an idea. The department will find the words."),
    )
    attachments = FilesField(
        label=_("Photographs and files"),
        required=False,
        limit=MOST_FILES,
        help_text=_("Up to five. The place where a photograph was taken is removed from it."),
    )
    # Set once the petitions that ask for the same have been shown.
    seen = forms.BooleanField(required=False, widget=forms.HiddenInput)
    # The number of the version whose words stand on the page.
    read = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, knows_rule: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if knows_rule:
            del self.fields["rule_named"]

    @property
    def written(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        given = self.cleaned_data
        texts = {name: given[name] for name in LONGEST if name in given}
        return {**texts, "files": given["attachments"]}


class ReasonForm(forms.Form):
    reason = CleanTextField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=_lines(4),
        help_text=_("Everybody who reads the petition reads it too."),
    )


class MergeForm(forms.Form):
    target = forms.ModelChoiceField(
        label=_("Number of the petition that goes on"),
        queryset=Petition.objects.none(),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("It stands at the end of its address: /regulations/petitions/123/ has the number 123."),
        error_messages={"invalid_choice": _("There is no petition of this number that could be joined with.")},
    )

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = others


class FilterForm(forms.Form):
    """The board's filters. Whatever cannot be read narrows nothing."""

    q = forms.CharField(label=_("Search"), required=False, max_length=LONGEST_SEARCH)
    sort = forms.ChoiceField(label=_("Sort by"), choices=Sort.choices, required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    rule = forms.ModelChoiceField(
        label=pgettext_lazy("regulations", "Rule"),
        queryset=Regulation.objects.order_by("title"),
        to_field_name="slug",
        required=False,
        empty_label=_("All"),
    )
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.all(), required=False, empty_label=_("All")
    )
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    clause = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, years: list[int], rules: Any, audience: str = Audience.PUBLIC, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.audience = audience
        names = [(state, PETITION_WORKFLOW.public_name(state)) for state in petition_lists.settled_states()]
        self.fields["state"].choices = [("", _("All")), *names]
        self.fields["year"].choices = [("", _("All")), *((str(year), str(year)) for year in years)]
        self.fields["rule"].queryset = rules

    @property
    def filters(self) -> Filters:
        self.is_valid()
        given = self.cleaned_data
        return Filters(
            words=given.get("q", ""),
            state=given.get("state", ""),
            rule=given.get("rule"),
            key=given.get("clause", "") if given.get("rule") else "",
            department=given.get("department"),
            year=given.get("year"),
            sort=given.get("sort") or Sort.NEWEST,
            audience=self.audience,
        )
