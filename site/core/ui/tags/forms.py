"""Fields, summaries of errors, whole forms."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from core.ui import fields
from core.ui.library import register


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, *, label: Any = None, hint: Any = None, **attributes: Any) -> dict[str, Any]:
    """`{% field form.email hint="…" autocomplete="email" %}`: other arguments become attributes of the control."""
    return {"field": fields.view_of(bound, label=label, hint=hint, **attributes)}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*bound_forms: forms.BaseForm) -> dict[str, Any]:
    """`{% error_summary form %}`: nothing without errors; else a list of links to what is to be mended."""
    return {"entries": fields.summary_of(bound_forms)}


@register.inclusion_tag("components/form_fields.html")
def form_fields(form: forms.BaseForm) -> dict[str, Any]:
    """`{% form_fields form %}`: the summary and every field, hidden ones too; the form tag stays yours."""
    return {"form": form}


@register.inclusion_tag("components/whole_form.html", takes_context=True)
def whole_form(
    context: Any,
    form: forms.BaseForm,
    *,
    submit: Any = None,
    tone: str = "primary",
    action: str = "",
    draft: str = "",
    guard: bool = False,
    cancel_url: str = "",
    cancel_label: Any = None,
) -> dict[str, Any]:
    """`{% whole_form form submit=_("Send") draft="proposal" cancel_url=… %}`: a complete POST form."""
    return {
        "form": form,
        "submit": submit or _("Save"),
        "tone": tone,
        "action": action,
        "draft": draft,
        "guard": guard,
        "cancel_url": cancel_url,
        "cancel_label": cancel_label or _("Cancel"),
        "csrf_token": context.get("csrf_token"),
        "request": context.get("request"),
    }
