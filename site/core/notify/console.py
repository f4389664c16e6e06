"""Letters in the window of a server that sends none: their words, without what only mailboxes read."""

from textwrap import indent

from django.core.mail import EmailMessage
from django.core.mail.backends import console


class EmailBackend(console.EmailBackend):
    def write_message(self, message: EmailMessage) -> None:
        receivers = ", ".join(message.recipients())
        self.stream.write(f"\n✉ {receivers}: {message.subject}\n{indent(str(message.body).strip(), '  ')}\n")
