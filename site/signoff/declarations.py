"""How a sign-off looks on the desk."""

from django.urls import reverse

from core.workflow import presentation
from signoff.models import SignoffCase
from signoff.queries import panel
from signoff.states import WORKFLOW


def case_url(case: SignoffCase) -> str:
    return reverse("wagtailadmin_pages:edit", args=[case.page_id])


presentation.register(WORKFLOW.name, template="signoff/_desk_panel.html", context=panel, url=case_url)
