"""What the product keeps about people, and what can be done with it.

Every app declares here, in its own `personal_data` module: which fields hold personal data and why and
until when; how a person's data are given out; what happens to them when the person leaves; and which
rows have outlived their purpose. The public page, the export, leaving and the command that destroys
read this one register, so that none of them can forget an app.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

# A field with one of these words in its name is taken for personal data until somebody says otherwise.
TELLING_WORDS = frozenset({"address", "birth", "born", "email", "ip", "mobile", "name", "phone", "postal"})

_TEXT_OR_DATE = (models.CharField, models.TextField, models.DateField, models.GenericIPAddressField)


@dataclass(frozen=True)
class PersonalField:
    """One column that says something about a person."""

    model: str
    field: str
    purpose: Any
    period: Any
    basis: Any
    # What people read in place of the names of model and field, where those say little.
    subject: Any = ""
    label: Any = ""

    @property
    def model_name(self) -> Any:
        return self.subject or apps.get_model(self.model)._meta.verbose_name

    @property
    def field_name(self) -> Any:
        field = apps.get_model(self.model)._meta.get_field(self.field)
        return self.label or getattr(field, "verbose_name", self.field)


@dataclass(frozen=True)
class Export:
    """One file of the archive that a person gets: `collect(user)` answers with plain lists and dicts."""

    name: str
    label: Any
    collect: Callable[[Any], Any]


@dataclass(frozen=True)
class Departure:
    """What happens in one app when a person leaves, told before it happens.

    `destroyed` and `kept` are sentences; `kept` names the reason, `kept_for` how long.
    `leave(user=…, at=…)` does it, inside the one transaction of leaving.
    """

    name: str
    leave: Callable[..., None]
    destroyed: tuple[Any, ...] = ()
    kept: tuple[tuple[Any, Any], ...] = ()


@dataclass(frozen=True)
class Destruction:
    """Rows or contents that have outlived their purpose at `at`, and the verb that destroys them."""

    name: str
    label: Any
    expired: Callable[[datetime], models.QuerySet[Any]]
    destroy: Callable[[models.QuerySet[Any]], None]


_fields: dict[tuple[str, str], PersonalField] = {}
_not_personal: dict[tuple[str, str], str] = {}
_exports: dict[str, Export] = {}
_departures: dict[str, Departure] = {}
_destructions: dict[str, Destruction] = {}


def register_field(
    model: str, *names: str, purpose: Any, period: Any, basis: Any, subject: Any = "", label: Any = ""
) -> None:
    """Declare fields of a model ("app.Model") that hold personal data."""
    for name in names:
        _once(_fields, (model, name), PersonalField(model, name, purpose, period, basis, subject, label))


def declare_not_personal(model: str, *names: str, because: str) -> None:
    """Say why a field whose name sounds personal holds nothing about a person."""
    for name in names:
        _once(_not_personal, (model, name), because)


def register_export(name: str, collect: Callable[[Any], Any], *, label: Any) -> None:
    _once(_exports, name, Export(name, label, collect))


def register_departure(
    name: str,
    leave: Callable[..., None],
    *,
    destroyed: Iterable[Any] = (),
    kept: Iterable[tuple[Any, Any]] = (),
) -> None:
    """`kept` is pairs: what stays and why, and for how long."""
    _once(_departures, name, Departure(name, leave, tuple(destroyed), tuple(kept)))


def delete_rows(expired: models.QuerySet[Any]) -> None:
    expired.delete()


def register_destruction(
    name: str,
    expired: Callable[[datetime], models.QuerySet[Any]],
    *,
    label: Any,
    destroy: Callable[[models.QuerySet[Any]], None] = delete_rows,
) -> None:
    _once(_destructions, name, Destruction(name, label, expired, destroy))


def fields() -> list[PersonalField]:
    return list(_fields.values())


def exports() -> list[Export]:
    return list(_exports.values())


def departures() -> list[Departure]:
    return list(_departures.values())


def destructions() -> list[Destruction]:
    return list(_destructions.values())


def undeclared(app_labels: Iterable[str]) -> list[str]:
    """Fields of these apps that sound personal and about which nobody has said anything."""
    return [
        f"{model._meta.label}.{field.name}"
        for label in app_labels
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.concrete_fields
        if _sounds_personal(field) and not _is_declared(model, field.name)
    ]


def misdeclared() -> list[str]:
    """Declarations of fields that do not exist (any more)."""
    wrong = []
    for model, name in [*_fields, *_not_personal]:
        try:
            apps.get_model(model)._meta.get_field(name)
        except (LookupError, FieldDoesNotExist):
            wrong.append(f"{model}.{name}")
    return wrong


def _sounds_personal(field: "models.Field[Any, Any]") -> bool:
    return isinstance(field, _TEXT_OR_DATE) and bool(TELLING_WORDS & set(field.name.split("_")))


def _is_declared(model: type[models.Model], name: str) -> bool:
    key = (model._meta.label, name)
    return key in _fields or key in _not_personal


def _once(register: dict[Any, Any], key: Any, value: Any) -> None:
    if key in register:
        raise LookupError(f"{key} is declared twice.")
    register[key] = value
