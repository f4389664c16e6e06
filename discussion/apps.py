from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DiscussionConfig(AppConfig):
    name = "discussion"
    verbose_name = _("Conversation")

    def ready(self) -> None:
        # Each module declares itself where it stands: permissions, effects, notices, files, the desk, personal data.
        from discussion import declarations, personal_data, rules  # noqa: F401
        from discussion.services import events, moderation  # noqa: F401
