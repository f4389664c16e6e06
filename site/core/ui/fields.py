"""One way to show a form field: label, hint, error and control, tied together for every reader."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.safestring import SafeString

ISO_INPUTS: tuple[tuple[type[forms.Widget], str, str], ...] = (
    (forms.DateTimeInput, "datetime-local", "%Y-%m-%dT%H:%M"),
    (forms.DateInput, "date", "%Y-%m-%d"),
    (forms.TimeInput, "time", "%H:%M"),
)

# What Django writes where a form says nothing; too tall for a telephone.
DJANGO_ROWS = "10"


@dataclass(frozen=True)
class FieldView:
    """What the field template needs; ids are derived so that error summary and field agree."""

    bound: BoundField
    kind: str
    label: Any
    hint: Any
    control: SafeString | str
    options: list[Any]

    @property
    def id(self) -> str:
        return self.bound.id_for_label or self.bound.auto_id

    @property
    def hint_id(self) -> str:
        return f"{self.bound.auto_id}-hint"

    @property
    def error_id(self) -> str:
        return f"{self.bound.auto_id}-error"

    @property
    def described_by(self) -> str:
        return described_by(self.bound, self.hint)

    @property
    def is_group(self) -> bool:
        return self.kind in {"radio", "checkboxes", "group"}


def kind_of(widget: forms.Widget) -> str:
    """The shape of the markup around a control."""
    kinds: tuple[tuple[type[forms.Widget], str], ...] = (
        (forms.CheckboxSelectMultiple, "checkboxes"),
        (forms.RadioSelect, "radio"),
        (forms.CheckboxInput, "checkbox"),
        (forms.FileInput, "file"),
        (forms.Textarea, "textarea"),
        (forms.Select, "select"),
        (forms.MultiWidget, "group"),
        (forms.SelectDateWidget, "group"),
    )
    return next((kind for widget_class, kind in kinds if isinstance(widget, widget_class)), "text")


def described_by(bound: BoundField, hint: Any) -> str:
    ids = []
    if bound.errors:
        ids.append(f"{bound.auto_id}-error")
    if hint:
        ids.append(f"{bound.auto_id}-hint")
    return " ".join(ids)


def view_of(bound: BoundField, *, label: Any = None, hint: Any = None, **attributes: Any) -> FieldView:
    widget = bound.field.widget
    use_native_picker(widget)
    kind = kind_of(widget)
    hint = bound.help_text if hint is None else hint
    attrs = _attributes(bound, kind, hint) | {
        name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()
    }
    options: list[Any] = []
    control: SafeString | str = ""
    if kind in {"radio", "checkboxes"}:
        # The group carries the description; on each option it would be read out again and again.
        options = [option for option in bound.subwidgets if option.data["label"] != ""]
        for option in options:
            option.data["attrs"].pop("aria-describedby", None)
            option.data["attrs"].pop("aria-invalid", None)
            option.data["attrs"]["class"] = "choice-input"
    else:
        control = bound.as_widget(attrs=attrs)
    return FieldView(
        bound=bound,
        kind=kind,
        label=bound.label if label is None else label,
        hint=hint,
        control=control,
        options=options,
    )


def use_native_picker(widget: forms.Widget) -> None:
    """Browsers have a calendar; it wants the date in ISO form whatever the language of the page."""
    for widget_class, input_type, date_format in ISO_INPUTS:
        if isinstance(widget, widget_class) and widget.input_type == "text":
            widget.input_type = input_type
            widget.format = date_format
            return


def _attributes(bound: BoundField, kind: str, hint: Any) -> dict[str, Any]:
    attrs: dict[str, Any] = {}
    if described := described_by(bound, hint):
        attrs["aria-describedby"] = described
    if bound.errors and kind != "group":
        attrs["aria-invalid"] = "true"
    classes = {"checkbox": "choice-input", "file": "file-input", "select": "control control-select"}
    given = bound.field.widget.attrs.get("class", "")
    attrs["class"] = f"{classes.get(kind, 'control')} {given}".strip()
    if kind == "file":
        attrs["data-file"] = True
    if kind == "textarea" and bound.field.widget.attrs.get("rows") == DJANGO_ROWS:
        attrs["rows"] = 6
    if kind == "textarea" and getattr(bound.field, "max_length", None):
        attrs["data-counter"] = f"{bound.auto_id}-counter"
        # The browser would cut a pasted text without a word; the counter tells how much is too much.
        attrs["maxlength"] = False
    return attrs


@dataclass(frozen=True)
class SummaryEntry:
    message: str
    target: str


def summary_of(bound_forms: tuple[forms.BaseForm, ...]) -> list[SummaryEntry]:
    """Every error of the forms, each with the id of the control to mend."""
    entries: list[SummaryEntry] = []
    for form in bound_forms:
        entries += [SummaryEntry(str(error), "") for error in form.non_field_errors()]
        for bound in form:
            label = str(bound.label).rstrip(" .?:")
            entries += [SummaryEntry(f"{label}: {error}", _target(bound)) for error in bound.errors]
    return entries


def _target(bound: BoundField) -> str:
    if bound.is_hidden:
        return ""
    if kind_of(bound.field.widget) in {"radio", "checkboxes"}:
        return f"{bound.auto_id}_0"
    return bound.id_for_label or bound.auto_id
