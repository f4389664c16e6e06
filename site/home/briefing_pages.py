"""The pages that hang on a briefing: found, and made from its page."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from briefings.models import Briefing
from briefings.services import records
from home import queries
from home.models import BriefingIndexPage, BriefingPage, BriefingRecordPage, HomePage
from home.models.briefings import SLUG, OfBriefing

P = TypeVar("P", bound=OfBriefing)


def published(model: type[P], briefing: Briefing) -> P | None:
    """As everybody may read it now."""
    found: P | None = queries.published(model._default_manager.filter(briefing=briefing)).first()
    return found


def index_page() -> BriefingIndexPage:
    """Made when the first page is written; editors never have to."""
    found = BriefingIndexPage.objects.first()
    if found is None:
        home = HomePage.objects.order_by("path").first()
        if home is None:
            raise LookupError("There is no home page below which pages could lie.")
        found = home.add_child(instance=BriefingIndexPage(title=_("Pages about briefings"), slug=SLUG))
    return found


@transaction.atomic
def draft(page: P, *, by: Any) -> P:
    """The page of this kind that the briefing has already, else this one as a first draft of the person."""
    parent = Page.objects.select_for_update().get(pk=index_page().pk)
    there: P | None = type(page)._default_manager.filter(briefing=page.briefing).first()  # type: ignore[attr-defined]
    if there is not None:
        return there
    page.live, page.owner = False, by
    page.slug = page.slug or f"{page.briefing.pk}-{page._meta.model_name}"  # type: ignore[attr-defined]
    parent.add_child(instance=page)
    page.save_revision(user=by, log_action=True)
    return page


def editor_of(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def record_address(briefing: Briefing) -> str:
    """Where the published record is read; nothing before."""
    return reverse("briefing_record", args=[briefing.pk]) if published(BriefingRecordPage, briefing) else ""


def new_words(briefing: Briefing) -> BriefingPage:
    return BriefingPage(title=briefing.title, briefing=briefing)


records.register_published(record_address)
