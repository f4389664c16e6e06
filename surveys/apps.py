from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    name = "surveys"
    verbose_name = _("Surveys")

    def ready(self) -> None:
        # Each module declares itself where it stands.
        from surveys import (  # noqa: F401
            answering_audit_verbs,
            answering_declarations,
            builder_audit_verbs,
            builder_declarations,
            builder_personal_data,
            export_audit_verbs,
            export_open_data,
            export_personal_data,
            intake_audit_verbs,
            intake_personal_data,
            panel_declarations,
            panel_notices,
            results_audit_verbs,
            results_notices,
            results_personal_data,
        )
        from surveys.rules import permissions  # noqa: F401
        from surveys.services import opening, panel_reminders, panels  # noqa: F401
