from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProposalsConfig(AppConfig):
    name = "proposals"
    verbose_name = _("Proposals")

    def ready(self) -> None:
        # Each module declares itself where it stands: permissions, effects, notices, places, open data, personal data.
        from proposals import declarations, personal_data, rules  # noqa: F401
        from proposals.services import notices, review_checks, review_steps, steps  # noqa: F401
