from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        for room in ("rules", "notices", "second_factor"):
            import_module(f"accounts.{room}")
        import_module("accounts.residency.declarations")
        published = import_module("accounts.consent.published")
        post_migrate.connect(published.publish_default_texts, sender=self)
        post_migrate.connect(import_module("accounts.wagtail_groups").ensure_groups, sender=self)
