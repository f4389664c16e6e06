"""What people typed about meetings, agendas and attendance, turned into the arguments of one service."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.uploads.forms import FilesField
from councils.models import AgendaItem, Attendance, Invitation, Meeting, Procedure, Recusal, Term
from councils.services.agendas import MOST_FILES


class MeetingForm(forms.ModelForm):
    remote_url = forms.URLField(
        label=_("Link for remote members"), max_length=400, required=False, assume_scheme="https"
    )

    class Meta:
        model = Meeting
        fields = ["title", "starts_at", "ends_at", "form", "place", "remote_url", "is_public", "note", "reply_by"]
        widgets = {
            "form": forms.RadioSelect,
            "note": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        self.fields["title"].help_text = _("Empty: the number of the meeting.")


class MomentForm(forms.Form):
    """A new day for a meeting that was postponed."""

    starts_at = forms.DateTimeField(label=_("New day and time"))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ReplyForm(forms.Form):
    answer = forms.ChoiceField(label=_("Will you come?"), widget=forms.RadioSelect)
    proxy_name = forms.CharField(label=_("Name of your proxy"), max_length=40, required=False)
    note = forms.CharField(label=_("Note to the secretary (if needed)"), max_length=300, required=False)

    def __init__(self, *args: Any, remote: bool, proxies: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reply = Invitation.Reply
        allowed = [reply.YES, *([reply.REMOTE] if remote else []), *([reply.PROXY] if proxies else []), reply.NO]
        self.fields["answer"].choices = [(one.value, one.label) for one in allowed]
        if not proxies:
            del self.fields["proxy_name"]


class ItemForm(forms.ModelForm):
    class Meta:
        model = AgendaItem
        fields = ["title", "kind", "description", "presenter", "is_confidential"]
        widgets = {"kind": forms.RadioSelect, "description": forms.Textarea(attrs={"rows": 5})}


class PaperForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    attachments = FilesField(label=_("Files"), limit=MOST_FILES, help_text=_("Documents or pictures, up to five."))
    is_confidential = forms.BooleanField(
        label=_("Confidential"), required=False, help_text=_("Members read it; the public never does.")
    )


class DoorForm(forms.Form):
    code = forms.CharField(
        label=_("Code at the door"),
        max_length=20,
        help_text=_("Eight letters and digits below the square code."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class ByHandForm(forms.Form):
    member = forms.ModelChoiceField(label=_("Member"), queryset=Term.objects.none())
    mode = forms.ChoiceField(label=_("How"), choices=Attendance.Mode.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, members: Any, proxies: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members
        self.fields["member"].label_from_instance = seat_and_name
        if not proxies:
            self.fields["mode"].choices = [one for one in Attendance.Mode.choices if one[0] != Attendance.Mode.PROXY]
        self.fields["mode"].initial = Attendance.Mode.IN_PERSON


class RecusalForm(forms.Form):
    ground = forms.ChoiceField(label=_("Ground"), choices=Recusal.Ground.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The chair and the secretary read it. The public reads the ground alone."),
    )


class RecordRecusalForm(RecusalForm):
    member = forms.ModelChoiceField(label=_("Member"), queryset=Term.objects.none())
    field_order = ["member", "ground", "reason"]

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members
        self.fields["member"].label_from_instance = seat_and_name


class ProcedureForm(forms.ModelForm):
    class Meta:
        model = Procedure
        fields = [
            "proxies_allowed",
            "remote_allowed",
            "recused_count_in_base",
            "majority_base",
            "tie_rule",
            "drop_extremes",
            "papers_public_after_hours",
            "allowance",
        ]
        widgets = {"majority_base": forms.RadioSelect, "tie_rule": forms.RadioSelect}


def seat_and_name(member: Term) -> str:
    """How the secretary and members know one another."""
    return f"{member.name or member.user.display_name} · {member.seat_kind.label}"
