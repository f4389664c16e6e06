"""Who edits and publishes ordinary pages: news, explanations, the home page.

Lighter than the sign-off of disclosures, and told so in docs/adr/0021: whoever works for one department edits the
pages of that department; pages of no department are for those whose role holds everywhere; and what goes public was
written by somebody other than the person who publishes it.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page, PagePermissionTester

from core import permissions
from signoff.models.content import content_of, digest_of

EDIT = "home.edit_page"
PUBLISH = "home.publish_page"


class SecondPersonNeeded(PermissionDenied):
    """Nothing was published: nobody but the publisher has written this."""

    def __init__(self) -> None:
        super().__init__(_("You wrote this yourself. Another person must publish it."))


class OrdinaryPagePermissionTester(PagePermissionTester):
    def may(self, permission: str) -> bool:
        if not self.user.is_active or self.page_is_root:
            return False
        return self.user.is_superuser or permissions.allowed(self.user, permission, self.page)

    def can_edit(self) -> bool:
        """Also a draft of one's own that was never public, whatever department it was given."""
        own_draft = self.page.owner_id == self.user.pk and self.page.first_published_at is None
        return self.may(EDIT) or (own_draft and super().can_edit())

    def can_publish(self) -> bool:
        return self.may(PUBLISH)

    def can_publish_subpage(self) -> bool:
        """Nobody makes a page and publishes it in one go."""
        return False

    def can_unpublish(self) -> bool:
        return bool(self.page.live and self.may(PUBLISH) and not self.page_locked())

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        may = self.may(PUBLISH) if self.page.live else self.can_edit()
        return may and super().can_delete(ignore_bulk=ignore_bulk)

    def can_reorder_children(self) -> bool:
        return self.may(PUBLISH)

    def can_copy(self) -> bool:
        return self.can_edit()


class OrdinaryPageForm(WagtailAdminPageForm):
    """An author gives a page to a department of his own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, editor = self.fields.get("department"), self.for_user
        if field is None or editor is None or editor.is_superuser:
            return
        scope = permissions.scope(editor, EDIT)
        if not scope.everywhere:
            field.queryset = field.queryset.filter(pk__in={*scope.departments, self.instance.department_id})
            field.required = True


class OrdinaryPage(Page):
    """Abstract, without a column of its own."""

    base_form_class = OrdinaryPageForm

    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> OrdinaryPagePermissionTester:
        return OrdinaryPagePermissionTester(user, self)

    def publish(self, revision: Any, user: Any = None, **kwargs: Any) -> Any:
        """Without a person (the schedule, which somebody set) nothing is asked. Raises SecondPersonNeeded."""
        if user is not None and not self.is_written_by_another(revision.as_object(), user):
            raise SecondPersonNeeded
        return super().publish(revision, user=user, **kwargs)

    def is_written_by_another(self, content: Any, person: Any) -> bool:
        """Whether somebody else saved exactly this since it was last public."""
        wanted = digest_of(content_of(content))
        drafts = self.revisions.exclude(user=person).exclude(user=None).order_by("-pk")
        live = Page.objects.filter(pk=self.pk).values_list("live_revision", flat=True).first()
        if live is not None:
            drafts = drafts.filter(pk__gt=live)
        return any(digest_of(content_of(draft.as_object())) == wanted for draft in drafts[:20])
