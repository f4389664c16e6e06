"""From a path to the draft it names, and what its pages share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from regulations.clause_names import name_of
from regulations.models import Opinion, Version
from regulations.queries import drafts
from regulations.queries.version_differences import UnitChange
from regulations.rules.drafts import may_read_opinion
from regulations.views import register_loading


@dataclass(frozen=True)
class ShownChange:
    """An article as it reads and is to read, with how many have said something about it."""

    change: UnitChange
    opinions: int = 0

    @property
    def name(self) -> str:
        return name_of(self.change.key)

    @property
    def old_name(self) -> str:
        return name_of(self.change.old_key)


def draft_at(request: HttpRequest, pk: int, **rest: Any) -> Version:
    found = drafts.visible_to(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def open_draft_at(request: HttpRequest, pk: int, **rest: Any) -> Version:
    """For the staff's work: what is enacted or dropped is worked on no more."""
    found = Version.objects.select_related("regulation__department", "department", "based_on").filter(pk=pk).first()
    if found is None or not found.is_worked_on:
        raise Http404
    return found


def opinion_at(request: HttpRequest, pk: int) -> Opinion:
    related = ("version__regulation", "author", "department")
    found = Opinion.objects.select_related(*related).filter(pk=pk).first()
    if found is None or not may_read_opinion(request.user, found):
        raise Http404
    return found


def crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return register_loading.crumbs((_("Drafts of rules"), reverse("regulations:drafts")), *more)


def work_crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return register_loading.crumbs((_("Work on drafts"), reverse("regulations:draft_work")), *more)
