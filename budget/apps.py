from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BudgetConfig(AppConfig):
    name = "budget"
    verbose_name = _("Participatory budget")

    def ready(self) -> None:
        # Each module declares itself where it stands: permissions, effects, notices, open data, personal data.
        # Projects.
        # How projects are carried out.
        # Casting, and what keeps it secret and checkable.
        # Ballots on paper.
        # The pages of voting.
        # The count and its result.
        from budget import (  # noqa: F401  # noqa: F401  # noqa: F401
            audit_verbs,
            casting_declarations,
            course_personal_data,
            cycle_declarations,
            execution_audit_verbs,
            execution_declarations,
            execution_personal_data,
            paper_declarations,
            personal_data,
            project_declarations,
            result_declarations,
            school_declarations,
            vote_audit_verbs,
            vote_personal_data,
        )
        from budget.rules import (
            execution,  # noqa: F401
            permissions,  # noqa: F401
        )
        from budget.services import (  # noqa: F401  # noqa: F401  # noqa: F401  # noqa: F401
            closing,
            course_notices,
            cycle_notices,
            cycles,
            deliberation,
            evaluations,
            keys,
            milestones,
            misuse,
            opening,
            project_steps,
            spending,
            term_changes,
            terms,
            undertakings,
            unsent_notices,
            visit_reports,
            vote_notices,
        )
        from budget.services.paper import boxes, entering, keying, sample  # noqa: F401
