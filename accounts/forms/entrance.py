"""Sign-up, login and password reset: allauth's forms with our words, names and consents."""

from collections.abc import Callable
from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.core import context
from allauth.socialaccount.forms import SignupForm as AllauthSocialSignupForm
from django import forms
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import rate_limits
from accounts.forms.consent import AgeFieldsMixin, ConsentFieldsMixin
from accounts.models import User
from accounts.names import DISPLAY_NAME_LENGTH, clean_display_name, normalise_email


class DisplayNameField(forms.CharField):
    """What others see: one line without hidden characters; empty lets us invent one."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Display name"))
        kwargs.setdefault("help_text", _("Others see this name. Leave it empty and we make one up."))
        kwargs.setdefault("max_length", DISPLAY_NAME_LENGTH)
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        return clean_display_name(super().clean(value))


class AddressField(forms.EmailField):
    """Takes an address as keyboards give it, full-width letters included, and reads it in its one form."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("E-mail address"))
        kwargs.setdefault("max_length", 254)
        kwargs.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "email"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(normalise_email(value) if value else value)


class SignupFieldsMixin(AgeFieldsMixin, ConsentFieldsMixin):
    """What both ways of signing up ask besides the address."""

    display_name = DisplayNameField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = AddressField()
        _plain_labels(self)
        self.order_fields(["email", "password1", "password2", "display_name", "age_group"])

    def clean_email(self) -> str:
        email: str = super().clean_email()  # type: ignore[misc]
        rate_limits.count(context.request, "signup_mail", email)
        return email

    def after_registration(self) -> list[Callable[[User], None]]:
        at = timezone.now()
        return [lambda user: self.save_consents(user, at=at), self.save_age]

    def save(self, request: HttpRequest) -> User:
        with transaction.atomic():
            return super().save(request)  # type: ignore[misc,no-any-return]


class SignupForm(SignupFieldsMixin, AllauthSignupForm):
    account_already_exists: bool

    def try_save(self, request: HttpRequest) -> Any:
        if self.account_already_exists:
            # A new password is hashed slowly: an answer that came at once would say that the address is taken.
            make_password(self.cleaned_data["password1"])
            return super().try_save(request)
        try:
            return super().try_save(request)
        except IntegrityError:
            # Pressed twice, and the other one was quicker.
            if not User.objects.filter(email=self.cleaned_data["email"]).exists():
                raise
            self.account_already_exists = True
            return super().try_save(request)


class SocialSignupForm(SignupFieldsMixin, AllauthSocialSignupForm):
    pass


class LoginForm(AllauthLoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = AddressField()
        _plain_labels(self)
        self.order_fields(["login", "password", "remember"])
        self.fields["password"].help_text = ""
        self.fields["remember"].label = _("Stay signed in on this device")


class ResetPasswordForm(AllauthResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = AddressField()

    def clean_email(self) -> str:
        rate_limits.count(context.request, "reset_password_mail", self.cleaned_data["email"])
        email: str = super().clean_email()
        return email


LABELS = {
    "password": _("Password"),
    "password1": _("Password"),
    "password2": _("Password again"),
}


def _plain_labels(form: forms.Form) -> None:
    """A label says what a field is; a placeholder that repeats it vanishes as soon as one types."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        if name in LABELS:
            field.label = LABELS[name]
