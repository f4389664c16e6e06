"""What a development server shows of the letters it would send."""

from io import StringIO

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from core.notify.console import EmailBackend


def test_a_letter_is_shown_in_words() -> None:
    letter = EmailMultiAlternatives(
        "확인 번호", "번호는 1234입니다.\n고맙습니다.\n", to=["a@b.example"], bcc=["c@b.example"]
    )
    letter.attach_alternative("<p>번호는 1234입니다.</p>", "text/html")
    window = StringIO()
    assert EmailBackend(stream=window).send_messages([letter]) == 1
    assert window.getvalue() == "\n✉ a@b.example, c@b.example: 확인 번호\n  번호는 1234입니다.\n  고맙습니다.\n"


def test_it_stands_for_the_console_of_the_framework() -> None:
    assert settings.EMAIL_CONFIG["EMAIL_BACKEND"] == "core.notify.console.EmailBackend"
