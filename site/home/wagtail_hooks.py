"""The page editor: in our colours, and in step with the search."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail import hooks
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from home import services

# The page tree and the page editor belong to pages; states of cases are changed at the desk only.
WITHOUT_REPORTS = frozenset({"site-history", "aging-pages"})


@receiver(page_published)
def make_findable(sender: Any, instance: Page, **kwargs: Any) -> None:
    services.index_page(instance)


@receiver(page_unpublished)
def make_unfindable(sender: Any, instance: Page, **kwargs: Any) -> None:
    services.forget_page(instance)


@receiver(page_slug_changed)
def follow_new_address(sender: Any, instance: Page, **kwargs: Any) -> None:
    services.index_branch(instance)


@receiver(post_page_move)
def follow_move(sender: Any, instance: Page, **kwargs: Any) -> None:
    services.index_branch(Page.objects.get(pk=instance.pk))


@receiver([post_save, post_delete], sender=PageViewRestriction)
def follow_restriction(sender: Any, instance: PageViewRestriction, **kwargs: Any) -> None:
    services.index_branch(instance.page)


@hooks.register("construct_homepage_panels")
def without_upgrade_notice(request: Any, panels: list[Any]) -> None:
    panels[:] = [panel for panel in panels if getattr(panel, "name", "") != "upgrade_notification"]
