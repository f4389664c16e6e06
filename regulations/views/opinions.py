"""Saying something about an announced draft, and taking it back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import requires, signed_in
from core.submissions import repeat_safe
from core.ui.deeds import READ, form_page, press
from regulations.clause_names import name_of
from regulations.forms.drafts import OpinionForm
from regulations.models import Version
from regulations.queries import drafts, version_texts
from regulations.queries.clause_trees import unit_of
from regulations.services import opinions
from regulations.states.permissions import WRITE
from regulations.views.draft_loading import crumbs, draft_at, opinion_at


@require_http_methods(READ)
@requires(WRITE, on=draft_at)
@repeat_safe
def write(request: HttpRequest, version: Version) -> HttpResponse:
    """`?clause=` chooses the clause; its words stand above what is typed."""
    keys = drafts.keys_to_speak_of(version)
    asked = request.GET.get("clause", "")
    key = asked if asked in keys else ""
    form = OpinionForm(request.POST or None, keys=_offered(keys, key), initial={"key": key})
    back = reverse("regulations:draft", args=[version.pk])
    changes = version_texts.changes_of(version) if key else []
    return form_page(
        request,
        form,
        lambda key, text: opinions.write(version, author=request.user, key=key, text=text, at=timezone.now()),
        heading=_("Your opinion on the draft"),
        submit=_("Send the opinion"),
        back=back,
        go_to=lambda made: made.get_absolute_url(),
        done=_("Thank you. Your opinion can be read, and you hear when it is answered."),
        lead=version.regulation.title,
        above="regulations/drafts/_spoken_of.html",
        draft=f"rule-opinion-{version.pk}",
        version=version,
        name=name_of(key),
        change=next((each for each in changes if unit_of(key) in (each.key, each.old_key)), None),
        gone=bool(asked) and not key,
        breadcrumb_items=crumbs((version.regulation.title, back), (_("Your opinion"), "")),
    )


@require_http_methods(["POST"])
@signed_in
@repeat_safe
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    opinion = opinion_at(request, pk)
    return press(
        request,
        lambda: opinions.take_back(opinion, author=request.user, at=timezone.now()),
        back=reverse("regulations:draft", args=[opinion.version_id]),
        done=_("Your opinion has been taken back."),
    )


def _offered(keys: list[str], chosen: str) -> list[str]:
    """Articles and the like; what is smaller only where it was chosen on the page before."""
    return [key for key in keys if unit_of(key) == key or key == chosen]
