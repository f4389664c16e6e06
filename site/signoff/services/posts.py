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
    if not held:
        place = department or next(
            (grant.department for grant in queries.grants_of(person, at) if grant.department), None
        )
        return Signature(person.display_name, str(place) if place else _("Member of staff"))
    post = next((one for one in held if department is not None and one.department_id == department.pk), held[0])
    where = f"{post.department.organisation.name} {post.department.name}"
    return Signature(person.display_name if post.name_is_public else "", f"{where} {post.title}")
