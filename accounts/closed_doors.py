"""Wagtail brings password forms of its own; there is one way in, with one set of limits and a second factor."""

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import path, re_path, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from core.access import public


@public
def to_login(request: HttpRequest, **kwargs: str) -> HttpResponseRedirect:
    destination = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(destination, allowed_hosts={request.get_host()}):
        destination = reverse("wagtailadmin_home")
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': destination})}")


@public
def to_password_reset(request: HttpRequest, **kwargs: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("account_reset_password"))


@public
def to_people(request: HttpRequest, **kwargs: str) -> HttpResponseRedirect:
    """Roles are granted in the staff area, with a reason and an end; Wagtail's groups only follow."""
    return HttpResponseRedirect(reverse("staff_people"))


@public
def to_account(request: HttpRequest) -> HttpResponseRedirect:
    """Wagtail would ask for names that nobody keeps, and keep a photograph of which no register knows."""
    return HttpResponseRedirect(reverse("accounts_overview"))


urlpatterns = [
    path("cms/login/", to_login),
    re_path(r"^cms/password_reset/(?:.*)$", to_password_reset),
    re_path(r"^cms/(?:users|groups)/(?:.*)$", to_people),
    path("cms/account/", to_account),
    path("_util/login/", to_login),
]
