import time
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo.organisations import address


class Command(BaseCommand):
    help = "Print the present second-factor code of a demo account. Works in development only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("account", help="for example: officer")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Second-factor codes are given out in development only.")
        email = options["account"] if "@" in options["account"] else address(options["account"])
        factor = Authenticator.objects.filter(user__email=email, type=Authenticator.Type.TOTP).first()
        if factor is None:
            raise CommandError(f"{email} has no second factor.")
        secret = decrypt(factor.data["secret"])
        counter = int(time.time()) // app_settings.TOTP_PERIOD
        self.stdout.write(auth.format_hotp_value(auth.hotp_value(secret, counter)))
