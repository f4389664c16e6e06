"""The staff's pages of the register: which rules there are, and whose they are."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import READ, form_page
from regulations.forms.register import RuleForm
from regulations.models import Regulation
from regulations.queries import rule_lists
from regulations.services import register as services
from regulations.states.permissions import MANAGE_RULES
from regulations.views.register_loading import crumbs, rule_at, rule_crumbs


@require_safe
@requires(MANAGE_RULES)
def manage(request: HttpRequest) -> HttpResponse:
    page = rule_lists.page(rule_lists.kept_by(request.user), request.GET.get("cursor", ""))
    context = {
        "page": page,
        "rows": rule_lists.rows_of(page, request.user),
        "breadcrumb_items": crumbs((_("Manage the rules"), request.path)),
    }
    return render(request, "regulations/register/manage.html", context)


@require_http_methods(READ)
@requires(MANAGE_RULES)
@repeat_safe
def add(request: HttpRequest) -> HttpResponse:
    form = RuleForm(request.POST or None, departments=rule_lists.departments_of(request.user))
    return form_page(
        request,
        form,
        lambda **given: services.add(**given, by=request.user, at=timezone.now()),
        heading=_("Enter a rule"),
        lead=_("Its wording comes next: read in from a file, or drafted here."),
        submit=_("Enter"),
        back=reverse("regulations:manage_rules"),
        done=_("The rule is entered. Now give it its first version."),
        go_to=lambda rule: rule.get_absolute_url(),
        draft="rule",
        breadcrumb_items=crumbs(
            (_("Manage the rules"), reverse("regulations:manage_rules")), (_("Enter a rule"), request.path)
        ),
    )


@require_http_methods(READ)
@requires(MANAGE_RULES, on=rule_at)
@repeat_safe
def change(request: HttpRequest, rule: Regulation) -> HttpResponse:
    form = RuleForm(request.POST or None, instance=rule, departments=rule_lists.departments_of(request.user))
    heading = _("Change title, kind or department")
    return form_page(
        request,
        form,
        lambda **given: services.change(rule, **given, by=request.user, at=timezone.now()),
        heading=heading,
        lead=_("What the rule says is changed by a draft, and so is its repeal."),
        submit=_("Keep"),
        back=rule.get_absolute_url(),
        done=_("The rule is kept."),
        breadcrumb_items=rule_crumbs(rule, (heading, request.path)),
    )
