"""Letters with a personal link to people who may have no account, sent a few at a time while the survey is open."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core.notify.mail import Mailer, absolute, message_id
from surveys.models import Invitation
from surveys.services.personal_links import token, with_link
from surveys.states.surveys import SurveyState

logger = logging.getLogger(__name__)

BATCH = 100


def waiting(at: datetime) -> QuerySet[Invitation]:
    asked = Invitation.objects.filter(letter_waits=True, survey__state=SurveyState.OPEN, survey__closes_at__gt=at)
    return asked.select_related("survey__department").order_by("pk")


def send(*, at: datetime, mailer: type[Mailer] = Mailer) -> int:
    """How many letters went out. An address that takes none is marked and not tried again; where the mail server
    itself cannot be reached, everything waits."""
    sent = 0
    with mailer() as open_mailer:
        for invitation in waiting(at)[:BATCH]:
            is_wanted = invitation.invited_at is None or not hasattr(invitation, "participation")
            try:
                if is_wanted:
                    open_mailer.send(_letter(invitation))
                    sent += 1
            except Exception:
                logger.warning("Letter %s of a survey could not be sent.", invitation.pk, exc_info=True)
                if open_mailer.trouble:
                    break
                _took_none(invitation)
                continue
            first = Coalesce(F("invited_at"), at)
            Invitation.objects.filter(pk=invitation.pk).update(letter_waits=False, invited_at=first)
    return sent


def _took_none(invitation: Invitation) -> None:
    """Not tried again. Whoever got no letter at all is written to on paper, by a link that can be typed."""
    fields = ["letter_waits", "bounced"]
    invitation.letter_waits, invitation.bounced = False, True
    if invitation.invited_at is None:
        with_link(invitation, on_paper=True)
        fields += ["seed", "token_hash"]
    invitation.save(update_fields=fields)


def _letter(invitation: Invitation) -> EmailMultiAlternatives:
    survey = invitation.survey
    with translation.override(settings.LANGUAGE_CODE):
        title = {"title": survey.title}
        is_first = invitation.invited_at is None
        subject = _("Invitation: %(title)s") % title if is_first else _("Reminder: %(title)s") % title
        context = {
            "survey": survey,
            "name": invitation.name,
            "is_first": is_first,
            "url": absolute(reverse("surveys:by_link", args=[token(invitation)])),
            "site_name": settings.SITE_NAME,
        }
        text = render_to_string("surveys/intake/letter.txt", context)
    headers = {
        "Message-ID": message_id("survey_invitation", f"{invitation.pk}:{invitation.reminded_at or ''}"),
        "Auto-Submitted": "auto-generated",
    }
    one_line = " ".join(subject.split())
    return EmailMultiAlternatives(f"[{settings.SITE_NAME}] {one_line}", text, to=[invitation.email], headers=headers)
