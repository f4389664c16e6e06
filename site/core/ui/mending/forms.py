"""What people type on the way from a report to its mending."""

from typing import Any

from django import forms
from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.uploads.forms import FilesField
from core.uploads.kinds import IMAGE

LONGEST = 2000
MOST_PHOTOS = 5


def _text(label: Any, hint: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 5})
    return forms.CharField(label=label, help_text=hint, max_length=LONGEST, widget=area)


def _photos(label: Any) -> FilesField:
    return FilesField(label=label, kinds=(IMAGE,), limit=MOST_PHOTOS, required=False)


class AssignForm(forms.Form):
    """Which department mends it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Which model that is, a deployment says: it is looked up when the form is made.
        departments = apps.get_model(settings.DEPARTMENT_MODEL)._default_manager.filter(is_active=True)
        found = departments.select_related("organisation").order_by("organisation__name", "name")
        self.fields["department"] = forms.ModelChoiceField(label=_("Department"), queryset=found)


class PlanForm(forms.Form):
    action = _text(_("What will be done?"), _("Everybody who follows the matter reads this."))
    by = forms.DateField(label=_("Done by"))


class MendForm(forms.Form):
    action = _text(_("What was done?"), _("Everybody who follows the matter reads this."))
    on = forms.DateField(label=_("Mended on"))
    photos = _photos(_("Photographs of how it looks now"))


class QuestionForm(forms.Form):
    reason = _text(_("What do you need to know?"), _("Whoever reported it reads this and can hand it in again."))


class NotMendedForm(forms.Form):
    reason = _text(_("What is still wrong?"), _("The department reads this and makes a new plan."))
    photos = _photos(_("Photographs"))


class WithdrawForm(forms.Form):
    """Nothing to type: only to be sure."""


class AskToDeclineForm(forms.Form):
    reason = _text(_("Why can it not be done?"), _("A superior decides. You cannot decide yourself."))


class DeclineForm(forms.Form):
    reason = _text(_("Reason"), _("Whoever reported it reads this reason. Once published, everybody does."))


class KeepForm(forms.Form):
    reason = _text(_("Why it should be done after all"), _("The department reads this and makes a plan."))
