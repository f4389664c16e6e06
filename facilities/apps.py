from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FacilitiesConfig(AppConfig):
    name = "facilities"
    verbose_name = _("Facilities")

    def ready(self) -> None:
        # Each module declares itself where it stands.
        from facilities import (  # noqa: F401
            problem_audit_verbs,
            problem_declarations,
            register_declarations,
            register_personal_data,
        )
        from facilities.rules import permissions, problems  # noqa: F401
        from facilities.services import problem_steps  # noqa: F401
