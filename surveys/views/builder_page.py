"""The builder: sections and questions as cards, of which one is open."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.access import requires
from core.refusals import Refused
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID
from surveys.building import documents, kinds, parts, structure
from surveys.building.documents import Document, Gone, Part
from surveys.building.simple_conditions import without_line
from surveys.forms.builder_question import Card
from surveys.forms.builder_section import SectionCard
from surveys.models import Survey
from surveys.queries.building import published_codes
from surveys.services import drafting
from surveys.services.drafting import Overtaken
from surveys.states.permissions import MANAGE
from surveys.states.surveys import OVER
from surveys.views.builder_loading import Place, crumbs, place_at, survey_at

CONFLICT = 409


@require_safe
@requires(MANAGE, on=survey_at)
def build(request: HttpRequest, survey: Survey) -> HttpResponse:
    key = request.GET.get("open", "")
    return _page(request, survey, opened=card_of(survey.draft, key) if key else None)


@require_POST
@requires(MANAGE, on=survey_at)
@repeat_safe
def arrange(request: HttpRequest, survey: Survey) -> HttpResponse:
    """A press that changes the structure: `do` names the deed, `key` the question or section."""
    deed = STRUCTURE.get(request.POST.get("do", ""))
    if deed is None:
        raise Http404
    data = request.POST

    try:
        key = drafting.change(lambda document: deed(document, data), survey=survey, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        key = ""
    return redirect(_place(survey, key or "", opened=data["do"] in OPENING))


def _kind(data: QueryDict) -> str:
    kind = data.get("kind", "single")
    return kind if kind in kinds.NAMES else "single"


def _add(document: Document, data: QueryDict) -> str:
    return structure.add_question(
        document, _kind(data), section_key=data.get("section", ""), after=data.get("after", "")
    )


def _put(document: Document, data: QueryDict) -> str:
    key = str(data.get("key", ""))
    structure.put_question(document, key, section_key=data.get("section", ""), before=data.get("before", ""))
    return key


def _with_key(deed: Any, *arguments: Any) -> Any:
    def done(document: Document, data: QueryDict) -> str:
        key = data.get("key", "")
        made: str | None = deed(document, key, *arguments)
        return made or key

    return done


STRUCTURE = {
    "add": _add,
    "put": _put,
    "duplicate": _with_key(structure.duplicate_question),
    "delete": _with_key(structure.delete_question),
    "restore": _with_key(structure.restore_question),
    "up": _with_key(structure.move_question, -1),
    "down": _with_key(structure.move_question, 1),
    "add_section": lambda document, data: structure.add_section(document, after=data.get("after", "")),
    "delete_section": _with_key(structure.delete_section),
    "section_up": _with_key(structure.move_section, -1),
    "section_down": _with_key(structure.move_section, 1),
}
# What opens the card that it made.
OPENING = frozenset({"add", "duplicate", "add_section"})


@require_POST
@requires(MANAGE, on=place_at)
@repeat_safe
def write(request: HttpRequest, place: Place) -> HttpResponse:
    """What was typed into the open card; then perhaps one more press on it, such as another option."""
    survey, key = place.survey, place.key
    try:
        card = card_of(survey.draft, key, request.POST)
    except Http404:
        messages.error(request, _("Somebody else has deleted this meanwhile."))
        return redirect("surveys:build", survey.slug)
    if not card.is_valid():
        return _page(request, survey, opened=card, status=INVALID)
    more = PRESSES.get(request.POST.get("do", "").partition(":")[0])
    codes = published_codes(survey, key)

    def rewrite(part: Part) -> None:
        card.rewrite(part)
        if more is not None:
            more(part, request.POST, codes)

    try:
        part = drafting.write_part(
            survey=survey, key=key, seen=card.seen, rewrite=rewrite, by=request.user, at=timezone.now()
        )
    except Overtaken as overtaken:
        card.seen = documents.mark(overtaken.theirs)
        return _page(request, survey, opened=card, theirs=overtaken.theirs, status=CONFLICT)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("surveys:build", survey.slug)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"seen": documents.mark(part)})
    return redirect(_place(survey, key, opened=request.POST.get("do") != "done", **_left_open(card, request.POST)))


def _left_open(card: Any, data: QueryDict) -> dict[str, Any]:
    """A line of a condition that was asked for and is not chosen yet."""
    return {"line": 1} if data.get("do") == "add_line" else {}


def _number(data: QueryDict) -> int:
    number = data.get("do", "").partition(":")[2]
    return int(number) if number.isdecimal() else 0


def _name(part: Part) -> str:
    return "rows" if part.get("kind") == "matrix" else "options"


def _turn(part: Part, data: QueryDict, codes: Any) -> None:
    turned = kinds.turned_into(part, _kind(data))
    part.clear()
    part.update(turned)


def _add_part(part: Part, data: QueryDict, codes: Any) -> None:
    name = _name(part)
    number = len([one for one in part.get(name, []) if not one.get("retired")]) + 1
    parts.add(part, name, [kinds.placeholder(name, number)], published=codes[name])


PRESSES = {
    "kind": _turn,
    "add_part": _add_part,
    "add_other": lambda part, data, codes: parts.add_other(part, published=codes["options"]),
    "paste": lambda part, data, codes: parts.paste(
        part, _name(part), data.get("paste-lines", ""), published=codes[_name(part)]
    ),
    "remove_part": lambda part, data, codes: parts.remove(
        part, _name(part), _number(data), published=codes[_name(part)]
    ),
    "part_back": lambda part, data, codes: parts.bring_back(part, _name(part), _number(data)),
    "part_up": lambda part, data, codes: parts.move(part, _name(part), _number(data), -1),
    "part_down": lambda part, data, codes: parts.move(part, _name(part), _number(data), 1),
    "remove_line": lambda part, data, codes: part.update(condition=without_line(part.get("condition"), _number(data))),
    "remove_condition": lambda part, data, codes: part.update(condition=None),
}


def card_of(document: Document, key: str, data: Any = None) -> Any:
    """The open card of a question or a section. Raises Http404 where there is none."""
    for find, card in ((documents.question, Card), (documents.section, SectionCard)):
        try:
            return card(find(document, key), document, data)
        except Gone:
            continue
    raise Http404


def _place(survey: Survey, key: str, *, opened: bool, **query: Any) -> str:
    url = reverse("surveys:build", args=[survey.slug])
    if opened and key:
        query = {"open": key, **query}
    return f"{url}{'?' + urlencode(query) if query else ''}{f'#{key}' if key else ''}"


def _page(request: HttpRequest, survey: Survey, *, opened: Any = None, status: int = 200, **more: Any) -> HttpResponse:
    if opened is not None and request.GET.get("line"):
        opened.condition.add_line()
    context = {
        "survey": survey,
        "document": survey.draft,
        "opened": opened,
        "opened_key": opened.key if opened else "",
        "kinds": kinds.KINDS,
        "is_over": survey.state in OVER,
        "bin": survey.draft.get(documents.BIN, []),
        "breadcrumb_items": crumbs(survey, (_("Questions"), "")),
        **more,
    }
    return render(request, "surveys/builder/build.html", context, status=status)
