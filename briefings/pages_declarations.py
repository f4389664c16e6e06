"""What the pages of briefings hand in to the other rooms: the search, what is open now, following, files, open data."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from briefings import pages_open_data  # noqa: F401
from briefings.models import Briefing, Material
from briefings.queries import lists
from briefings.queries.briefings import visible_to
from briefings.queries.lists import Filters
from briefings.services import (
    briefing_index,
    follower_news,  # noqa: F401
)
from briefings.states.briefings import BriefingState
from core.search import kinds
from core.ui import highlights
from core.uploads import register_access
from discussion import places


def may_see(user: Any, briefing: Briefing) -> bool:
    return visible_to(user).filter(pk=briefing.pk).exists()


def may_read_material(user: Any, material: Material) -> bool:
    """What there is to read before is public from the announcement on."""
    return may_see(user, material.briefing)


def nobody(user: Any, briefing: Briefing) -> bool:
    """One asks at the briefing itself, and follows what becomes of it here."""
    return False


def open_now(at: datetime, limit: int) -> Iterable[highlights.OpenItem]:
    rows = lists.announced(Filters())
    return [*(_on(one, at) for one in lists.on_now(rows)[:limit]), *_ahead(rows, at, limit)][:limit]


def _on(briefing: Briefing, at: datetime) -> highlights.OpenItem:
    """What takes longer than planned has no end that could be named."""
    ends_at = briefing.ends_at if briefing.ends_at > at else None
    return highlights.OpenItem(
        kind=pgettext_lazy("briefing", "On now"), title=briefing.title, url=briefing.get_absolute_url(),
        closes_at=ends_at, icon="now",
    )  # fmt: skip


def _ahead(rows: Any, at: datetime, limit: int) -> Iterable[highlights.OpenItem]:
    soon = lists.to_come(rows.filter(state=BriefingState.ANNOUNCED), at).filter(starts_at__gt=at)
    return [
        highlights.OpenItem(
            kind=pgettext_lazy("briefing", "Briefing"), title=one.title, url=one.get_absolute_url(),
            closes_at=one.starts_at, begins_then=True, icon="briefing",
        )
        for one in soon[:limit]
    ]  # fmt: skip


highlights.register_open_now("briefings", open_now)
kinds.register(
    briefing_index.KIND, _("Briefings"), readable=briefing_index.readable, entries=briefing_index.all_entries
)
kinds.register(
    briefing_index.MATERIAL_KIND, _("Materials of briefings"), readable=briefing_index.readable_materials,
    entries=briefing_index.all_materials,
)  # fmt: skip
register_access(Material, may_read_material)
places.register(
    "briefings.Briefing",
    who_may_write=nobody,
    visible=may_see,
    url=lambda briefing: briefing.get_absolute_url(),
    title=lambda briefing: briefing.title,
    department=lambda briefing: briefing.department_id,
    comments=False,
    endorsements=False,
    attachments=False,
)
