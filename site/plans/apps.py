from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "plans"
    verbose_name = _("Innovation plans")

    def ready(self) -> None:
        # Each module declares itself where it stands: permissions, places, effects, notices, the desk, open tables.
        from plans import declarations, open_tables, rules  # noqa: F401
        from plans.services import adjustments, cards, notices, progress  # noqa: F401
