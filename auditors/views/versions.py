"""Where the office writes public versions, looks at photos, and approves what others wrote."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html, linebreaks
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from auditors.forms.publication import PhotoForm, ReasonForm, VersionForm
from auditors.models import Finding, PublicPhoto, PublicVersion
from auditors.queries import versions as queries
from auditors.rules.versions import SEE_VERSIONS
from auditors.services import public_photos, version_drafts, versions
from auditors.states.versions import APPROVE_VERSION, DRAFT_VERSION, TO_APPROVE, WRITE_VERSION, VersionState
from auditors.views.publication import crumbs
from core import permissions, redaction
from core.access import requires
from core.refusals import Refused
from core.submissions import repeat_safe
from core.ui.deeds import READ, blame, form_page, press
from core.ui.paging import paginate
from core.workflow import engine
from core.workflow.models import TransitionRecord

# Steps that are pressed, and those that need a reason.
PRESSED = ("hand_in", "take_back")
WITH_REASON = ("send_back", "discard", "take_down")
TABS = {
    "approve": TO_APPROVE,
    "drafts": (VersionState.DRAFTED,),
    "published": (VersionState.PUBLISHED,),
    "gone": (VersionState.TAKEN_DOWN, VersionState.DISCARDED),
}


def version_at(request: HttpRequest, pk: int) -> PublicVersion:
    """What lies with another office does not exist for this one."""
    found = queries.in_the_making(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def photo_at(request: HttpRequest, pk: int) -> PublicPhoto:
    photo = PublicPhoto.objects.select_related("version", "original", "covered").filter(pk=pk).first()
    if photo is None:
        raise Http404
    photo.version = version_at(request, photo.version_id)
    return photo


def finding_at(request: HttpRequest, pk: int) -> Finding:
    found = queries.to_publish(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _trail(*rest: tuple[Any, str]) -> list[tuple[Any, str]]:
    return crumbs((_("Public versions"), reverse("auditors:versions")), *rest)


def _page_of(version: PublicVersion) -> str:
    return reverse("auditors:version", args=[version.pk])


@require_safe
@requires(SEE_VERSIONS)
def version_list(request: HttpRequest) -> HttpResponse:
    """What is to be written first, then what waits for approval, what is published, and what is gone."""
    chosen = request.GET.get("tab", "write")
    known = {"write", *TABS}
    chosen = chosen if chosen in known else "write"
    rows: Any = queries.to_write(request.user)
    if chosen in TABS:
        rows = queries.in_the_making(request.user).filter(state__in=TABS[chosen])
    order = "-drafted_at" if chosen in TABS else "-created_at"
    labels = {
        "write": _("To write"), "drafts": pgettext("public version", "Being written"), "approve": _("To approve"),
        "published": _("Published"), "gone": _("Taken out or discarded"),
    }  # fmt: skip
    context = {
        "page": paginate(rows, request.GET.get("cursor", ""), order=order),
        "tab": chosen,
        "tabs": [{"key": key, "label": label, "url": f"?tab={key}"} for key, label in labels.items()],
        "breadcrumb_items": _trail(),
    }
    return render(request, "auditors/publication/versions.html", context)


@require_POST
@requires(DRAFT_VERSION)
@repeat_safe
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft of one's own, or the one that somebody has begun."""
    found = finding_at(request, pk)
    version = queries.unfinished_of(found).first()
    if version is None:
        try:
            version = version_drafts.begin(found, by=request.user, at=timezone.now())
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect("auditors:versions")
    return redirect(_page_of(version))


@require_safe
@requires(SEE_VERSIONS, on=version_at)
def show(request: HttpRequest, version: PublicVersion) -> HttpResponse:
    """The public version as it will be read, and beside it what it was made from."""
    steps = {step.name: step for step in engine.available(version, request.user)}
    history = engine.history(version)
    reads = version.state in TO_APPROVE and permissions.allowed(request.user, APPROVE_VERSION, version)
    context = {
        "version": version,
        "finding": version.finding,
        "photos": version.photos.select_related("original", "covered"),
        "sources": _marked_sources(version.finding),
        "left": redaction.suggestions("\n".join([version.title, version.place, version.text, version.answer])),
        "writes": version.state == VersionState.DRAFTED and version.drafted_by_id == request.user.pk,
        "steps": [step for name, step in steps.items() if name in PRESSED],
        "reasoned": [step for name, step in steps.items() if name in WITH_REASON],
        "approves": reads and request.user.pk not in (version.drafted_by_id, version.first_approver_id),
        "is_second": version.state == VersionState.APPROVED_ONCE,
        "blocked": [one for one in engine.blocked(version, request.user) if one[0].name == "hand_in"],
        "history": [_event(version, record) for record in history],
        "sent_back": history[-1] if history[-1].name == "send_back" else None,
        "breadcrumb_items": _trail((version.title, "")),
    }
    return render(request, "auditors/publication/version.html", context)


def _event(version: PublicVersion, record: TransitionRecord) -> dict[str, Any]:
    step = version.workflow.transition(record.name)
    return {
        "title": step.label if step else _("Begun"),
        "at": record.at,
        "actor": record.actor.display_name if record.actor else "",
        "body": record.reason,
    }


def _marked_sources(finding: Finding) -> list[dict[str, Any]]:
    """What was reported and answered, with the suggestions marked where they stand."""
    names = queries.names_to_hide(finding)
    found = [(label, text, redaction.suggestions(text, names=names)) for label, text in queries.sources(finding)]
    return [
        {"label": label, "marked": _marked(text, suggestions), "suggestions": suggestions}
        for label, text, suggestions in found
    ]


def _marked(text: str, suggestions: list[redaction.Suggestion]) -> SafeString:
    parts, end = [], 0
    for one in suggestions:
        parts.append(format_html("{}<mark>{}</mark>", text[end : one.start], one.text))
        end = one.end
    return SafeString(linebreaks("".join([*parts, escape(text[end:])])))


@require_http_methods(READ)
@requires(WRITE_VERSION, on=version_at)
@repeat_safe
def write(request: HttpRequest, version: PublicVersion) -> HttpResponse:
    form = VersionForm(request.POST or None, instance=PublicVersion.objects.get(pk=version.pk))
    return form_page(
        request,
        form,
        partial(version_drafts.write, version, by=request.user, at=timezone.now()),
        heading=_("Write what everybody will read"),
        submit=_("Save"),
        back=_page_of(version),
        done=_("Saved."),
        above="auditors/publication/_sources.html",
        sources=_marked_sources(version.finding),
        draft=f"audit-version-{version.pk}",
        breadcrumb_items=_trail((version.title, _page_of(version)), (_("Text"), "")),
    )


@require_http_methods(READ)
@requires(WRITE_VERSION)
@repeat_safe
def look_at(request: HttpRequest, pk: int) -> HttpResponse:
    """The writer looks at the photo and covers what could tell who somebody is, or leaves it out."""
    photo = photo_at(request, pk)
    permissions.check(request.user, WRITE_VERSION, photo.version)
    form = PhotoForm(request.POST or None, initial=_initial(photo))
    if request.method == "POST" and form.is_valid():
        try:
            _decide(photo, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            blame(form, refusal)
        else:
            return redirect(f"{_page_of(photo.version)}#photo-{photo.pk}")
    context = {
        "form": form,
        "photo": photo,
        "version": photo.version,
        "areas": photo.areas,
        "breadcrumb_items": _trail((photo.version.title, _page_of(photo.version)), (_("Photo"), "")),
    }
    return render(request, "auditors/publication/photo.html", context, status=422 if form.errors else 200)


def _decide(photo: PublicPhoto, *, by: Any, decision: str, caption: str, areas: Any) -> None:
    if decision == PhotoForm.LEAVE_OUT:
        public_photos.leave_out(photo, by=by, at=timezone.now())
    else:
        public_photos.show(photo, caption=caption, areas=areas, by=by, at=timezone.now())


def _initial(photo: PublicPhoto) -> dict[str, str]:
    lines = [" ".join(f"{number / 10:g}" for number in area) for area in photo.areas]
    decision = "" if not photo.is_looked_at else PhotoForm.SHOW if photo.covered else PhotoForm.LEAVE_OUT
    return {"decision": decision, "caption": photo.caption, "areas": "\n".join(lines)}


@require_POST
@requires(SEE_VERSIONS, on=version_at)
@repeat_safe
def approve(request: HttpRequest, version: PublicVersion) -> HttpResponse:
    """The button carries the number of what was read, so that nothing else is approved."""
    revision = request.POST.get("revision", "")
    return press(
        request,
        lambda: versions.approve(
            version,
            revision=int(revision) if revision.isdecimal() and len(revision) < 6 else 0,
            by=request.user,
            at=timezone.now(),
        ),
        back=_page_of(version),
        done=_("Approved."),
    )


@require_http_methods(READ)
@requires(SEE_VERSIONS)
@repeat_safe
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Who may take it, the workflow says."""
    version = version_at(request, pk)
    move = partial(versions.move_on, version, name, by=request.user, at=timezone.now())
    if name in PRESSED and request.method == "POST":
        return press(request, move, back=_page_of(version))
    if name not in WITH_REASON:
        raise Http404
    label = version.workflow.transition(name).label  # type: ignore[union-attr]
    return form_page(
        request, ReasonForm(request.POST or None), move, heading=label, submit=label, back=_page_of(version),
        lead=version.title, tone="danger", breadcrumb_items=_trail((version.title, _page_of(version)), (label, "")),
    )  # fmt: skip
