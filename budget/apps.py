from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BudgetConfig(AppConfig):
    name = "budget"
    verbose_name = _("Participatory budget")

    def ready(self) -> None:
        # Each module declares itself where it stands: permissions, effects, notices, open data, personal data.
        from budget import audit_verbs, cycle_declarations, personal_data  # noqa: F401
        from budget.rules import permissions  # noqa: F401
        from budget.services import cycle_notices, cycles, opening, terms  # noqa: F401
