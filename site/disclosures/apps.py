from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisclosuresConfig(AppConfig):
    name = "disclosures"
    verbose_name = _("Disclosures")

    def ready(self) -> None:
        # Each module declares itself where it stands: permissions, places, effects, notices, the desk, open tables.
        for module in (
            "rules",
            "declarations",
            "open_tables",
            "services.due",
            "services.questions",
            "services.requests",
            "services.survey_reports",
        ):
            import_module(f"disclosures.{module}")
