"""Who looks after the channel: kinds of reports and their recipients. Nothing here opens a report."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from auditors.forms.recipients import AppointForm, KindForm, RevokeForm
from auditors.models import Appointment, Recipient, ReportKind
from auditors.queries import recipients as queries
from auditors.services import recipient_keys, report_kinds
from auditors.states.confidential import AGREE_RECIPIENT, MANAGE_CHANNEL, OPEN_WORKSPACE
from core import permissions
from core.access import requires
from core.submissions import repeat_safe
from core.ui.deeds import READ, form_page, press


def _crumbs(*rest: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Reports in confidence"), reverse("integrity:desk")), *rest]


@require_safe
@requires(OPEN_WORKSPACE)
def recipients(request: HttpRequest) -> HttpResponse:
    """Everybody in the workspace sees who receives what, so that nobody is slipped in unseen."""
    context = {
        "kinds": queries.kinds_for_staff(),
        "recipients": queries.recipients_in_office(),
        "appointments": [
            (one, one.agreed_by_id is None and request.user.pk not in (one.asked_by_id, one.user_id)
             and permissions.allowed(request.user, AGREE_RECIPIENT))
            for one in queries.open_appointments()
        ],
        "manages": permissions.allowed(request.user, MANAGE_CHANNEL),
        "may_drop": permissions.allowed(request.user, AGREE_RECIPIENT),
        "recovery_key": queries.recovery_key(),
        "fewest": queries.FEWEST,
        "breadcrumb_items": _crumbs((_("Kinds and recipients"), "")),
    }  # fmt: skip
    return render(request, "auditors/recipients/recipients.html", context)


@require_http_methods(READ)
@requires(MANAGE_CHANNEL)
@repeat_safe
def appoint(request: HttpRequest) -> HttpResponse:
    form = AppointForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda **given: recipient_keys.appoint(by=request.user, at=timezone.now(), **given),
        heading=_("Appoint a recipient"),
        lead=_("Another administrator or a recipient has to agree. Then the person makes a key of their own."),
        submit=_("Ask for this person"),
        back=reverse("integrity:recipients"),
        done=_("Asked for. A second person has to agree."),
        breadcrumb_items=_crumbs(
            (_("Kinds and recipients"), reverse("integrity:recipients")), (_("Appoint a recipient"), "")
        ),
    )


@require_POST
@requires(OPEN_WORKSPACE)
@repeat_safe
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to an appointment, or drop it."""
    asked = get_object_or_404(Appointment, pk=pk)
    verb = recipient_keys.agree if request.POST.get("deed") == "agree" else recipient_keys.drop
    return press(request, lambda: verb(asked, by=request.user, at=timezone.now()), back=reverse("integrity:recipients"))


@require_http_methods(READ)
@requires(MANAGE_CHANNEL)
@repeat_safe
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    recipient = get_object_or_404(Recipient, pk=pk, revoked_at__isnull=True)
    return form_page(
        request,
        RevokeForm(request.POST or None),
        lambda **given: recipient_keys.revoke(recipient, by=request.user, at=timezone.now(), **given),
        heading=_("Take the key out of use: %(position)s") % {"position": recipient.position_name},
        lead=_("This person reads no report any more, earlier ones neither. The other recipients read on."),
        submit=_("Take it out of use"),
        tone="danger",
        back=reverse("integrity:recipients"),
        breadcrumb_items=_crumbs(
            (_("Kinds and recipients"), reverse("integrity:recipients")), (recipient.position_name, "")
        ),
    )


@require_http_methods(READ)
@requires(MANAGE_CHANNEL)
@repeat_safe
def new_kind(request: HttpRequest) -> HttpResponse:
    return _kind_form(request, None, _("New kind of report"))


@require_http_methods(READ)
@requires(MANAGE_CHANNEL)
@repeat_safe
def change_kind(request: HttpRequest, slug: str) -> HttpResponse:
    kind = ReportKind.objects.filter(slug=slug).first()
    if kind is None:
        raise Http404
    return _kind_form(request, kind, kind.name)


@require_POST
@requires(MANAGE_CHANNEL)
@repeat_safe
def turn_kind(request: HttpRequest, slug: str) -> HttpResponse:
    """Withdraw a kind, or offer it again."""
    kind = get_object_or_404(ReportKind, slug=slug)
    verb = report_kinds.offer_again if kind.withdrawn_at else report_kinds.withdraw
    return press(request, lambda: verb(kind, by=request.user, at=timezone.now()), back=reverse("integrity:recipients"))


def _kind_form(request: HttpRequest, kind: ReportKind | None, heading: str) -> HttpResponse:
    form = KindForm(request.POST or None, instance=kind)

    def keep(**given: Any) -> ReportKind:
        return report_kinds.keep(form.instance, by=request.user, at=timezone.now())

    return form_page(
        request,
        form,
        keep,
        heading=heading,
        lead=_("Reporters read these texts before the first field."),
        submit=_("Save"),
        back=reverse("integrity:recipients"),
        breadcrumb_items=_crumbs((_("Kinds and recipients"), reverse("integrity:recipients")), (heading, "")),
    )
