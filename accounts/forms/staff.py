"""Forms of the staff area: places, people and roles."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Department, Organisation, Position, RoleGrant, User
from accounts.models.roles import RoleGrantQuerySet
from accounts.names import normalise_email


class PlaceForm(forms.ModelForm[Any]):
    """Reads fields for a service; never saves by itself."""

    def _post_clean(self) -> None:
        """Uniqueness and the like are the database's and the service's to say."""


class OrganisationForm(PlaceForm):
    class Meta:
        model = Organisation
        fields = ["name", "kind", "is_active"]


class DepartmentForm(PlaceForm):
    class Meta:
        model = Department
        fields = ["organisation", "name", "code", "parent", "phone", "description", "is_active"]
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.filter(is_active=True)
        above = Department.objects.filter(is_active=True).select_related("organisation")
        self.fields["parent"].queryset = above.exclude(pk=self.instance.pk)
        self.fields["parent"].empty_label = _("Directly under the organisation")


class PositionForm(forms.Form):
    department = forms.ModelChoiceField(queryset=Department.objects.filter(is_active=True), label=_("Department"))
    title = forms.CharField(label=pgettext_lazy("of a position", "Title"), max_length=100)
    holder = forms.EmailField(
        label=_("Holder's e-mail address"), required=False, help_text=_("Leave it empty while the post is vacant.")
    )
    started_at = forms.DateField(label=_("Since"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    ended_at = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    name_is_public = forms.BooleanField(label=_("Show the holder's name in public"), required=False, initial=True)

    @classmethod
    def initial_of(cls, position: Position) -> dict[str, Any]:
        return {
            "department": position.department_id,
            "title": position.title,
            "holder": position.holder.email if position.holder else "",
            "started_at": timezone.localtime(position.started_at).date() if position.started_at else None,
            "ended_at": timezone.localtime(position.ended_at).date() if position.ended_at else None,
            "name_is_public": position.name_is_public,
        }

    def clean_holder(self) -> User | None:
        address = self.cleaned_data["holder"]
        if not address:
            return None
        holder = User.objects.filter(email=normalise_email(address), is_active=True).first()
        if holder is None:
            raise forms.ValidationError(_("Nobody has an account with this address."), code="unknown")
        return holder

    def clean_started_at(self) -> datetime | None:
        return start_of_day(self.cleaned_data["started_at"])

    def clean_ended_at(self) -> datetime | None:
        return end_of_day(self.cleaned_data["ended_at"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        start, end = cleaned.get("started_at"), cleaned.get("ended_at")
        if start and end and end <= start:
            self.add_error("ended_at", _("The end must lie after the start."))
        return cleaned


class PeopleSearchForm(forms.Form):
    q = forms.CharField(
        label=_("Name, or the whole e-mail address"),
        min_length=2,
        max_length=254,
        help_text=_("Each search is noted with your name and whom it showed."),
    )


class GrantForm(forms.ModelForm[RoleGrant]):
    ends_on = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Both of you are told two weeks before."),
    )

    class Meta:
        model = RoleGrant
        fields = ["role", "department", "reason"]
        help_texts = {"reason": _("For example the personnel order. The person reads it too.")}

    field_order = ["role", "department", "ends_on", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.filter(is_active=True)
        self.fields["department"].empty_label = _("Everywhere")

    def _post_clean(self) -> None:
        """The service judges the grant as a whole."""

    def clean_ends_on(self) -> datetime | None:
        return end_of_day(self.cleaned_data["ends_on"])


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("The person reads it, and it stays on record.")
    )


class GrantFilterForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), required=False)
    department = forms.ModelChoiceField(
        queryset=Department.objects.all(), label=_("Department"), required=False, empty_label=_("All")
    )
    ending = forms.BooleanField(label=_("Ends within 30 days"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("All")), *RoleGrant._meta.get_field("role").choices]

    def narrow(self, grants: RoleGrantQuerySet, *, ending_before: datetime) -> RoleGrantQuerySet:
        """Only what the form names can be asked for; anything else in the address is ignored."""
        if not self.is_valid():
            return grants
        if role := self.cleaned_data["role"]:
            grants = grants.filter(role=role)
        if department := self.cleaned_data["department"]:
            grants = grants.filter(department=department)
        if self.cleaned_data["ending"]:
            grants = grants.filter(ends_at__lte=ending_before)
        return grants


def start_of_day(day: Any) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


def end_of_day(day: Any) -> datetime | None:
    """The last second of the day, so that "until the 31st" includes the 31st."""
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59))) if day else None
