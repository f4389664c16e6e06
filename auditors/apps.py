from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditorsConfig(AppConfig):
    name = "auditors"
    verbose_name = _("Honorary auditors")

    def ready(self) -> None:
        # Each module declares itself where it stands.
        from auditors import (  # noqa: F401
            activity_declarations,
            activity_notices,
            activity_personal_data,
            confidential_audit_verbs,
            finding_declarations,
            finding_notices,
            finding_personal_data,
            integrity_open_data,
            publication_declarations,
            recipient_personal_data,
            version_notices,
        )
        from auditors.rules import activities, channel, confidential, findings, versions  # noqa: F401
        from auditors.services import channel_notices, followers, purging  # noqa: F401
        from auditors.services import findings as finding_services  # noqa: F401
        from auditors.services import versions as version_services  # noqa: F401
