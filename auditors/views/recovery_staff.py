"""The recovery key on pages: two holders make it, each at their own machine, and together they mend a lost passphrase.

What is shown once is in the answer to a press, kept nowhere, and gone when the page is left.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from auditors.forms.recipients import CodeAndHalfForm, CodeForm, HalfForm, HoldersForm
from auditors.models import Recovery, RecoveryKey
from auditors.queries import recipients as queries
from auditors.services import recovery
from auditors.services.refusals import AuditRefused
from auditors.states.confidential import MANAGE_CHANNEL, OPEN_WORKSPACE
from core import permissions
from core.access import requires
from core.submissions import repeat_safe
from core.ui.deeds import INVALID, READ, blame, form_page, press


@require_safe
@requires(OPEN_WORKSPACE)
@cache_control(no_store=True)
def overview(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_http_methods(READ)
@requires(MANAGE_CHANNEL)
@repeat_safe
def begin(request: HttpRequest) -> HttpResponse:
    return form_page(
        request,
        HoldersForm(request.POST or None),
        lambda **given: recovery.begin(by=request.user, at=timezone.now(), **given),
        heading=_("Make a recovery key"),
        lead=_("Choose two people who keep their halves in two places, and who do not answer to each other."),
        submit=_("Name these two"),
        back=reverse("integrity:recovery"),
        done=_("The first holder draws a half now."),
        breadcrumb_items=_crumbs((_("Make a recovery key"), "")),
    )


@require_POST
@requires(OPEN_WORKSPACE)
@cache_control(no_store=True)
def draw_first(request: HttpRequest) -> HttpResponse:
    return _take(request, None, "draw_first", lambda key, given: recovery.draw_first(key, by=request.user))


@require_POST
@requires(OPEN_WORKSPACE)
@cache_control(no_store=True)
def lend_first(request: HttpRequest) -> HttpResponse:
    form = HalfForm(request.POST)
    return _take(request, form, "lend_first", lambda key, given: recovery.lend_first(key, by=request.user, **given))


@require_POST
@requires(OPEN_WORKSPACE)
@cache_control(no_store=True)
def draw_second(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST)
    return _take(request, form, "draw_second", lambda key, given: recovery.draw_second(key, by=request.user, **given))


@require_POST
@requires(OPEN_WORKSPACE)
@cache_control(no_store=True)
def confirm(request: HttpRequest) -> HttpResponse:
    form = HalfForm(request.POST)
    at = timezone.now()
    return _take(request, form, "confirm", lambda key, given: recovery.confirm(key, by=request.user, at=at, **given))


@require_POST
@requires(OPEN_WORKSPACE)
@cache_control(no_store=True)
def lend(request: HttpRequest, pk: int) -> HttpResponse:
    asked, form, at = get_object_or_404(Recovery, pk=pk), HalfForm(request.POST), timezone.now()
    return _carry_out(request, form, f"lend-{pk}", lambda given: recovery.lend(asked, by=request.user, at=at, **given))


@require_POST
@requires(OPEN_WORKSPACE)
@cache_control(no_store=True)
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    asked, form, at = get_object_or_404(Recovery, pk=pk), CodeAndHalfForm(request.POST), timezone.now()
    return _carry_out(
        request, form, f"finish-{pk}", lambda given: recovery.finish(asked, by=request.user, at=at, **given)
    )


@require_POST
@requires(OPEN_WORKSPACE)
@repeat_safe
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(Recovery, pk=pk)
    return press(
        request,
        lambda: recovery.call_off(asked, by=request.user, at=timezone.now()),
        back=reverse("integrity:recovery"),
        done=_("Called off. The key stays as it was."),
    )


def _take(request: HttpRequest, form: Any, name: str, deed: Any) -> HttpResponse:
    key = queries.recovery_key_begun()
    if key is None:
        return _page(request, refusal=_("Someone has moved this on in the meantime. See its present state."))
    return _carry_out(request, form, name, lambda given: deed(key, given))


def _carry_out(request: HttpRequest, form: Any, name: str, deed: Any) -> HttpResponse:
    """The page again, with what is shown this once, or with what was refused."""
    if form is not None and not form.is_valid():
        return _page(request, given={name: form})
    try:
        outcome = deed({} if form is None else form.cleaned_data)
    except AuditRefused as refusal:
        if form is None:
            return _page(request, refusal=refusal.message)
        blame(form, refusal)
        return _page(request, given={name: form})
    return _page(request, done=name.partition("-")[0], shown=outcome if isinstance(outcome, str) else "")


def _page(
    request: HttpRequest,
    *,
    given: dict[str, Any] | None = None,
    done: str = "",
    shown: str = "",
    refusal: str = "",
) -> HttpResponse:
    given, user = given or {}, request.user
    context = {
        "key": queries.recovery_key(),
        "begun": _standing(queries.recovery_key_begun(), user, given),
        "recoveries": [_recovery(one, user, given) for one in queries.open_recoveries()],
        "done": done,
        "shown": shown,
        "refusal": refusal,
        "manages": permissions.allowed(user, MANAGE_CHANNEL),
        "breadcrumb_items": _crumbs(),
    }
    return render(request, "auditors/recipients/recovery.html", context, status=INVALID if given or refusal else 200)


def _standing(key: RecoveryKey | None, user: Any, given: dict[str, Any]) -> dict[str, Any] | None:
    """Where the making of a key stands, and the one form that is this person's next step."""
    if key is None:
        return None
    first, second = user.pk == key.first_holder_id, user.pk == key.second_holder_id
    return {
        "key": key,
        "draws_first": first and key.lent is None and key.first_check is None,
        "lends": (given.get("lend_first") or HalfForm()) if first and key.first_check and not key.lent else None,
        "told": first and key.lent is not None,
        "waits": second and key.lent is None,
        "draws_second": (given.get("draw_second") or CodeForm())
        if second and key.lent is not None and key.second_check is None
        else None,
        "confirms": (given.get("confirm") or HalfForm()) if second and key.second_check else None,
    }


def _recovery(one: Recovery, user: Any, given: dict[str, Any]) -> dict[str, Any]:
    holds = user.pk in (one.key.first_holder_id, one.key.second_holder_id)
    return {
        "recovery": one,
        "lends": (given.get(f"lend-{one.pk}") or HalfForm()) if holds and one.lent is None else None,
        "waits": holds and one.lent is not None and one.lent_by_id == user.pk,
        "finishes": (given.get(f"finish-{one.pk}") or CodeAndHalfForm())
        if holds and one.lent is not None and one.lent_by_id != user.pk
        else None,
        "may_call_off": holds or one.recipient.user_id == user.pk,
    }


def _crumbs(*rest: tuple[str, str]) -> list[tuple[str, str]]:
    here = reverse("integrity:recovery") if rest else ""
    return [(_("Reports in confidence"), reverse("integrity:desk")), (_("Recovery key"), here), *rest]
