"""Where Wagtail does something with a workflow or a page tree on its own, the sign-off keeps up."""

from typing import Any

from django.contrib import messages
from django.dispatch import receiver
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem, SubmitForModerationMenuItem
from wagtail.models import Page
from wagtail.signals import workflow_cancelled

from core import permissions
from core.workflow import engine
from core.workflow.actors import SYSTEM
from signoff.models import Approval, ParentOfSignedPages, SignedPage
from signoff.models.tasks import open_case
from signoff.services.notices import desk_address
from signoff.states import APPROVE, CHECK, WITHDRAW

CANCEL, HAND_IN = "action-cancel-workflow", "action-submit"


@receiver(workflow_cancelled)
def take_back(sender: Any, instance: Any, user: Any, **kwargs: Any) -> None:
    """Somebody cancelled the workflow in the page editor."""
    page = instance.content_object
    case = open_case(page) if isinstance(page, Page) else None
    if case is not None:
        actor = user if user is not None and permissions.allowed(user, WITHDRAW, case) else SYSTEM
        engine.apply(case, "withdraw", actor=actor, at=timezone.now())


class DeskMenuItem(ActionMenuItem):
    """The editor is locked while a page is signed; checking and approving is done at the desk."""

    name = "action-to-the-desk"
    label = gettext_lazy("Sign or return at the desk")
    icon_name = "success"

    def get_url(self, context: Any) -> str:
        case = open_case(context["page"])
        return desk_address(case) if case else ""


class HandInMenuItem(SubmitForModerationMenuItem):
    """In our own words: Wagtail would name its workflow, and beside a page that is only being made, a wrong one."""

    def get_context_data(self, parent_context: Any) -> Any:
        context = super().get_context_data(parent_context)
        page = context.get("page")
        case = open_case(page) if page is not None and page.pk else None
        context["label"] = _("Hand in again") if case else _("Hand in for checking and approval")
        return context


@hooks.register("construct_page_action_menu")
def in_our_own_words(menu_items: list[Any], request: Any, context: dict[str, Any]) -> None:
    is_new = context.get("view") == "create" and isinstance(context.get("parent_page"), ParentOfSignedPages)
    if is_new or isinstance(context.get("page"), SignedPage):
        menu_items[:] = [HandInMenuItem(item.order) if item.name == HAND_IN else item for item in menu_items]
    if is_new and all(item.name != HAND_IN for item in menu_items):
        # Wagtail asks the parent, which need not have a workflow of its own.
        menu_items.append(HandInMenuItem())


@hooks.register("construct_page_action_menu")
def next_step_first(menu_items: list[Any], request: Any, context: dict[str, Any]) -> None:
    """Who checks or approves sees that as the one next step; taking back comes last, for those who write."""
    page = context.get("page")
    case = open_case(page) if isinstance(page, SignedPage) else None
    if case is None:
        return
    takes_back = [item for item in menu_items if item.name == CANCEL]
    menu_items[:] = [item for item in menu_items if item.name != CANCEL]
    if any(transition.permission in {CHECK, APPROVE} for transition in engine.available(case, request.user)):
        menu_items.insert(0, DeskMenuItem())
    if permissions.allowed(request.user, WITHDRAW, case):
        menu_items += takes_back


@hooks.register("before_delete_page")
def keep_what_was_signed(request: Any, page: Page) -> Any:
    """Also where the page itself was never signed and something below it was."""
    below = page.get_descendants(inclusive=True).values("pk")
    if not Approval.objects.filter(page_id__in=below).exists():
        return None
    messages.error(request, _("What was once signed and published can be taken out of view, but not deleted."))
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_bulk_action")
def keep_what_was_signed_in_bulk(request: Any, action_type: str, objects: list[Any], action: Any) -> Any:
    if action_type != "delete":
        return None
    for page in objects:
        if isinstance(page, Page) and (answer := keep_what_was_signed(request, page)):
            return answer
    return None
