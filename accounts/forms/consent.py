"""Fields for consents and for the age at sign-up; put them before the form they belong to."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.consent import guardians, services
from accounts.models import ConsentText, User


class ConsentFieldsMixin(forms.Form):
    """One checkbox per text of an occasion that the person has not agreed to yet.

    `consents()` gives pairs of field and text to the template `accounts/consent/_fields.html`;
    `save_consents(user, at=…)` records those that were ticked.
    """

    consent_occasion: ClassVar[str] = ConsentText.Occasion.SIGN_UP

    def __init__(self, *args: Any, consenting_user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        occasion = self.consent_occasion
        asked = services.pending(consenting_user, occasion) if consenting_user else services.asked(occasion)
        self.consent_texts = asked
        for text in self.consent_texts:
            self.fields[f"consent_{text.key}"] = forms.BooleanField(
                label=_consent_label(text),
                required=text.required,
                error_messages={"required": _("We cannot go on without this consent.")},
            )

    def consents(self) -> Iterator[tuple[forms.BoundField, ConsentText]]:
        for text in self.consent_texts:
            yield self[f"consent_{text.key}"], text

    def save_consents(self, user: User, *, at: datetime) -> None:
        ticked = [text for text in self.consent_texts if self.cleaned_data[f"consent_{text.key}"]]
        services.give(user, ticked, at=at)


class AgeFieldsMixin(forms.Form):
    """Asks at sign-up whether the person is old enough to consent alone."""

    OLD_ENOUGH, CHILD = "old_enough", "child"

    age_group = forms.ChoiceField(
        label=_("Your age"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose your age group.")},
        help_text=_("Younger people can join when a guardian agrees. We ask for the guardian's address later."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        age = {"age": settings.CONSENT_AGE}
        field = self.fields["age_group"]
        field.choices = [
            (self.OLD_ENOUGH, gettext("I am %(age)s or older") % age),
            (self.CHILD, gettext("I am younger than %(age)s") % age),
        ]

    def save_age(self, user: User) -> None:
        if self.cleaned_data["age_group"] == self.CHILD:
            guardians.require(user)


def _consent_label(text: ConsentText) -> str:
    if text.required:
        return gettext("I agree: %(title)s") % {"title": text.title}
    return gettext("I agree (optional): %(title)s") % {"title": text.title}
