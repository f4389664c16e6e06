"""What panels and departments are told."""

from django.utils.translation import gettext_lazy as _

from core.notify import notify

RECOMMENDED = "surveys.panel_recommended"
ANSWERED = "surveys.panel_answered"

ASKED = "surveys.panel_asked"
REMINDED = "surveys.panel_reminded"

notify.register(
    ASKED,
    category="case",
    title=_("Your panel is asked: %(survey)s"),
    body=_("The survey is open. Its page says until when you can answer."),
)
notify.register(
    REMINDED,
    category="case",
    title=_("The survey of your panel closes soon: %(survey)s"),
    body=_("If you have not answered yet, please do. If you have, there is nothing left to do."),
)
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
