from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BudgetConfig(AppConfig):
    name = "budget"
    verbose_name = _("Participatory budget")

    def ready(self) -> None:
        # Each module declares itself where it stands: permissions, effects, notices, open data, personal data.
        from budget import audit_verbs, cycle_declarations, personal_data  # noqa: F401
        from budget.rules import permissions  # noqa: F401
        from budget.services import cycle_notices, cycles, opening, term_changes, terms  # noqa: F401
        # How projects are carried out.
        from budget import execution_audit_verbs, execution_declarations, execution_personal_data  # noqa: F401
        from budget.rules import execution  # noqa: F401
        from budget.services import evaluations, milestones, spending, undertakings, visit_reports  # noqa: F401
        # Casting, and what keeps it secret and checkable.
        from budget import casting_declarations  # noqa: F401
        from budget.services import keys, vote_notices  # noqa: F401
        # Ballots on paper.
        from budget import paper_declarations  # noqa: F401
        from budget.services.paper import boxes, entering, keying, sample  # noqa: F401
        # The pages of voting.
        from budget import vote_audit_verbs, vote_personal_data  # noqa: F401
        from budget.services import misuse, unsent_notices  # noqa: F401
        # The count and its result.
        from budget import result_declarations  # noqa: F401
