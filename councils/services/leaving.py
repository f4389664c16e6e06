"""What becomes of a person's applications and terms when they leave, or when their time has run out."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.workflow import SYSTEM, engine
from councils.models import Application, Judge, Score, Term
from councils.services import application_files
from councils.states.applications import ApplicationState
from councils.states.calls import CallState
from councils.states.terms import TermState


def leave(*, user: Any, at: datetime) -> None:
    """Applications are withdrawn and emptied, terms end, names go; that a seat was held stays."""
    for application in Application.objects.filter(user=user).select_related("call", "seat_kind", "user"):
        _take_back(application, at=at)
        application_files.remove_all(application, at=at)
        forget_application(application, at=at)
    today = timezone.localdate(at)
    for term in Term.objects.filter(user=user, state=TermState.APPOINTED, ends_on__gte=today).select_related("body"):
        engine.apply(term, "resign", actor=SYSTEM, at=at, reason=_("The account was closed."))
    Term.objects.filter(user=user).update(name="")
    Score.objects.filter(judge=user, application__state=ApplicationState.ELIGIBLE).delete()
    Judge.objects.filter(user=user, call__state=CallState.SELECTING).delete()


def forget_application(application: Application, *, at: datetime) -> None:
    """Empty what says something about the person; the code in published lots stays and says nothing."""
    application.name = application.phone = application.refusal_text = ""
    application.birth_date, application.proof_hash = None, None
    application.answers, application.attributes = {}, []
    application.forgotten_at = at
    application.save(update_fields=[*Application.PERSONAL, "proof_hash", "forgotten_at"])


def _take_back(application: Application, *, at: datetime) -> None:
    """The next in reserve is invited where a seat becomes free; a fixed list of codes is not changed."""
    possible = {transition.name for transition in engine.available(application, SYSTEM)}
    for step in ("withdraw", "decline"):
        if step in possible:
            engine.apply(application, step, actor=SYSTEM, at=at)
            return
