"""Whom staff finds when they give a duty: anybody by the exact address, colleagues by their name as well."""

from accounts.models import User
from accounts.queries import all_staff

SHORTEST_NAME = 2
MOST_FOUND = 10


def with_address(address: str) -> User | None:
    return User.objects.filter(email=address, is_active=True).first()


def named_like(name: str) -> list[User]:
    if len(name) < SHORTEST_NAME:
        return []
    return list(all_staff().filter(display_name__icontains=name)[:MOST_FOUND])
