"""From a path to the petition it names, as if what the person may not see did not exist; and the two channels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from regulations.models import Petition, Regulation
from regulations.queries.petitions import is_staff
from regulations.rules.petitions import may_read
from regulations.states import Audience
from regulations.views import register_loading

RELATED = ("author", "regulation", "version", "department", "position", "merged_into")


@dataclass(frozen=True)
class Channel:
    """Residents write in one, staff among themselves in the other: the same pages at two addresses."""

    audience: str

    @property
    def is_staff(self) -> bool:
        return self.audience == Audience.STAFF

    @property
    def name(self) -> str:
        return _("The staff's channel") if self.is_staff else _("Petitions")

    @property
    def board_url(self) -> str:
        return self._url("petitions")

    @property
    def new_url(self) -> str:
        return self._url("new_petition")

    @property
    def unknown_url(self) -> str:
        """For whoever does not know which rule it is."""
        return self.words_url(None)

    @property
    def similar_url(self) -> str:
        return self._url("similar_petitions")

    @property
    def draft_name(self) -> str:
        return f"petition.{self.audience.lower()}"

    def rule_url(self, rule: Regulation) -> str:
        return self._url("petition_rule", rule.slug)

    def words_url(self, rule: Regulation | None, key: str = "") -> str:
        if rule is None:
            return self._url("petition_words")
        return self._url("petition_about", rule.slug, key) if key else self._url("petition_about", rule.slug)

    def _url(self, name: str, *arguments: Any) -> str:
        return reverse(f"regulations:{'staff_' if self.is_staff else ''}{name}", args=arguments)


def channel_of(request: HttpRequest, audience: str) -> str:
    """The staff's channel is not there for anybody else."""
    if audience == Audience.STAFF and not is_staff(request.user):
        raise Http404
    return audience


def petition_at(request: HttpRequest, pk: int, **rest: Any) -> Petition:
    found = Petition.objects.select_related(*RELATED).filter(pk=pk).first()
    if found is None or not may_read(request.user, found):
        raise Http404
    return found


def crumbs(audience: str = Audience.PUBLIC, *more: tuple[Any, str]) -> list[tuple[Any, str]]:
    channel = Channel(audience)
    return register_loading.crumbs((channel.name, channel.board_url), *more)
