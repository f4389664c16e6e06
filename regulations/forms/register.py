"""The filters of the register, and rules as staff type them."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from regulations.models import Regulation, Version
from regulations.queries import rule_lists
from regulations.queries.rule_lists import Filters
from regulations.states import RuleKind


class FilterForm(forms.Form):
    """Whatever cannot be read narrows nothing."""

    q = forms.CharField(label=_("Title of the rule"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind of rule"), required=False, choices=[("", _("All")), *RuleKind.choices])
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.none(), required=False, empty_label=_("All")
    )
    repealed = forms.BooleanField(label=_("Repealed rules"), required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = rule_lists.departments(user)

    @property
    def filters(self) -> Filters:
        self.is_valid()
        given = self.cleaned_data
        return Filters(
            words=given.get("q", ""),
            kind=given.get("kind", ""),
            department=given.get("department"),
            repealed=given.get("repealed", False),
        )


class CompareForm(forms.Form):
    """Two versions by their numbers."""

    old = forms.ChoiceField(label=_("Earlier version"))
    new = forms.ChoiceField(label=_("Later version"))

    def __init__(self, *args: Any, versions: list[Version], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.choices = [(str(version.number), _label(version)) for version in versions]


def _label(version: Version) -> str:
    since = date_format(version.in_force_on, "SHORT_DATE_FORMAT") if version.in_force_on else ""
    said = since or version.get_public_state_display()
    return gettext("Version %(number)s (%(said)s)") % {"number": version.number, "said": said}


class RuleForm(forms.ModelForm):
    """Fields and their limits come from the model; what is kept, a service writes behind its lock."""

    class Meta:
        model = Regulation
        fields = ["title", "slug", "kind", "department", "purpose"]
        help_texts = {
            "slug": _("It stands in the address and never changes, such as rental-rule or 대관규정."),
            "purpose": _("Everybody reads it below the title."),
        }
        widgets = {"purpose": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments
        if self.instance.pk:
            del self.fields["slug"]

    def _post_clean(self) -> None:
        """Validating against the instance would change it before it is locked."""
