"""What staff types about speakers, the programme, materials, the registration form, duties and the room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from accounts.names import normalise_email
from briefings.models import AgendaItem, AskedAtRegistration, Briefing, Duty, Material, Room, Speaker
from briefings.queries.people import named_like, with_address
from briefings.services import materials, programme
from briefings.services.room_settings import SETTINGS, room_stamp
from core.uploads.forms import FilesField

LONGEST_OPTION, MOST_OPTIONS = 60, 20
MOST_SLOW_SECONDS = 600


class RowForm(forms.ModelForm):
    """Reads fields for a service; never saves by itself. `seen` is what the editor had in front of them."""

    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, *args: Any, briefing: Briefing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.briefing = briefing
        if self.instance.pk is None:
            del self.fields["seen"]
        else:
            self.initial["seen"] = self.stamp()

    def stamp(self) -> str:
        raise NotImplementedError

    def _post_clean(self) -> None:
        """What is possible is for the service to say."""


class ItemForm(RowForm):
    class Meta:
        model = AgendaItem
        fields = ["starts_at", "title", "description", "speaker"]
        labels = {"starts_at": pgettext_lazy("briefing", "Time")}
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["speaker"].queryset = self.briefing.speakers.all()
        self.fields["speaker"].empty_label = gettext("Nobody in particular")

    def stamp(self) -> str:
        return programme.row_stamp(programme.AGENDA, self.instance)


class SpeakerForm(RowForm):
    account = forms.EmailField(
        label=_("E-mail address of the account"), max_length=254, required=False,
        help_text=_("For the speaker's screen. Whoever is named gets the duty of speaker, and is told."),
    )  # fmt: skip

    class Meta:
        model = Speaker
        fields = ["position", "topic", "department"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.filter(is_active=True).order_by("name")
        self.fields["department"].empty_label = gettext("The department of the briefing")
        if self.instance.person is not None:
            self.initial["account"] = self.instance.person.email

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        address = cleaned.pop("account", "")
        cleaned["person"] = with_address(normalise_email(address)) if address else None
        if address and cleaned["person"] is None:
            self.add_error("account", gettext("There is no account with this address."))
        return cleaned

    def stamp(self) -> str:
        return programme.row_stamp(programme.SPEAKERS, self.instance)


class AskedForm(RowForm):
    class Meta:
        model = AskedAtRegistration
        fields = ["text", "kind", "options", "required"]
        widgets = {"kind": forms.RadioSelect, "options": forms.Textarea(attrs={"rows": 5})}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") != AskedAtRegistration.Kind.CHOICE:
            cleaned["options"] = ""
            return cleaned
        typed = (line.strip() for line in cleaned.get("options", "").splitlines())
        options = list(dict.fromkeys(line for line in typed if line))
        if not 2 <= len(options) <= MOST_OPTIONS:
            self.add_error("options", gettext("Write between 2 and %(most)s options.") % {"most": MOST_OPTIONS})
        elif any(len(option) > LONGEST_OPTION for option in options):
            self.add_error("options", gettext("An option has %(most)s letters at most.") % {"most": LONGEST_OPTION})
        cleaned["options"] = "\n".join(options)
        return cleaned

    def stamp(self) -> str:
        return programme.row_stamp(programme.ASKED, self.instance)


class MaterialForm(RowForm):
    attachments = FilesField(label=_("Files"), limit=materials.MOST_FILES)

    class Meta:
        model = Material
        fields = ["title", "summary", "item"]
        widgets = {"summary": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = self.briefing.agenda.all()
        self.fields["item"].empty_label = gettext("The whole briefing")
        files = self.fields["attachments"]
        files.help_text = gettext("Documents or pictures, up to five.")
        if self.instance.pk is not None:
            files.required = False
            files.help_text = gettext("Empty: the files stay. Otherwise these take the place of all of them.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.fields["attachments"].required and cleaned.get("attachments") == []:
            self.add_error("attachments", gettext("Please choose a file."))
        return cleaned

    def stamp(self) -> str:
        return materials.material_stamp(self.instance)


class DutyForm(forms.Form):
    """By the address of an account, or by the name of a colleague; where several have that name, one is chosen."""

    who = forms.CharField(label=_("Name or e-mail address"), max_length=254)
    kind = forms.ChoiceField(
        label=pgettext_lazy("briefing", "Duty"), choices=Duty.Kind.choices, widget=forms.RadioSelect
    )
    person = forms.ModelChoiceField(
        label=_("Which of them?"), queryset=User.objects.none(), required=False, widget=forms.RadioSelect,
        empty_label=None,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].label_from_instance = _name_and_address
        self.matches = self._matches(str(self.data.get("who", "")).strip()[:254])
        if len(self.matches) < 2:
            del self.fields["person"]
        else:
            self.fields["person"].queryset = User.objects.filter(pk__in=[one.pk for one in self.matches])

    @staticmethod
    def _matches(who: str) -> list[User]:
        if "\x00" in who:
            return []
        if "@" in who:
            exact = with_address(normalise_email(who))
            return [exact] if exact else []
        return named_like(who)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if len(self.matches) == 1:
            cleaned["person"] = self.matches[0]
        elif self.matches and not cleaned.get("person"):
            self.add_error("person", gettext("Several people have this name. Please choose one."))
        elif not self.matches and cleaned.get("who"):
            sentence = _("Nobody among the staff is found by this. Others are found by the address of their account.")
            self.add_error("who", sentence)
        cleaned.pop("who", None)
        return cleaned


class RoomForm(forms.ModelForm):
    slow_seconds = forms.IntegerField(
        label=_("Seconds between two questions of one person"), min_value=0, max_value=MOST_SLOW_SECONDS,
        help_text=_("0: as often as they like."),
    )  # fmt: skip
    # What the editor has in front of them.
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    class Meta:
        model = Room
        fields = SETTINGS
        labels = {"moderation": pgettext_lazy("briefing", "Moderation")}
        widgets = {"moderation": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = room_stamp(self.instance)

    def _post_clean(self) -> None:
        """At least one way to ask: the service says so."""


def _name_and_address(person: User) -> str:
    return f"{person.display_name} ({person.email})"
