"""What a draft asks differently from the version before it, in sentences for whoever publishes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from surveys.building.documents import Document, Part, questions, sections
from surveys.building.wording import short

_SILENT = frozenset({"key", "text", "kind", "options", "rows", "condition"})


def between(before: Document, after: Document) -> list[str]:
    """In the order of the draft; what is gone comes last."""
    old = {question["key"]: question for question in questions(before)}
    new = {question["key"]: question for question in questions(after)}
    return [
        *(sentence for key, question in new.items() for sentence in _of_question(old.get(key), question)),
        *(_("Not asked any more: %(question)s") % {"question": short(old[key])} for key in old if key not in new),
        *_of_order([key for key in old if key in new], [key for key in new if key in old]),
        *_of_sections(before, after),
        *_of_the_rest(before, after),
    ]


def _of_question(old: Part | None, new: Part) -> Iterator[str]:
    named = {"question": short(new)}
    if old is None:
        yield _("New: %(question)s") % named
        return
    if old.get("text", "") != new.get("text", ""):
        yield _("Worded anew: “%(before)s” → “%(after)s”") % {
            "before": old.get("text", ""),
            "after": new.get("text", ""),
        }
    if old["kind"] != new["kind"]:
        yield _("Of another kind: %(question)s") % named
    if not _same(old, new, "condition"):
        yield _("Asked of others than before: %(question)s") % named
    for name in ("options", "rows"):
        yield from _of_parts(short(new), _parts(old, name), _parts(new, name))
    rest = {*old, *new} - _SILENT
    if any(not _same(old, new, name) for name in rest):
        yield _("Set otherwise: %(question)s") % named


def _of_parts(question: str, old: Mapping[int, Part], new: Mapping[int, Part]) -> Iterator[str]:
    for code, part in new.items():
        said = {"question": question, "answer": part.get("label", "")}
        if code not in old:
            yield _("New answer to %(question)s: %(answer)s") % said
        elif part.get("retired") and not old[code].get("retired"):
            yield _("No longer offered at %(question)s: %(answer)s") % said
        elif old[code].get("retired") and not part.get("retired"):
            yield _("Offered again at %(question)s: %(answer)s") % said
        elif old[code].get("label") != part.get("label"):
            yield _("Answer worded anew at %(question)s: “%(before)s” → “%(answer)s”") % {
                **said,
                "before": old[code].get("label", ""),
            }
        elif any(not _same(old[code], part, name) for name in {*old[code], *part}):
            yield _("Answer set otherwise at %(question)s: %(answer)s") % said


def _of_order(old: list[str], new: list[str]) -> Iterator[str]:
    if old != new:
        yield _("Questions stand in another order.")


def _of_sections(before: Document, after: Document) -> Iterator[str]:
    old = {section["key"]: section for section in sections(before)}
    new = {section["key"]: section for section in sections(after)}
    words = ("title", "text", "picture", "condition", "shuffle")
    for key, section in new.items():
        if key not in old:
            yield _("New section: %(title)s") % {"title": section.get("title") or _("Section without a title")}
        elif any(not _same(old[key], section, name) for name in words):
            yield _("Section changed: %(title)s") % {"title": section.get("title") or _("Section without a title")}
    for key, section in old.items():
        if key not in new:
            yield _("Section dissolved: %(title)s") % {"title": section.get("title") or _("Section without a title")}


def _of_the_rest(before: Document, after: Document) -> Iterator[str]:
    if not _same(before, after, "dimensions"):
        yield _("Dimensions or their weights are others.")
    if not _same(before, after, "translations"):
        yield _("Translations are others.")


def _parts(question: Part, name: str) -> dict[int, Part]:
    return {part["code"]: part for part in question.get(name, [])}


def _same(old: Part, new: Part, name: str) -> bool:
    """What is left out is as good as empty."""
    return (old.get(name) or None) == (new.get(name) or None)
