"""What notices are about, and how each kind reaches a person who has chosen nothing."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Frequency(models.TextChoices):
    """When a category comes by e-mail."""

    IMMEDIATELY = "IMMEDIATELY", _("Immediately")
    DAILY = "DAILY", _("Once a day")
    WEEKLY = "WEEKLY", _("Once a week")
    NEVER = "NEVER", _("Never")


@dataclass(frozen=True)
class Category:
    """One line of the settings page. A mandatory category always comes, at once and both ways."""

    key: str
    label: Any
    description: Any
    email: Frequency
    mandatory: bool = False
    staff_only: bool = False


CATEGORIES: dict[str, Category] = {
    category.key: category
    for category in (
        Category(
            "account",
            _("My account"),
            _("Sign-in, security, roles and residency. These always come."),
            Frequency.IMMEDIATELY,
            mandatory=True,
        ),
        Category(
            "case",
            _("What I handed in or handle"),
            _("Steps, decisions and answers on your proposals, applications and cases."),
            Frequency.IMMEDIATELY,
        ),
        Category(
            "deadline",
            _("Deadlines"),
            _("What ends soon: votes, applications, reviews."),
            Frequency.IMMEDIATELY,
        ),
        Category(
            "discussion",
            _("Conversations"),
            _("Replies, mentions and what you follow."),
            Frequency.DAILY,
        ),
        Category(
            "moderation",
            _("What was decided about my posts"),
            _("Posts that were reported, hidden or shown again, and appeals."),
            Frequency.IMMEDIATELY,
        ),
        Category(
            "desk",
            _("Staff desk"),
            _("Cases given to you, mentions and handovers."),
            Frequency.IMMEDIATELY,
            staff_only=True,
        ),
        Category(
            "digest",
            _("News"),
            _("New votes, surveys and results that may concern you."),
            Frequency.WEEKLY,
        ),
    )
}
