"""What carrying projects out keeps about people, and what becomes of it."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from budget.models import EvaluationTurn, VisitReport, VisitSignUp
from budget.states.execution import BEFORE_PUBLICATION
from core import personal_data
from core.workflow import SYSTEM, engine

_TASK = _("Task in the public interest: residents watch where public money goes")
_AFTER_THE_VISIT = timedelta(days=90)
_AFTER_THE_EVALUATION = timedelta(days=30)

personal_data.register_field(
    "budget.VisitSignUp", "person", purpose=_("Who comes along to a site visit"),
    period=_("90 days after the visit"), basis=_TASK,
)  # fmt: skip
personal_data.register_field(
    "budget.VisitReport", "author", "text",
    purpose=_("What residents saw on a site visit; published without the name of its author"),
    period=_("As long as the project is shown; the name until its author leaves"), basis=_TASK,
)  # fmt: skip
personal_data.register_field(
    "budget.EvaluationTurn", "person", purpose=_("That nobody evaluates a project twice; not what they answered"),
    period=_("30 days after the evaluation ended"), basis=_TASK,
)  # fmt: skip
personal_data.register_field(
    "budget.Spending", "recorded_by", purpose=_("Which official wrote down the use of public money"),
    period=_("As long as the books are kept"), basis=_TASK,
)  # fmt: skip


def collect(user: Any) -> dict[str, Any]:
    """What a resident signed up for, reported, and whether they evaluated; what they answered nobody knows."""
    return {
        "site_visits": list(
            VisitSignUp.objects.filter(person=user.pk).order_by("id").values(
                "visit__undertaking__project__title", "visit__starts_at", "signed_up_at"
            )
        ),
        "visit_reports": list(
            VisitReport.objects.filter(author=user.pk).order_by("id").values(
                "visit__undertaking__project__title", "text", "rating", "state", "created_at"
            )
        ),
        "evaluated": list(
            EvaluationTurn.objects.filter(person=user.pk).order_by("id").values_list(
                "undertaking__project__title", flat=True
            )
        ),
    }  # fmt: skip


def leave(*, user: Any, at: datetime) -> None:
    """Places are given free; what was published stays, without its author. What was not goes with its pictures."""
    VisitSignUp.objects.filter(person=user.pk, visit__starts_at__gt=at).delete()
    for report in VisitReport.objects.filter(author=user.pk, state__in=BEFORE_PUBLICATION):
        engine.apply(report, "withdraw", actor=SYSTEM, at=at)
    VisitReport.objects.filter(author=user.pk).update(author=None)


def expired_sign_ups(at: datetime) -> QuerySet[Any]:
    return VisitSignUp.objects.filter(visit__ends_at__lt=at - _AFTER_THE_VISIT)


def expired_turns(at: datetime) -> QuerySet[Any]:
    return EvaluationTurn.objects.filter(undertaking__evaluation_until__lt=at - _AFTER_THE_EVALUATION)


personal_data.register_export("budget.execution", collect, label=_("Site visits, reports of them, evaluations"))
personal_data.register_departure(
    "budget.execution",
    leave,
    destroyed=(_("Your sign-ups for site visits, and reports that were not published."),),
    kept=((_("Published reports of site visits, without your name"), _("As long as the project is shown")),),
)
personal_data.register_destruction(
    "budget.visit_sign_ups", expired_sign_ups, label=_("Sign-ups for site visits that are over")
)
personal_data.register_destruction(
    "budget.evaluation_turns", expired_turns, label=_("Who evaluated a project, once the evaluation is over")
)
