"""The page that three people sign.

A page becomes one by standing on `SignedPage` (instead of Wagtail's `Page`) and having a `department`. From then on
there is one way for its content to become public: an `Approval` of exactly this revision with exactly this content.
The refusal stands in `save()`, below every button, command and interface that Wagtail has or will have.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, PagePermissionTester, Revision

from core import permissions
from signoff.models.cases import SUMMARY_LENGTH, Approval
from signoff.models.content import BOOKKEEPING, content_of, digest_of
from signoff.models.tasks import the_workflow
from signoff.states import APPROVE, CHECK, UNPUBLISH, WRITE

PUBLISHES = frozenset({"live", "live_revision", "live_revision_id"})


class NotSignedOff(PermissionDenied):
    """Nothing was published: this content has no approval."""

    def __init__(self) -> None:
        super().__init__(_("This content has not been approved. A checker and an approver must sign it first."))


class SignedPagePermissionTester(PagePermissionTester):
    """Asks our own rules: nobody publishes directly, and administrators are nobody special."""

    def may(self, permission: str) -> bool:
        return bool(self.user.is_active and permissions.allowed(self.user, permission, self.page))

    def can_edit(self) -> bool:
        """Authors of the department; checkers and approvers look at it in the editor, which is locked for them."""
        if not self.user.is_active:
            return False
        return self.user.is_superuser or any(self.may(permission) for permission in (WRITE, CHECK, APPROVE))

    def can_write(self) -> bool:
        return self.user.is_superuser or self.may(WRITE)

    def page_locked(self) -> Any:
        return super().page_locked() or not self.can_write()

    def can_submit_for_moderation(self) -> bool:
        return self.may(WRITE) and super().can_submit_for_moderation()

    def can_publish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return bool(self.page.live and not self.page_is_root and self.may(UNPUBLISH))

    def can_set_view_restrictions(self) -> bool:
        return self.may(UNPUBLISH)

    def can_unschedule(self) -> bool:
        return self.may(UNPUBLISH)

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """What was once signed is taken out of view, never away."""
        below = self.page.get_descendants(inclusive=True)
        if Approval.objects.filter(page_id__in=below.values("pk")).exists():
            return False
        return self.can_write() and super().can_delete(ignore_bulk=ignore_bulk)

    def can_copy(self) -> bool:
        return self.can_write()

    def can_lock(self) -> bool:
        return self.can_write() and super().can_lock()


class ParentOfSignedPagesTester(PagePermissionTester):
    """For the list under which signed pages stand: pages are added there, never published in one go."""

    def can_publish_subpage(self) -> bool:
        return False


class SignedPageForm(WagtailAdminPageForm):
    """An author chooses among the departments for which he writes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, author = self.fields.get("department"), self.for_user
        if field is None or author is None or author.is_superuser:
            return
        scope = permissions.scope(author, WRITE)
        if not scope.everywhere:
            field.queryset = field.queryset.filter(pk__in={*scope.departments, self.instance.department_id})


class SignedPage(Page):
    """Abstract. Models that stand on it have a foreign key `department` and put `signing_panels` into their panels."""

    change_note = models.CharField(
        gettext_lazy("what changed"),
        max_length=SUMMARY_LENGTH,
        blank=True,
        help_text=gettext_lazy("One line for the public history of this page: what is new in this version."),
    )

    signing_panels = [FieldPanel("change_note")]
    base_form_class = SignedPageForm

    class Meta:
        abstract = True

    def signed_pages(self) -> Iterable[Any]:
        """The pages whose newest drafts are signed together with this one; a plan answers with all below it."""
        return ()

    def on_signed(self, approval: Approval, *, at: datetime) -> None:
        """Called once in the transaction of the approval, after the page was published or scheduled."""

    def shown_while_signing(self) -> str:
        """Where checker and approver read what they sign."""
        return reverse("wagtailadmin_pages:view_draft", args=[self.pk])

    # What is signed

    def signed_digest(self) -> str:
        """The digest of the page as it is in memory, with the newest drafts of the pages signed with it."""
        drafts = [(page.pk, content_of(page.get_latest_revision_as_object())) for page in self.signed_pages()]
        return digest_of({"page": content_of(self), "below": drafts})

    def draft_digest(self) -> str:
        """The digest of the newest draft."""
        revision = self.latest_revision
        return (revision.as_object() if revision else self).signed_digest()

    def approvals(self) -> Any:
        return Approval.objects.filter(page_id=self.pk).order_by("-number")

    def writers(self) -> frozenset[int]:
        """Everybody who saved a draft since the last approval, of this page or of one signed with it."""
        pages = [str(self.pk), *(str(page.pk) for page in self.signed_pages())]
        drafts = Revision.page_revisions.filter(object_id__in=pages)
        if last := self.approvals().first():
            drafts = drafts.filter(pk__gt=last.revision_id)
        return frozenset(pk for pk in drafts.values_list("user_id", flat=True) if pk)

    # What Wagtail asks

    def get_workflow(self) -> Any:
        return the_workflow()

    @property
    def has_workflow(self) -> bool:
        return True

    def permissions_for_user(self, user: Any) -> SignedPagePermissionTester:
        return SignedPagePermissionTester(user, self)

    def create_alias(self, *args: Any, **kwargs: Any) -> Any:
        raise NotSignedOff

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        """Publish now or at the hour that was signed. The approval is the permission; no person's is asked."""
        self._require_approval(revision.as_object(), revision.pk)
        kwargs["skip_permission_checks"] = True
        return super().publish(revision, *args, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        fields = kwargs.get("update_fields")
        if self.live and (fields is None or self._touches_the_public(fields)):
            self._refuse_what_is_not_signed()
        return super().save(*args, **kwargs)

    def _touches_the_public(self, fields: Iterable[str]) -> bool:
        return any(name in PUBLISHES or name not in BOOKKEEPING for name in fields)

    def _refuse_what_is_not_signed(self) -> None:
        stored = type(self)._default_manager.filter(pk=self.pk).first() if self.pk else None
        if (
            stored is not None
            and stored.live
            and stored.live_revision_id == self.live_revision_id
            and content_of(stored) == content_of(self)
        ):
            return
        if self.alias_of_id is not None:
            raise NotSignedOff
        self._require_approval(self, self.live_revision_id)

    def offers(self, document: Any) -> bool:
        """Whether this very file is given out with the page: pages with files of their own compare what was signed."""
        return True

    def is_as_signed(self) -> bool:
        """Whether what is public is what was approved; for the command that looks at the whole house."""
        try:
            self._require_approval(self, self.live_revision_id)
        except NotSignedOff:
            return False
        return True

    @staticmethod
    def _require_approval(content: Any, revision_id: int | None) -> None:
        approval = content.approvals().first() if content.pk else None
        if approval is None or approval.revision_id != revision_id or approval.digest != content.signed_digest():
            raise NotSignedOff


class ParentOfSignedPages(Page):
    """Abstract: the list under which signed pages stand."""

    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> ParentOfSignedPagesTester:
        return ParentOfSignedPagesTester(user, self)
