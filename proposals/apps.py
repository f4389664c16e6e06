from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProposalsConfig(AppConfig):
    name = "proposals"
    verbose_name = _("Proposals")

    def ready(self) -> None:
        # Each module declares itself where it stands: permissions, effects, notices, places, open data, personal data.
        from proposals import (  # noqa: F401  # noqa: F401
            contest_audit_verbs,
            contest_declarations,
            contest_rules,
            declarations,
            personal_data,
            review_declarations,
            rules,
        )
        from proposals.services import (  # noqa: F401  # noqa: F401
            call_changes,
            contest_results,
            exchanges,
            notices,
            review_checks,
            review_steps,
            rewards,
            steps,
        )
