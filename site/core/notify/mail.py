"""Letters: composing them so that they can be stopped with one press, and sending them over one connection."""

from collections.abc import Sequence
from datetime import datetime
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from core.notify.categories import CATEGORIES, Frequency
from core.notify.models import Notice
from core.notify.preferences import unsubscribe_token


def language_of(user: Any) -> str:
    language = getattr(user, "language", "")
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def absolute(path: str) -> str:
    return path if urlsplit(path).netloc else settings.BASE_URL.rstrip("/") + path


def message_id(kind: str, key: object) -> str:
    """The same letter always has the same id, so that a mailbox shows a letter sent twice only once."""
    digest = salted_hmac("core.notify.message_id", f"{kind}:{key}").hexdigest()[:32]
    return f"<{digest}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}>"


def letter(notice: Notice, user: Any, key: object) -> EmailMultiAlternatives:
    """One notice as an e-mail, in the person's language."""
    with translation.override(language_of(user)):
        headers = {"Message-ID": message_id("notice", key), "Auto-Submitted": "auto-generated"}
        stop = ""
        if not CATEGORIES[notice.category].mandatory:
            stop = unsubscribe_url(user.pk, notice.category)
            headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        context = {"notice": notice, "user": user, "url": absolute(notice.url) if notice.url else "", "stop_url": stop}
        return _compose("notify/letter", notice.title, context, user, headers)


def digest(notices: Sequence[Notice], user: Any, frequency: Frequency, cutoff: datetime) -> EmailMultiAlternatives:
    """Everything since the last digest in one e-mail."""
    with translation.override(language_of(user)):
        headers = {
            "Message-ID": message_id("digest", f"{user.pk}:{frequency}:{cutoff.isoformat()}"),
            "Auto-Submitted": "auto-generated",
        }
        count = len(notices)
        if frequency == Frequency.WEEKLY:
            subject = ngettext("This week: %(count)s notice", "This week: %(count)s notices", count)
        else:
            subject = ngettext("Today: %(count)s notice", "Today: %(count)s notices", count)
        lines = [{"notice": notice, "url": absolute(notice.url) if notice.url else ""} for notice in notices]
        return _compose("notify/digest", subject % {"count": count}, {"lines": lines, "user": user}, user, headers)


def unsubscribe_url(user_id: int, category: str) -> str:
    return absolute(reverse("notice_unsubscribe", args=[unsubscribe_token(user_id, category)]))


def _compose(
    template: str, subject: str, context: dict[str, Any], user: Any, headers: dict[str, str]
) -> EmailMultiAlternatives:
    context |= {
        "site_name": settings.SITE_NAME,
        "settings_url": absolute(reverse("notice_settings")),
        "language": translation.get_language(),
    }
    text = render_to_string(f"{template}.txt", context)
    one_line = " ".join(subject.split())
    message = EmailMultiAlternatives(f"[{settings.SITE_NAME}] {one_line}", text, to=[user.email], headers=headers)
    message.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return message


class Mailer:
    """One connection for many letters. A server that cannot be reached is tried once per batch, not once per letter."""

    def __init__(self) -> None:
        self.connection = get_connection()
        self.opened = False
        self.trouble: Exception | None = None

    def __enter__(self) -> "Mailer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def send(self, message: EmailMultiAlternatives) -> None:
        """Raises whatever the mail server answers."""
        self._open()
        message.connection = self.connection
        try:
            message.send()
        except Exception:
            # After an error the state of the conversation is unknown; the next letter starts a new one.
            self._close()
            raise

    def _open(self) -> None:
        if self.trouble:
            raise self.trouble
        if not self.opened:
            try:
                self.connection.open()
            except Exception as error:
                self.trouble = error
                raise
            self.opened = True

    def _close(self) -> None:
        if self.opened:
            self.opened = False
            self.connection.close()
