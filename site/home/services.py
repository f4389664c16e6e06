"""Keeping the search in step with the pages."""

from datetime import datetime
from typing import Any

from django.db import transaction

from core import permissions
from core.audit import audit
from core.search import index
from home import queries
from home.indexing import entry_of
from home.models import HiddenWord


def index_page(page: Any) -> None:
    """Make a page findable as it is now; one that not everybody may read is taken out."""
    page = page.specific
    entry = entry_of(page) if queries.is_public(page) else None
    if entry is None:
        index.remove(page)
    else:
        index.put_all([entry])


def index_branch(page: Any) -> None:
    """The same for a page and all below it: their addresses follow from its own."""
    for below in page.get_descendants(inclusive=True).specific():
        index_page(below)


def forget_page(page: Any) -> None:
    index.remove(page.specific)


def hidden_words() -> list[str]:
    return list(HiddenWord.objects.order_by("word").values_list("word", flat=True))


@transaction.atomic
def hide_word(*, actor: Any, word: str, hidden: bool, at: datetime) -> None:
    """Keep a search word off the public page, or let it back; who did so is on record."""
    permissions.check(actor, "home.read_usage")
    if hidden:
        HiddenWord.objects.get_or_create(word=word, defaults={"hidden_at": at})
    else:
        HiddenWord.objects.filter(word=word).delete()
    audit.record("home.hide_word", actor=actor, at=at, detail={"hidden": hidden})
