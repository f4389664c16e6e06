"""What applications and terms keep about people, until when, and what becomes of it when somebody leaves."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import personal_data
from core.deadlines import periods
from councils.models import Application, Judge, JudgeConflict, RecruitmentCall, Term
from councils.queries.calls import own_applications
from councils.queries.terms import terms_of
from councils.services.application_files import remove_all
from councils.services.leaving import forget_application, leave
from councils.states.applications import KEEP_APPLICATIONS, UNSUCCESSFUL
from councils.states.calls import OVER

_CONSENT = _("Consent in the application")
_DUTY = _("Task in the public interest: members of a body are appointed on record")

personal_data.register_field(
    "councils.Application",
    "name",
    "phone",
    "birth_date",
    "answers",
    "attributes",
    "refusal_text",
    purpose=_("To check and select applicants for a seat"),
    period=_("Applications that led to no seat: 90 days after the end of the call; others until the term ends"),
    basis=_CONSENT,
)
personal_data.register_field(
    "councils.Application",
    "proof_hash",
    purpose=_("So that nobody applies twice with one proof of residency"),
    period=_("90 days after the end of the call"),
    basis=_CONSENT,
    label=_("Keyed hash of the proof of residency"),
)
personal_data.register_field(
    "councils.Term",
    "name",
    purpose=_("Name on the certificate; on the public roster by consent only"),
    period=_("Five years after the term"),
    basis=_DUTY,
)
personal_data.declare_not_personal("councils.Body", "name", because="the name of a body")

KEEP_TERMS = timedelta(days=5 * 365)


def collect(user: Any) -> dict[str, Any]:
    applications = [
        {
            "call": application.call.title,
            "code": application.code,
            "state": application.get_state_display(),
            "name": application.name,
            "phone": application.phone,
            "birth_date": application.birth_date,
            "answers": application.answers,
            "attributes": application.attributes,
            "submitted_at": application.submitted_at,
        }
        for application in own_applications(user)
    ]
    terms = [
        {
            "body": term.body.name,
            "seat": term.seat_kind.label,
            "office": term.get_office_display(),
            "name": term.name,
            "name_in_public": term.public_name,
            "starts_on": term.starts_on,
            "last_day": term.last_day,
        }
        for term in terms_of(user).with_agreement()
    ]
    judged = [judge.call.title for judge in Judge.objects.filter(user=user.pk).select_related("call")]
    conflicts = [conflict.reason for conflict in JudgeConflict.objects.filter(judge__user=user.pk)]
    return {"applications": applications, "terms": terms, "judge_of": judged, "conflicts_declared": conflicts}


def expired_applications(at: datetime) -> QuerySet[Any]:
    """Nothing came of them, and their call ended long enough ago."""
    long_ago = at - timedelta(days=periods.length_of(KEEP_APPLICATIONS))
    ended = RecruitmentCall.objects.filter(state__in=OVER, ended_at__lt=long_ago)
    unsuccessful = Q(state__in=UNSUCCESSFUL) | Q(term__ends_on__lt=timezone.localdate(long_ago))
    return Application.objects.filter(unsuccessful, forgotten_at__isnull=True, call__in=ended)


def forget_applications(expired: QuerySet[Any]) -> None:
    now = timezone.now()
    for application in expired:
        remove_all(application, at=now)
        forget_application(application, at=now)


def expired_terms(at: datetime) -> QuerySet[Any]:
    return Term.objects.filter(ends_on__lt=timezone.localdate(at - KEEP_TERMS)).exclude(name="")


def forget_names(expired: QuerySet[Any]) -> None:
    expired.update(name="")


personal_data.register_export("councils", collect, label=_("Applications for seats and terms of office"))
personal_data.register_departure(
    "councils",
    leave,
    destroyed=(
        _("Your applications for seats with everything you wrote, and their files."),
        _("A seat that you hold: you resign from it."),
    ),
    kept=((_("That a seat was held, without your name"), _("As long as the body's records are kept")),),
)
personal_data.register_destruction(
    "councils.applications",
    expired_applications,
    label=_("Applications for seats after the end of their call"),
    destroy=forget_applications,
)
personal_data.register_destruction(
    "councils.terms", expired_terms, label=_("Names of members whose term ended long ago"), destroy=forget_names
)
