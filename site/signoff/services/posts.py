"""How somebody who signs is named: as on the day of signing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts import queries


@dataclass(frozen=True)
class Signature:
    name: str
    post: str


def signature_of(person: Any, *, at: datetime, department: Any = None) -> Signature:
    """The name where the post shows it in public, and the post with its organisation."""
    held = list(queries.positions_held(person, at).select_related("department__organisation").order_by("pk"))
    post = next((one for one in held if department is not None and one.department_id == department.pk), None)
    post = post or next(iter(held), None)
    if post is not None:
        return Signature(person.display_name if post.name_is_public else "", f"{_place(post.department)} {post.title}")
    own = (grant.department for grant in queries.grants_of(person, at) if grant.department)
    place = next(own, department)
    return Signature(person.display_name, _place(place) if place else _("Member of staff"))


def _place(department: Any) -> str:
    return f"{department.organisation.name} {department.name}"
