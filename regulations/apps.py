from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegulationsConfig(AppConfig):
    name = "regulations"
    verbose_name = _("Rules to improve")

    def ready(self) -> None:
        # Each module declares itself where it stands.
        from regulations import (  # noqa: F401
            burden_audit_verbs,
            burden_declarations,
            burden_personal_data,
            draft_audit_verbs,
            draft_declarations,
            draft_personal_data,
            petition_audit_verbs,
            petition_declarations,
            petition_personal_data,
            register_audit_verbs,
            register_declarations,
        )
        from regulations.rules import permissions  # noqa: F401
        from regulations.services import draft_notices, drafting, enactment, looks, petition_steps, register_index  # noqa: F401
        from regulations.services.burden import steps  # noqa: F401
