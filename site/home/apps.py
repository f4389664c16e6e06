from importlib import import_module

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Home and pages")

    def ready(self) -> None:
        own = ("home.rules", "home.open_tables", "home.findable", "home.documents")
        # What other rooms hand in to briefings, and briefings to them.
        joints = ("home.briefing_pages", "home.briefing_records", "home.briefing_surveys")
        for module in (*own, *joints):
            import_module(module)
        editors = import_module("home.editors")
        # The last of the apps whose permissions and groups are needed.
        post_migrate.connect(editors.ensure_permissions, sender=apps.get_app_config("auth"))
