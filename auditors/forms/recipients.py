"""What recipients of reports and those who appoint them type. None of it is kept as a draft anywhere."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import queries as people
from accounts.models import User
from auditors.forms.channel import sealed_files
from auditors.models import Recipient, ReportKind

LONGEST_TEXT = 20_000
LONGEST_PASSPHRASE = 200


def _passphrase(label: Any, *, new: bool = False, **more: Any) -> forms.CharField:
    """Browsers keep no passphrase for the next person at this machine."""
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password" if new else "off"})
    return forms.CharField(label=label, max_length=LONGEST_PASSPHRASE, widget=widget, strip=True, **more)


def _text(label: Any, rows: int = 5, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "autocomplete": "off"})
    return forms.CharField(label=label, max_length=LONGEST_TEXT, widget=widget, **more)


def _seen() -> forms.IntegerField:
    """The last message that stood on the writer's page."""
    return forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class OpenKeyForm(forms.Form):
    passphrase = _passphrase(gettext_lazy("Passphrase of your key"))


class NewPassphraseForm(forms.Form):
    """Typed twice, since nobody can look it up."""

    passphrase = _passphrase(
        gettext_lazy("New passphrase"),
        new=True,
        help_text=gettext_lazy(
            "At least 14 signs, not the password of your account. Four or five words that mean something to you alone."
        ),
    )
    again = _passphrase(gettext_lazy("The same once more"), new=True)

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("passphrase", again):
            raise forms.ValidationError(_("The two differ. Please type the passphrase again."))
        return again


class ChangePassphraseForm(NewPassphraseForm):
    field_order = ("present", "passphrase", "again")

    present = _passphrase(gettext_lazy("Present passphrase"))


class SeveralOnAPage(forms.Form):
    """Several forms with a field `text` stand on one page: each names its controls after itself."""

    name = ""

    def __init__(self, *args: Any, name: str = "", **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{name or self.name}_%s", **kwargs)


class ReplyForm(SeveralOnAPage):
    name = "reply"

    text = _text(gettext_lazy("Message to the reporter"), required=False)
    seen = _seen()
    # From the page that asked for the passphrase, which carries texts and no files.
    without_files = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"] = sealed_files(
            gettext_lazy(
                "Up to %(count)s, each up to %(size)s: pictures, PDF, new office documents, text. The reporter gets a "
                "copy without hidden data. What cannot be cleaned, such as HWP, is not taken: save it as PDF first."
            )
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.pop("without_files", False) and not cleaned.get("files"):
            raise forms.ValidationError(
                {"files": _("Your key was closed in the meantime. Please choose the files once more.")}
            )
        return cleaned


class NoteForm(SeveralOnAPage):
    name = "note"

    text = _text(gettext_lazy("Note among recipients"), rows=3)


class StepForm(SeveralOnAPage):
    """The name of the step names the form."""

    text = _text(gettext_lazy("What the reporter is told"), rows=4, required=False)
    seen = _seen()


class LetInForm(SeveralOnAPage):
    name = "let_in"

    other = forms.ModelChoiceField(Recipient.objects.none(), label=gettext_lazy("Who is to read it too"))
    text = _text(gettext_lazy("What the reporter is told"), rows=3)

    def __init__(self, *args: Any, candidates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = candidates


class HoldForm(SeveralOnAPage):
    name = "hold"

    until = forms.DateField(
        label=gettext_lazy("Keep until"), help_text=gettext_lazy("A second recipient of the report has to agree.")
    )


class FindForm(forms.Form):
    words = forms.CharField(label=gettext_lazy("Words of the first line"), max_length=100, required=False)


class KindForm(forms.ModelForm[ReportKind]):
    class Meta:
        model = ReportKind
        fields = ("name", "slug", "explanation", "what_happens", "protection", "staff_only", "position")
        labels = {"slug": gettext_lazy("Name in the address"), "position": gettext_lazy("Place in the list")}
        widgets = {
            "explanation": forms.Textarea(attrs={"rows": 4}),
            "what_happens": forms.Textarea(attrs={"rows": 4}),
            "protection": forms.Textarea(attrs={"rows": 4}),
        }


class AppointForm(forms.Form):
    user = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Member of staff"))
    position_name = forms.CharField(
        label=gettext_lazy("Position"),
        max_length=60,
        help_text=gettext_lazy("Reporters read this instead of the name, and may keep this person out of a report."),
    )
    kinds = forms.ModelMultipleChoiceField(
        ReportKind.objects.none(), label=gettext_lazy("Kinds of reports"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people.all_staff()
        self.fields["kinds"].queryset = ReportKind.objects.filter(withdrawn_at__isnull=True)


class RevokeForm(forms.Form):
    because = forms.CharField(label=gettext_lazy("Reason"), max_length=200)


class HoldersForm(forms.Form):
    first = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Holder of the first half"))
    second = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Holder of the second half"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "second"):
            self.fields[name].queryset = people.all_staff()


def _signs(label: Any) -> forms.CharField:
    attributes = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
    return forms.CharField(label=label, max_length=80, widget=forms.TextInput(attrs=attributes))


class HalfForm(forms.Form):
    half = _signs(gettext_lazy("Your half of the recovery key, from the paper"))


class CodeForm(forms.Form):
    code = _signs(gettext_lazy("Code that the other holder told you"))


class CodeAndHalfForm(HalfForm):
    field_order = ("code", "half")

    code = _signs(gettext_lazy("Code that the other holder told you"))
