"""Where Wagtail does something with a workflow or a page tree on its own, the sign-off keeps up."""

from typing import Any

from django.contrib import messages
from django.dispatch import receiver
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page
from wagtail.signals import workflow_cancelled

from core import permissions
from core.workflow import engine
from core.workflow.actors import SYSTEM
from signoff.models import Approval
from signoff.models.tasks import open_case
from signoff.states import WITHDRAW


@receiver(workflow_cancelled)
def take_back(sender: Any, instance: Any, user: Any, **kwargs: Any) -> None:
    """Somebody cancelled the workflow in the page editor."""
    page = instance.content_object
    case = open_case(page) if isinstance(page, Page) else None
    if case is not None:
        actor = user if user is not None and permissions.allowed(user, WITHDRAW, case) else SYSTEM
        engine.apply(case, "withdraw", actor=actor, at=timezone.now())


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
