from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# Each declares itself where it stands: permissions, effects of steps, notices, open data, personal data.
DECLARING = (
    "audit_verbs",
    "casting_declarations",
    "course_personal_data",
    "cycle_declarations",
    "execution_audit_verbs",
    "execution_declarations",
    "execution_personal_data",
    "misuse_declarations",
    "paper_declarations",
    "personal_data",
    "project_declarations",
    "result_declarations",
    "school_declarations",
    "vote_audit_verbs",
    "vote_personal_data",
    "rules.execution",
    "rules.permissions",
    "services.closing",
    "services.course_notices",
    "services.cycle_notices",
    "services.cycles",
    "services.deliberation",
    "services.evaluations",
    "services.keys",
    "services.milestones",
    "services.misuse",
    "services.opening",
    "services.project_steps",
    "services.spending",
    "services.term_changes",
    "services.terms",
    "services.undertakings",
    "services.unsent_notices",
    "services.visit_reports",
    "services.vote_notices",
    "services.paper.boxes",
    "services.paper.entering",
    "services.paper.keying",
    "services.paper.sample",
)


class BudgetConfig(AppConfig):
    name = "budget"
    verbose_name = _("Participatory budget")

    def ready(self) -> None:
        for name in DECLARING:
            import_module(f"budget.{name}")
