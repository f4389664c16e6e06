"""Who is invited, as the staff sees it: how many, of which groups, never who has answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from surveys.models import Invitation, Participation, Survey
from surveys.states.surveys import Channel

# The seed of a link that is printed begins with it; all others are hexadecimal.
ON_PAPER = "p"
# Nobody has written to them, and no letter waits.
UNSENT = Q(invited_at__isnull=True, letter_waits=False)
_ON_PAPER = Q(seed__startswith=ON_PAPER)
# Below these, a rate would speak of single people.
FEWEST_ANSWERED = 5
FEWEST_INVITED = 10


@dataclass(frozen=True)
class Standing:
    """The list in figures. `answered` is nothing while too few have."""

    people: int
    unsent: int
    # Those who are written to on paper, and how many of these letters have not gone out.
    on_paper: int
    unposted: int
    waiting: int
    bounced: int
    last_letter: datetime | None
    last_reminder: datetime | None
    answered: int | None

    @property
    def share(self) -> float | None:
        return None if self.answered is None else 100 * self.answered / self.people

    @property
    def sent(self) -> int:
        return self.people - self.unsent - self.unposted

    @property
    def by_mail(self) -> int:
        return self.people - self.on_paper


def has_address(user: Any, email: str) -> bool:
    """Whether somebody signed in has proved that this address is theirs."""
    return bool(
        email
        and user.is_authenticated
        and EmailAddress.objects.filter(user=user, email__iexact=email, verified=True).exists()
    )


@dataclass(frozen=True)
class Group:
    name: str
    people: int
    answered: int | None

    @property
    def share(self) -> float | None:
        return None if self.answered is None else 100 * self.answered / self.people


def standing(survey: Survey) -> Standing:
    found = Invitation.objects.filter(survey=survey).aggregate(
        people=Count("pk"),
        unsent=Count("pk", filter=UNSENT & ~_ON_PAPER & ~Q(email="")),
        on_paper=Count("pk", filter=_ON_PAPER),
        unposted=Count("pk", filter=UNSENT & _ON_PAPER),
        waiting=Count("pk", filter=Q(letter_waits=True)),
        bounced=Count("pk", filter=Q(bounced=True)),
        last_letter=Max("invited_at"),
        last_reminder=Max("reminded_at"),
        answered=Count("participation"),
    )
    answered = found.pop("answered")
    return Standing(**found, answered=answered if answered >= FEWEST_ANSWERED else None)


def groups(survey: Survey) -> list[Group]:
    """By the group that stands on the list. Where one is too small, or nearly all or nearly none of it have answered,
    no number is shown; and if that is one alone, its neighbour is hidden as well, so that the sum gives nothing away.
    """
    rows = list(
        Invitation.objects.filter(survey=survey)
        .exclude(stratum="")
        .values_list("stratum")
        .annotate(people=Count("pk"), answered=Count("participation"))
        .order_by("stratum")
    )
    hidden = {name for name, people, answered in rows if _points_at_people(people, answered)}
    if len(hidden) == 1 and len(rows) > 1:
        hidden.add(min((row for row in rows if row[0] not in hidden), key=lambda row: row[2])[0])
    return [Group(name, people, None if name in hidden else answered) for name, people, answered in rows]


def _points_at_people(people: int, answered: int) -> bool:
    return people < FEWEST_INVITED or answered < FEWEST_ANSWERED or people - answered < FEWEST_ANSWERED


def by_mail(survey: Survey) -> QuerySet[Invitation]:
    return Invitation.objects.filter(survey=survey).exclude(email="").exclude(_ON_PAPER)


def invited_by_mail(survey: Survey) -> QuerySet[Invitation]:
    return by_mail(survey).filter(invited_at__isnull=False, bounced=False)


def on_paper(survey: Survey) -> QuerySet[Invitation]:
    """Those whose letter is printed: they have no e-mail, or one that took no letter."""
    return Invitation.objects.filter(_ON_PAPER, survey=survey).order_by("pk")


def listed(survey: Survey) -> QuerySet[Invitation]:
    """The people, without anything that tells who has answered, but for those whose sheet the staff itself took in."""
    on_paper = Participation.objects.filter(invitation=OuterRef("pk"), channel=Channel.PAPER)
    return Invitation.objects.filter(survey=survey).annotate(on_paper=Exists(on_paper)).order_by("pk")
