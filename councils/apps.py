from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CouncilsConfig(AppConfig):
    name = "councils"
    verbose_name = _("Councils")

    def ready(self) -> None:
        # Each module declares itself where it stands: permissions, effects, notices, files, the desk, personal data.
        from councils import declarations, findable, meeting_declarations, meeting_personal_data, notices, personal_data  # noqa: F401
        from councils.rules import bodies, meetings, recruitment  # noqa: F401
        from councils.services import (  # noqa: F401
            agendas,
            allowances,
            applications,
            calls,
            checking,
            follow_ups,
            minutes,
            opinions,
            selection,
            terms,
        )
        from councils.services import meetings as meeting_services  # noqa: F401
