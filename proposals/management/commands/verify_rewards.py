"""`manage.py verify_rewards`: recompute every balance of points from the postings."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from proposals.services.reward_check import counts, faults


class Command(BaseCommand):
    help = "Checks that the ledger of points balances and that every exchange is posted once."

    def handle(self, *args: Any, **options: Any) -> None:
        if found := faults():
            raise CommandError("\n".join(found))
        told = counts()
        self.stdout.write(f"The ledger agrees: {told['postings']} postings, {told['points'] or 0} points moved.")
