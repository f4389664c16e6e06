"""Wagtail asks groups, not grants. These groups follow the grants and are never filled by hand."""

from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import router

from accounts.models import Role

NAMES = {
    Role.AUTHOR: "dure-author",
    Role.CHECKER: "dure-checker",
    Role.APPROVER: "dure-approver",
    Role.MODERATOR: "dure-moderator",
    Role.ADMINISTRATOR: "dure-administrator",
}
# A moderator works on the desk and needs no door to the pages.
WITH_ADMIN_ACCESS = frozenset({Role.AUTHOR, Role.CHECKER, Role.APPROVER, Role.ADMINISTRATOR})


def ensure_groups(*, using: str, **kwargs: Any) -> None:
    """Runs after each migration: the groups are there before anybody is given a role."""
    if not router.allow_migrate_model(using, Group):
        return
    access = _admin_access(using)
    for role, name in NAMES.items():
        group, _made = Group.objects.using(using).get_or_create(name=name)
        if role in WITH_ADMIN_ACCESS:
            group.permissions.add(access)


def _admin_access(using: str) -> Permission:
    # Wagtail's own app comes later in the list, so its permission may not be there yet.
    content_type = ContentType.objects.db_manager(using).get_for_model(apps.get_model("wagtailadmin", "Admin"))
    found, _made = Permission.objects.using(using).get_or_create(
        content_type=content_type, codename="access_admin", defaults={"name": "Can access Wagtail admin"}
    )
    return found
