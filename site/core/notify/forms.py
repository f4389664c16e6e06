from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.notify.categories import CATEGORIES, Category, Frequency
from core.notify.preferences import choose, default_wish, wishes_of


class PreferenceForm(forms.Form):
    """How one category reaches the person."""

    in_app = forms.BooleanField(label=_("Show on this site"), required=False)
    email = forms.ChoiceField(label=_("By e-mail"), choices=Frequency.choices)


def preference_forms(user: Any, data: Any = None) -> list[tuple[Category, PreferenceForm]]:
    """One form per category that can be chosen, filled with what holds now."""
    wishes = wishes_of([user.pk])
    forms_by_category = []
    for category in CATEGORIES.values():
        if category.mandatory or (category.staff_only and not getattr(user, "is_staff_member", False)):
            continue
        wish = wishes.get((user.pk, category.key), default_wish(category))
        initial = {"in_app": wish.in_app, "email": wish.email}
        forms_by_category.append((category, PreferenceForm(data, prefix=category.key, initial=initial)))
    return forms_by_category


def save(user: Any, chosen: list[tuple[Category, PreferenceForm]]) -> None:
    for category, form in chosen:
        wish = form.cleaned_data
        choose(user, category.key, in_app=wish["in_app"], email=Frequency(wish["email"]))
