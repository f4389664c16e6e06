from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Kernel")

    def ready(self) -> None:
        from core.background import registry
        from core.ui import development

        registry.discover()
        development.set_up()
        # What each app keeps about people, and what its records of access mean, stands in modules of its own.
        autodiscover_modules("personal_data")
        autodiscover_modules("audit_verbs")
