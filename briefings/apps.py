from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BriefingsConfig(AppConfig):
    name = "briefings"
    verbose_name = _("Briefings")

    def ready(self) -> None:
        # Each module declares itself where it stands.
        from briefings import (  # noqa: F401
            afterwards_audit_verbs,
            afterwards_declarations,
            afterwards_notices,
            afterwards_personal_data,
            consumers,
            moderating_audit_verbs,
            moderating_notices,
            moderating_personal_data,
            pages_declarations,
            pages_notices,
            pages_personal_data,
            registration_audit_verbs,
            registration_declarations,
            registration_notices,
            registration_personal_data,
            room_declarations,
            room_personal_data,
            screens_audit_verbs,
            screens_personal_data,
            staff_audit_verbs,
            staff_declarations,
            staff_notices,
            staff_personal_data,
        )
        from briefings.commands import audience, captions, helping, moderating, polls, speaking  # noqa: F401
        from briefings.rules import duties  # noqa: F401
