"""Keeping the search in step with the pages."""

from datetime import datetime
from typing import Any

from django.db import transaction

from core import permissions
from core.audit import audit
from core.search import index
from home import documents, queries
from home.indexing import KINDS, entry_of
from home.models import HiddenWord


def index_page(page: Any) -> None:
    """Make a page findable as it is now, with its documents; one that not everybody may read is taken out.

    Pages of other rooms are put into the index by those.
    """
    page = page.specific
    if type(page) in KINDS:
        entry = entry_of(page) if queries.is_public(page) else None
        if entry is None:
            index.remove(page)
        else:
            index.put_all([entry])
    _renew_documents(page)


def index_branch(page: Any) -> None:
    """The same for a page and all below it: their addresses follow from its own."""
    for below in page.get_descendants(inclusive=True).specific():
        index_page(below)


def forget_page(page: Any) -> None:
    index.remove(page.specific)
    _renew_documents(page)


def _renew_documents(page: Any) -> None:
    """After the commit: only then is it known which documents the page names now."""
    transaction.on_commit(lambda: documents.renew_for(page))


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
