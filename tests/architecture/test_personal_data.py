"""No field that sounds personal without a word on why it is kept and until when."""

from pathlib import Path

from django.apps import apps
from django.conf import settings

from core import personal_data


def own_apps() -> list[str]:
    """The apps of this project, not those of packages and not those of tests."""
    places = [Path(settings.BASE_DIR), Path(settings.BASE_DIR) / "site"]
    return [app.label for app in apps.get_app_configs() if Path(app.path).parent in places]


def test_every_field_that_sounds_personal_is_declared() -> None:
    assert {"accounts", "core"} <= set(own_apps())
    assert personal_data.undeclared(own_apps()) == []


def test_nothing_is_declared_that_does_not_exist() -> None:
    assert personal_data.misdeclared() == []


def test_every_declaration_says_why_and_until_when() -> None:
    for field in personal_data.fields():
        assert str(field.purpose) and str(field.period) and str(field.basis), field
