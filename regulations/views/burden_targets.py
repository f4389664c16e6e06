"""Setting how many rules each department is to improve in a year."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import READ, form_page
from regulations.forms.burden import TargetsForm
from regulations.services.burden.targets import set_targets
from regulations.states.permissions import SET_TARGETS
from regulations.views.burden_loading import desk_crumbs


@require_safe
@requires(SET_TARGETS)
def this_year(request: HttpRequest) -> HttpResponse:
    return redirect("regulations:targets_of_year", timezone.localdate().year)


@require_http_methods(READ)
@requires(SET_TARGETS)
@repeat_safe
def targets(request: HttpRequest, year: int) -> HttpResponse:
    form = TargetsForm(request.POST or None, year=year)
    return form_page(
        request, form,
        lambda **_given: set_targets(year, form.wanted, actor=request.user, at=timezone.now()),
        heading=_("Targets of the departments for %(year)s") % {"year": year}, submit=_("Set the targets"),
        lead=_("How many rules is each department to improve this year? An empty field is no target."),
        back=reverse("regulations:scoreboard"), done=_("The targets have been set."),
        above="regulations/burden/_other_years.html", before=year - 1, after=year + 1,
        breadcrumb_items=desk_crumbs((_("Targets"), reverse("regulations:targets"))),
    )  # fmt: skip
