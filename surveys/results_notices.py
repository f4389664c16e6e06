"""What those are told who let results out."""

from django.utils.translation import gettext_lazy as _

from core.notify import notify

TO_LET_OUT = "surveys.results_to_let_out"

notify.register(
    TO_LET_OUT,
    category="desk",
    title=_("Results wait to be let out: %(survey)s"),
    body=_("Somebody asked for results of this survey to be public. Another person lets them out."),
)
