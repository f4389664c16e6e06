"""What people are told about plans: followers, those who owe a report, and those whose words changed a plan."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.notify import notify
from discussion.services import events
from plans.models import PlanVersion, ProgressEntry, TaskCard

REPORTS_DUE = "plans.reports_due"
REPORT_RETURNED = "plans.report_returned"
CAUSED = "plans.caused"
EXCERPT = 120


def tell_followers(target: Any, news: str, *, at: datetime, actor: Any = None) -> None:
    events.tell_followers(target, at=at, actor=actor, context={"news": news})


def tell_of_report(entry: ProgressEntry, *, at: datetime) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        news = _("Progress of %(month)s, %(percent)s %% done: %(text)s") % {
            "month": f"{entry.month:%Y-%m}",
            "percent": entry.percent or 0,
            "text": Truncator(entry.text).chars(EXCERPT),
        }
    tell_followers(entry.card, news, at=at, actor=entry.submitted_by)


def tell_of_state(card: TaskCard, *, reason: str, at: datetime, actor: Any) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        news = _("Now: %(state)s. %(reason)s") % {"state": card.get_public_state_display(), "reason": reason}
    tell_followers(card, news.strip(), at=at, actor=actor)


def tell_reports_due(person: Any, entries: list[ProgressEntry], *, at: datetime) -> None:
    """One notice for all that a person owes for the month."""
    month = f"{entries[0].month:%Y-%m}"
    context = {"count": len(entries), "month": month, "first": str(entries[0].card), "url": _path("work")}
    notify.queue(REPORTS_DUE, recipients=[person], at=at, context=context, dedupe_key=f"plans.due.{month}")


def tell_returned(entry: ProgressEntry, *, reason: str, at: datetime) -> None:
    if entry.submitted_by and entry.submitted_by.is_active:
        context = {"title": str(entry), "reason": reason, "url": _path("entry", entry.pk)}
        notify.queue(REPORT_RETURNED, recipients=[entry.submitted_by], at=at, context=context, target=entry)


def tell_cause(person: Any, version: PlanVersion, label: str, *, at: datetime) -> None:
    context = {"label": label, "plan": version.plan.title, "url": version.get_absolute_url()}
    notify.queue(
        CAUSED,
        recipients=[person],
        at=at,
        context=context,
        target=version,
        dedupe_key=f"plans.caused.{version.pk}.{label}"[:100],
    )


def tell_version(version: PlanVersion, changes: Iterable[Any], *, at: datetime, actor: Any) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        news = _("Version %(number)s was published; %(count)s clauses changed.") % {
            "number": version.number,
            "count": len(list(changes)),
        }
    tell_followers(version.plan, news, at=at, actor=actor)


def _path(name: str, *args: Any) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return reverse(f"plans:{name}", args=args)


notify.register(
    REPORTS_DUE,
    category="desk",
    title=gettext_lazy("Progress of %(month)s to be written: %(count)s"),
    body=gettext_lazy("Among them: %(first)s"),
)
notify.register(
    REPORT_RETURNED,
    category="desk",
    title=gettext_lazy("Sent back: %(title)s"),
    body=gettext_lazy("The checker asks for changes: %(reason)s"),
)
notify.register(
    CAUSED,
    category="case",
    title=gettext_lazy("What you handed in changed a plan"),
    body=gettext_lazy("“%(label)s” is named as a reason for the new version of “%(plan)s”. See what changed."),
)
