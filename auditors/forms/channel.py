"""What a reporter fills in. Nothing here asks for more than the report needs."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from auditors.models import Naming, ReportKind
from auditors.queries.confidential import FEWEST_RECIPIENTS
from auditors.services.confidential import MOST_FILES
from core.sealing import receipts
from core.uploads.forms import FilesField

# Neither the browser nor its keyboard learns what is written here.
UNREMEMBERED = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}


def _line(label: Any, help_text: Any = "", **attributes: str) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=300,
        widget=forms.TextInput(attrs={**UNREMEMBERED, **attributes}),
    )  # fmt: skip


REPORTERS_FILES = _(
    "Up to %(count)s, each up to %(size)s: pictures, PDF, office documents, text. From pictures, PDF and new office "
    "documents we make a copy without hidden data (place, device, author). An HWP file keeps its author: save it as "
    "PDF first."
)


def sealed_files(hint: Any = REPORTERS_FILES) -> FilesField:
    """`hint` says how many, and how large each may be."""
    field = FilesField(
        label=_("Files"),
        required=False,
        limit=MOST_FILES,
        help_text=hint % {"count": MOST_FILES, "size": filesizeformat(settings.UPLOAD_MAX_BYTES)},
    )
    field.widget.attrs["data-max-size"] = settings.UPLOAD_MAX_BYTES
    return field


class TicketForm(forms.Form):
    """Carries the ticket, and the proof that a device worked for it."""

    ticket = forms.CharField(widget=forms.HiddenInput, required=False, max_length=300)
    proof = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)


class ReportForm(TicketForm):
    naming = forms.ChoiceField(
        label=_("How do you want to report?"), choices=Naming.choices, widget=forms.RadioSelect,
        help_text=_(
            "Whichever you choose, you get a receipt to come back with. Anonymous reports are looked into like all "
            "others; where facts are missing and nobody can be asked, they may have to be closed."
        ),
    )  # fmt: skip
    text = forms.CharField(
        label=_("What happened?"),
        help_text=_(
            "The first line becomes the title. Write what you saw or know yourself. Leave out what only you can "
            "know, if nobody is to guess who you are. Never write a resident registration number."
        ),
        widget=forms.Textarea(attrs={"rows": 10, "autocomplete": "off"}),
    )
    who = _line(_("Who was it?"), _("Names, posts or department, as far as you know."))
    where = _line(_("Where?"), _("Building, room or site, as far as you know."))
    when = _line(_("When?"), _("As exactly as you know: a day, a month, “again and again since spring”."))
    name = _line(_("Your name"), _("Leave this empty if you stay anonymous."))
    contact = _line(
        _("How to reach you"),
        _("Leave this empty if you stay anonymous. With the receipt you can read answers here all the same."),
    )
    excluded = forms.MultipleChoiceField(
        label=_("Who must not read this report?"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("If it is about one of them, or somebody close to them. At least two must remain."),
    )  # fmt: skip

    def __init__(self, *arguments: Any, kind: ReportKind, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["files"] = sealed_files()
        receivers = kind.receivers  # type: ignore[attr-defined]
        if len(receivers) > FEWEST_RECIPIENTS:
            choices = [(one.pk, one.position_name) for one in receivers]
            self.fields["excluded"].choices = choices  # type: ignore[attr-defined]
        else:
            # Those two must remain: there is nothing to choose.
            del self.fields["excluded"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return {**cleaned, "excluded": [int(value) for value in cleaned.get("excluded", [])]}


class ReceiptForm(TicketForm):
    receipt = forms.CharField(
        label=pgettext_lazy("report in confidence", "Receipt"),
        help_text=_(
            "Sixteen letters and digits. Capital or small, with or without hyphens; O counts as 0, I and L as 1."
        ),
        max_length=60,
        widget=forms.TextInput(attrs={**UNREMEMBERED, "autocapitalize": "characters", "class": "receipt-input"}),
    )

    def clean_receipt(self) -> str:
        try:
            return receipts.read(self.cleaned_data["receipt"])
        except receipts.ReceiptUnreadable:
            raise ValidationError(
                _("A receipt has sixteen signs, such as 7K3M-Q2XA-90BT-HVWE. Please compare it with your note.")
            ) from None


class MessageForm(TicketForm):
    receipt = forms.CharField(widget=forms.HiddenInput, max_length=60)
    text = forms.CharField(
        label=_("Your message"), required=False, widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"})
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["files"] = sealed_files()
