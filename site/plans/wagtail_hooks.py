"""The page editor and the signed plan: approval of the plan freezes its version; pages below are never published."""

from typing import Any

from django.contrib import messages
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.signals import page_published, page_unpublished

from plans.models import PlanPage, StrategyPage, TaskPage
from plans.services import indexing, versions

BELOW = (StrategyPage, TaskPage)
WITHOUT = frozenset({"action-publish", "action-unpublish", "action-submit"})


@receiver(page_published, sender=PlanPage)
def freeze_version(sender: Any, instance: PlanPage, **kwargs: Any) -> None:
    """Now, or at the hour that was signed; the approver stands behind it."""
    approval = instance.approvals().first()
    if approval is None:
        return
    at = max(approval.approved_at, instance.go_live_at or approval.approved_at)
    versions.freeze(instance, actor=approval.approver, at=at)


@receiver(page_unpublished, sender=PlanPage)
def make_unfindable(sender: Any, instance: PlanPage, **kwargs: Any) -> None:
    indexing.forget_plan(instance)


@hooks.register("before_publish_page")
def refuse_publishing_below(request: HttpRequest, page: Any) -> HttpResponse | None:
    if not isinstance(page, BELOW):
        return None
    messages.warning(request, _("Pages of a plan are published with the whole plan, when it is signed."))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("construct_page_action_menu")
def without_publishing_below(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    page = context.get("page")
    # What is only being made has no page yet, and all that is made below a plan is a part of it.
    is_part = isinstance(context.get("parent_page"), (PlanPage, *BELOW)) if page is None else isinstance(page, BELOW)
    if is_part:
        menu_items[:] = [item for item in menu_items if item.name not in WITHOUT]
