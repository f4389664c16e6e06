"""What panels and departments are told."""

from django.utils.translation import gettext_lazy as _

from core.notify import notify

RECOMMENDED = "surveys.panel_recommended"
ANSWERED = "surveys.panel_answered"

notify.register(
    RECOMMENDED,
    category="case",
    title=_("A panel recommends something to your department: %(survey)s"),
    body=_("Please answer by the day that stands on the page. The answer is public."),
)
notify.register(
    ANSWERED,
    category="case",
    title=_("A recommendation of your panel was answered: %(survey)s"),
    body=_("%(department)s has answered."),
)
