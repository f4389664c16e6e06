from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from accounts.names import normalise_email
from accounts.services.lost_factors import ResetRefused, reset_second_factor


class Command(BaseCommand):
    help = (
        "Takes away the second factors of somebody who has lost them all, and ends the sessions. "
        "Make sure first that it is this person who asks: in their presence, not by e-mail."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="Address of the account")
        parser.add_argument("--reason", required=True, help="Who asked, and how you knew them; the person reads it")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=normalise_email(options["email"]), is_active=True).first()
        if user is None:
            raise CommandError("Nobody has an account with this address.")
        try:
            count = reset_second_factor(user=user, reason=options["reason"], at=timezone.now())
        except ResetRefused as refused:
            raise CommandError(refused.message) from refused
        self.stdout.write(f"{count} factors were taken away. The next login asks for the password and a new factor.")
