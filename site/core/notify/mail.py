"""Letters: composing them so that they can be stopped with one press, and sending them over one connection."""

from collections.abc import Sequence
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

# Whoever was told more than this reads the rest on the site.
LONGEST_DIGEST = 50


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
        context = {"notice": notice, "url": absolute(notice.url) if notice.url else ""}
        return _compose("notify/letter", notice.title, context, user, message_id("notice", key), [notice.category])


def digest(notices: Sequence[Notice], user: Any, frequency: Frequency) -> EmailMultiAlternatives:
    """Everything that was collected in one e-mail; the same notices make the same letter."""
    with translation.override(language_of(user)):
        count = len(notices)
        if frequency == Frequency.WEEKLY:
            subject = ngettext("This week: %(count)s notice", "This week: %(count)s notices", count)
        else:
            subject = ngettext("Today: %(count)s notice", "Today: %(count)s notices", count)
        shown = notices[:LONGEST_DIGEST]
        context = {
            "lines": [{"notice": notice, "url": absolute(notice.url) if notice.url else ""} for notice in shown],
            "more": count - len(shown),
            "list_url": absolute(reverse("notices")),
        }
        same = message_id("digest", f"{user.pk}:{'-'.join(sorted(str(notice.pk) for notice in notices))}")
        categories = sorted({notice.category for notice in notices})
        return _compose("notify/digest", subject % {"count": count}, context, user, same, categories)


def unsubscribe_url(user_id: int, *categories: str) -> str:
    return absolute(reverse("notice_unsubscribe", args=[unsubscribe_token(user_id, *categories)]))


def _compose(
    template: str, subject: str, context: dict[str, Any], user: Any, same: str, categories: Sequence[str]
) -> EmailMultiAlternatives:
    """`same` names the letter; whatever of its categories a person may stop is stopped by one press (RFC 8058)."""
    headers = {"Message-ID": same, "Auto-Submitted": "auto-generated"}
    stoppable = [category for category in categories if not CATEGORIES[category].mandatory]
    stop = unsubscribe_url(user.pk, *stoppable) if stoppable else ""
    if stop:
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    context |= {
        "site_name": settings.SITE_NAME,
        "settings_url": absolute(reverse("notice_settings")),
        "stop_url": stop,
        "user": user,
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
