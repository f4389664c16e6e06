"""A person's notices: the list, the settings, and the way out that every e-mail carries."""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import public, signed_in
from core.notify import inbox, preferences
from core.notify.categories import CATEGORIES
from core.notify.forms import preference_forms, save
from core.notify.models import Notice
from core.ui.paging import paginate


@signed_in
@never_cache
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    page = paginate(inbox.notices_of(request.user), request.GET.get("cursor"), size=20)
    return render(request, "notify/notice_list.html", {"page": page})


@signed_in
@never_cache
@require_safe
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow a notice; having followed it is having read it."""
    notice = _own(request, pk)
    inbox.mark_read(notice, at=timezone.now())
    inside = url_has_allowed_host_and_scheme(notice.url, allowed_hosts={request.get_host()})
    return redirect(notice.url if notice.url and inside else "notices")


@signed_in
@require_POST
def mark_read(request: HttpRequest, pk: int) -> HttpResponse:
    inbox.mark_read(_own(request, pk), at=timezone.now())
    return redirect("notices")


@signed_in
@require_POST
def mark_all_read(request: HttpRequest) -> HttpResponse:
    inbox.mark_all_read(request.user, at=timezone.now())
    messages.success(request, _("All notices are marked as read."))
    return redirect("notices")


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    chosen = preference_forms(request.user, request.POST or None)
    invalid = [form for _category, form in chosen if form.is_bound and not form.is_valid()]
    if request.method == "POST" and not invalid:
        save(request.user, chosen)
        messages.success(request, _("Your choice is saved."))
        return redirect("notice_settings")
    mandatory = [category for category in CATEGORIES.values() if category.mandatory]
    context = {"chosen": chosen, "mandatory": mandatory}
    return render(request, "notify/settings.html", context, status=400 if invalid else 200)


@public
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks and POST does: mail programs fetch links, and one press of theirs posts without login or cookie.

    The signed token is the permission, and it can do nothing but this.
    """
    found = preferences.read_token(token)
    if found is None:
        return render(request, "notify/unsubscribe.html", {"categories": []}, status=404)
    user_id, categories = found
    done = request.method == "POST"
    user = get_user_model()._default_manager.filter(pk=user_id).first()
    if done and user:
        preferences.unsubscribe(user, categories)
    return render(request, "notify/unsubscribe.html", {"categories": categories, "done": done})


def _own(request: HttpRequest, pk: int) -> Notice:
    """Somebody else's notice does not exist here."""
    if pk > 2**63 - 1:
        raise Http404
    return get_object_or_404(inbox.notices_of(request.user), pk=pk)
