"""Letters to people without an account who left an e-mail address, so that they hear what became of their report.

The outbox of notices knows only people with accounts. Here the report itself remembers of which state its reporter
was told: a letter that could not be sent is tried again, and one that was sent is not sent again.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from core.notify.mail import Mailer, absolute, message_id
from core.workflow.mending import ENDED, MendingState
from facilities.models import ProblemReport
from facilities.services.addresses import path

logger = logging.getLogger(__name__)

S = MendingState
TOLD = (S.REPORTED, S.ACCEPTED, S.ACTION_PLANNED, S.ACTION_TAKEN, S.REOPENED, S.CLOSED, S.DECLINED)
BATCH = 50
# An address that takes no letter for so long is a wrong one.
GIVE_UP = timedelta(days=7)
# An address is of no use for longer than this, whatever became of the report.
KEEP = timedelta(days=365)


def untold(at: datetime) -> QuerySet[ProblemReport]:
    """The newest first: addresses that take nothing keep nobody else waiting."""
    waiting = ProblemReport.objects.exclude(email="").filter(state__in=TOLD).exclude(told_state=F("state"))
    return waiting.filter(state_changed_at__gt=at - GIVE_UP).order_by("-state_changed_at", "-id")


def send(*, at: datetime, mailer: type[Mailer] = Mailer) -> int:
    """How many were sent. An address goes with the letter that says how it ended."""
    sent = 0
    with mailer() as open_mailer:
        for report in untold(at).select_related("service", "site", "department")[:BATCH]:
            try:
                open_mailer.send(_letter(report))
            except Exception:
                logger.warning("A letter about report %s could not be sent.", report.pk, exc_info=True)
                continue
            sent += 1
            told = {"told_state": report.state, **({"email": ""} if report.state in ENDED else {})}
            ProblemReport.objects.filter(pk=report.pk).update(**told)
    return sent


def expired(at: datetime) -> QuerySet[ProblemReport]:
    """Too old, or of a matter that is settled and whose last letter could not be brought."""
    settled = Q(state__in=ENDED, state_changed_at__lt=at - GIVE_UP)
    return ProblemReport.objects.exclude(email="").filter(settled | Q(created_at__lt=at - KEEP))


def forget(rows: QuerySet[ProblemReport]) -> None:
    rows.update(email="")


def _letter(report: ProblemReport) -> EmailMultiAlternatives:
    with translation.override(settings.LANGUAGE_CODE):
        state = report.get_public_state_display()
        subject = _("%(title)s: %(state)s") % {"title": report.case_title(), "state": state}
        context = {
            "report": report,
            "state": state,
            "site_name": settings.SITE_NAME,
            "url": absolute(path("report", report.token)),
            "is_over": report.state in ENDED,
        }
        text = render_to_string("facilities/problems/letter.txt", context)
    headers = {
        "Message-ID": message_id("facility_report", f"{report.pk}:{report.state}:{report.state_changed_at}"),
        "Auto-Submitted": "auto-generated",
    }
    one_line = " ".join(subject.split())
    return EmailMultiAlternatives(f"[{settings.SITE_NAME}] {one_line}", text, to=[report.email], headers=headers)
