"""What each role may do in the page editor. The groups follow the roles that people hold (accounts)."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import router
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from accounts.models import Role
from accounts.wagtail_groups import NAMES

# What Wagtail asks of groups. Where, and whether a second person is needed, the pages say: home.models.rights
# for ordinary pages, signoff.models.pages for signed ones, which nobody publishes directly.
ON_PAGES: dict[Role, tuple[str, ...]] = {
    Role.AUTHOR: ("add_page", "change_page"),
    Role.CHECKER: ("change_page", "lock_page", "unlock_page"),
    Role.APPROVER: ("change_page", "publish_page"),
    Role.ADMINISTRATOR: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
}
ALL_FILES = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")
ON_FILES: dict[Role, tuple[str, ...]] = {
    Role.AUTHOR: ALL_FILES,
    Role.CHECKER: ("choose_image", "choose_document"),
    Role.APPROVER: ("choose_image", "choose_document"),
    Role.ADMINISTRATOR: (
        "add_image",
        "change_image",
        "choose_image",
        "add_document",
        "change_document",
        "choose_document",
    ),
}


def ensure_permissions(*, using: str = "default", **kwargs: Any) -> None:
    """Runs after each migration; permissions that somebody added by hand stay."""
    root, collection = Page.get_first_root_node(), Collection.get_first_root_node()
    if not router.allow_migrate_model(using, GroupPagePermission) or root is None or collection is None:
        return
    for role, name in NAMES.items():
        group = Group.objects.filter(name=name).first()
        if group is None:
            continue
        for permission in _named("wagtailcore", ON_PAGES.get(role, ())):
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
        for app in ("wagtailimages", "wagtaildocs"):
            for permission in _named(app, ON_FILES.get(role, ())):
                GroupCollectionPermission.objects.get_or_create(
                    group=group, collection=collection, permission=permission
                )


def _named(app: str, codenames: tuple[str, ...]) -> list[Permission]:
    return list(Permission.objects.filter(content_type__app_label=app, codename__in=codenames))
