from plans.models.choices import CauseKind, Funding, GroupKind, PlanKind, Precision, TaskKind, Verdict
from plans.models.pages import PlanIndexPage, PlanPage, StrategyPage, TaskPage
from plans.models.parts import PlanCause, PlanStep, TaskBudget, TaskMilestone, TaskTarget
from plans.models.progress import AdjustmentRequest, Evidence, HalfYearCheck, ProgressEntry, ProgressFigure
from plans.models.record import CardTarget, PlanVersion, Strategy, TargetResult, TaskCard, VersionCause

__all__ = [
    "AdjustmentRequest", "CardTarget", "CauseKind", "Evidence", "Funding", "GroupKind", "HalfYearCheck", "PlanCause",
    "PlanIndexPage", "PlanKind", "PlanPage", "PlanStep", "PlanVersion", "Precision", "ProgressEntry",
    "ProgressFigure", "Strategy", "StrategyPage", "TargetResult", "TaskBudget", "TaskCard", "TaskKind",
    "TaskMilestone", "TaskPage", "TaskTarget", "Verdict", "VersionCause",
]  # fmt: skip
