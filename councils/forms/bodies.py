"""A body, its seats and its quotas as staff type them."""

from typing import Any

from django import forms
from django.urls import Resolver404, resolve
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names import normalise_email
from councils.models import Attribute, Body, Office, SeatKind
from councils.services.bodies import MOST_QUOTAS

MOST_KINDS = 12


class BodyForm(forms.ModelForm):
    class Meta:
        model = Body
        fields = [
            "name", "slug", "department", "parent", "field", "purpose", "legal_basis", "term_months",
            "reappointment_limit", "quorum_kind", "quorum", "decision_mode", "may_see", "granted_role",
        ]  # fmt: skip
        labels = {"purpose": _("What the committee is for"), "parent": _("Belongs to the committee")}
        widgets = {
            "purpose": forms.Textarea(attrs={"rows": 4}),
            "may_see": forms.Textarea(attrs={"rows": 3}),
            "quorum_kind": forms.RadioSelect,
            "decision_mode": forms.RadioSelect,
        }

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments
        others = Body.objects.filter(parent__isnull=True, dissolved_on__isnull=True)
        self.fields["parent"].queryset = others.exclude(pk=self.instance.pk).order_by("name")
        self.fields["slug"].help_text = _("Small letters, digits and dashes; the page stands at /councils/…/.")

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"].lower()
        try:
            taken = resolve(f"/councils/{slug}/").url_name != "body"
        except Resolver404:
            taken = False
        if taken:
            raise forms.ValidationError(gettext("This address is used for something else. Please choose another."))
        return slug

    def _post_clean(self) -> None:
        """The service writes; validating against the instance would change it before it is locked."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        quorum = cleaned.get("quorum")
        if quorum is not None and (quorum < 1 or (cleaned.get("quorum_kind") == "SHARE" and quorum > 100)):
            self.add_error("quorum", gettext("A share lies between 1 and 100 percent."))
        if cleaned.get("term_months") == 0:
            self.add_error("term_months", gettext("A term lasts at least one month."))
        return cleaned


class SeatForm(forms.Form):
    label = forms.CharField(label=_("Seat for"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("Kind of seat"), choices=SeatKind.Kind.choices, initial=SeatKind.Kind.FIELD)
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=200, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("label") and not cleaned.get("seats"):
            self.add_error("seats", gettext("How many seats?"))
        if cleaned.get("seats") and not cleaned.get("label"):
            self.add_error("label", gettext("What are the seats for?"))
        return cleaned


class QuotaForm(forms.Form):
    attribute = forms.ChoiceField(label=_("For"), choices=[("", "—"), *Attribute.choices], required=False)
    minimum = forms.IntegerField(label=_("At least so many"), min_value=1, max_value=200, required=False)
    percent = forms.IntegerField(label=_("or percent of the seats"), min_value=1, max_value=100, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("attribute") and bool(cleaned.get("minimum")) == bool(cleaned.get("percent")):
            self.add_error("minimum", gettext("Give a number or a share, one of them."))
        return cleaned


SeatFormSet = forms.formset_factory(SeatForm, extra=3, max_num=MOST_KINDS, validate_max=True)
QuotaFormSet = forms.formset_factory(QuotaForm, extra=2, max_num=MOST_QUOTAS, validate_max=True)


def rows_of(formset: Any, name: str) -> list[dict[str, Any]]:
    """The rows in which something was typed."""
    return [form.cleaned_data for form in formset if form.cleaned_data.get(name)]


class DissolveForm(forms.Form):
    on = forms.DateField(label=_("Last day"))
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class AppointForm(forms.Form):
    """A seat that is given without a call: by office, or to an outside member."""

    email = forms.EmailField(
        label=_("E-mail address of the person's account"),
        max_length=254,
        help_text=_("The person signs up first; then the term, the papers and the votes are theirs."),
    )
    name = forms.CharField(label=_("Name for the certificate"), max_length=60)
    seat_kind = forms.ModelChoiceField(label=_("Seat"), queryset=SeatKind.objects.none())
    office = forms.ChoiceField(label=_("Office"), choices=Office.choices, widget=forms.RadioSelect)
    starts_on = forms.DateField(label=_("First day"))

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat_kind"].queryset = body.seat_kinds.all()

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if email := cleaned.pop("email", None):
            cleaned["user"] = User.objects.filter(email=normalise_email(email), is_active=True).first()
            if cleaned["user"] is None:
                self.add_error("email", gettext("There is no account with this address."))
        return cleaned


class ResignForm(forms.Form):
    last_day = forms.DateField(label=_("Last day in office"))
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class PublicNameForm(forms.Form):
    """A press that says which way, so that a second press does not turn it back."""

    public = forms.BooleanField(required=False, widget=forms.HiddenInput)
