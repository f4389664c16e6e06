from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditorsConfig(AppConfig):
    name = "auditors"
    verbose_name = _("Honorary auditors")

    def ready(self) -> None:
        # Each module declares itself where it stands.
        from auditors import activity_declarations, activity_notices, activity_personal_data  # noqa: F401
        from auditors.rules import activities, confidential, findings, versions  # noqa: F401
