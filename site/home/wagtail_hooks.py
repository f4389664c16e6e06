"""The page editor: in our colours, and in step with the search."""

from typing import Any

from django.contrib import messages
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from home import documents, services
from home.models.rights import OrdinaryPage


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


@hooks.register("before_serve_document")
def only_what_was_published(document: Any, request: Any) -> None:
    """A file is public with the page that carries it; before that staff read it, and nobody learns that it is there.
    One that was exchanged after its page was signed is not the one that was signed.

    Wagtail asks this before it looks at If-None-Match: a guess at the fingerprint of a draft is answered 404, not 304.
    """
    if request.user.is_authenticated and request.user.is_staff_member:
        return
    carriers = documents.carriers([document.pk]).get(document.pk, ())
    if documents.page_that_offers(document, carriers) is None:
        raise Http404


@hooks.register("construct_homepage_panels")
def without_upgrade_notice(request: Any, panels: list[Any]) -> None:
    panels[:] = [panel for panel in panels if getattr(panel, "name", "") != "upgrade_notification"]


@hooks.register("before_publish_page")
def ask_for_a_second_person(request: Any, page: Page) -> Any:
    """What the publisher changed is kept as a draft for somebody else to publish; nothing is lost."""
    if not isinstance(page, OrdinaryPage) or page.is_written_by_another(page, request.user):
        return None
    page.save_revision(user=request.user, log_action=True)
    messages.warning(request, _("Kept as a draft. You wrote this yourself: another person must publish it."))
    return redirect("wagtailadmin_pages:edit", page.pk)
