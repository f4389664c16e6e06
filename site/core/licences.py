"""공공누리 (Korea Open Government Licence): under which terms a published thing may be used again."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Licence(models.TextChoices):
    TYPE_0 = "KOGL-0", _("KOGL type 0: free use without conditions")
    TYPE_1 = "KOGL-1", _("KOGL type 1: name the source")
    TYPE_2 = "KOGL-2", _("KOGL type 2: name the source, no commercial use")
    TYPE_3 = "KOGL-3", _("KOGL type 3: name the source, no changes")
    TYPE_4 = "KOGL-4", _("KOGL type 4: name the source, no commercial use, no changes")
    TYPE_AI = "KOGL-AI", _("KOGL type AI: free use for machine learning")

    @property
    def address(self) -> str:
        """Where the terms stand; the types 0 and AI share the general page."""
        page = {"KOGL-1": "1", "KOGL-2": "2", "KOGL-3": "3", "KOGL-4": "4"}.get(self.value)
        return f"https://www.kogl.or.kr/info/licenseType{page}.do" if page else "https://www.kogl.or.kr/info/license.do"
