from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SignoffConfig(AppConfig):
    name = "signoff"
    verbose_name = _("Sign-off")

    def ready(self) -> None:
        for module in ("rules", "declarations", "services.steps"):
            import_module(f"signoff.{module}")
        tasks = import_module("signoff.models.tasks")
        post_migrate.connect(tasks.ensure_workflow, sender=self)
