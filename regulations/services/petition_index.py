"""What the search finds of petitions: each channel for its own readers."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from core.search import index
from regulations.models import Petition
from regulations.queries.petition_lists import KIND, READERS
from regulations.queries.petitions import visible_to
from regulations.states import PetitionState


def path(name: str, *arguments: Any) -> str:
    """As in the default language: the reader's own is put in front when it is shown."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse(f"regulations:{name}", args=arguments)


def entry_of(petition: Petition) -> index.Entry:
    rule = petition.regulation.title if petition.regulation else petition.rule_named
    return index.Entry(
        obj=petition,
        kind=KIND,
        title=petition.title,
        url=path("petition", petition.pk),
        published_at=petition.submitted_at,
        body="\n\n".join(part for part in (petition.burden, petition.proposed_wording, rule) if part),
        audience=READERS[petition.audience],
    )


def renew(petition: Petition) -> None:
    """What was taken down or joined with another is not found."""
    if petition.hidden_rule or petition.state == PetitionState.MERGED:
        index.remove(petition)
    else:
        index.put_all([entry_of(petition)])


def all_entries() -> Iterator[index.Entry]:
    rows = Petition.objects.filter(hidden_rule="").exclude(state=PetitionState.MERGED).select_related("regulation")
    return (entry_of(petition) for petition in rows.order_by("pk").iterator(chunk_size=500))


def readable(person: Any, ids: list[int]) -> Iterable[int]:
    return visible_to(person).filter(pk__in=ids).values_list("pk", flat=True)
