"""Maturing: an author revises while the review has not begun, and others suggest how."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from core import permissions, uploads
from core.uploads.receiving import attached_to
from core.workflow import engine
from discussion.services import blocks
from proposals.models import Proposal, Suggestion
from proposals.services import indexing, notices, texts, versions
from proposals.services.refusals import ProposalRefused
from proposals.services.versions import TEXTS
from proposals.services.writing import (
    attach,
    cleaned_answers,
    details_fields,
    refuse_many_drafts,
    refuse_unanswered,
)
from proposals.states import ProposalState
from proposals.states.permissions import LEAD, REVISE, SPLIT, SUGGEST

MOST_OPEN_SUGGESTIONS = 5


@transaction.atomic
def revise(
    proposal: Proposal,
    *,
    editor: Any,
    title: str,
    problem: str,
    idea: str,
    at: datetime,
    note: str = "",
    answers: Mapping[str, str] | None = None,
    place: Mapping[str, Any] | None = None,
    details: Mapping[str, Any] | None = None,
    files: Sequence[File[Any]] = (),
    dropped: Collection[str] = (),
) -> Proposal:
    """Change what it says; where `answers` are given, what the questions of its call were answered with; where `place`
    is, where it is about; where `details` are, its category, tags and cost; add `files`, take `dropped` ones away.
    What it said before stays readable. Where a revision was asked for, it is handed in.

    Raises PermissionDenied, ProposalRefused or UploadRefused.
    """
    locked = engine.lock(proposal)
    permissions.check(editor, REVISE, locked)
    blocks.refuse_blocked(editor, at)
    fields: dict[str, Any] = {"title": title, "problem": problem, "idea": idea}
    fields = _cleaned(fields) | (texts.place_fields(**place) if place is not None else {})
    if answers is not None:
        fields["answers_given"] = _answered(locked, answers)
    with_files = _change_files(locked, editor=editor, files=files, dropped=dropped, at=at)
    besides = with_files
    if details is not None:
        # One that can no longer be chosen stays where nothing else is.
        fields |= details_fields(locked.call, details["category"] or locked.category, details["cost_won"])
        besides = _retag(locked, details["tags"]) or besides
        note = note or _details_in_words(locked, fields, besides=besides)
    changed = _revised(locked, fields, editor=editor, at=at, note=note, besides=besides)
    if locked.state == ProposalState.REVISION_REQUESTED:
        if not changed:
            raise ProposalRefused("unchanged", _("Nothing has changed yet. Please revise what was asked for."))
        engine.apply(locked, "resubmit", actor=editor, at=at, reason=texts.clean("title", note[:80]))
    proposal.refresh_from_db()
    return proposal


@transaction.atomic
def suggest_change(
    proposal: Proposal, *, author: Any, part: str, before: str, after: str, at: datetime, reason: str = ""
) -> Suggestion:
    """Another wording of one paragraph, for the authors to decide. Raises PermissionDenied or ProposalRefused."""
    locked = engine.lock(proposal)
    permissions.check(author, SUGGEST, locked)
    blocks.refuse_blocked(author, at)
    if before not in paragraphs(getattr(locked, Suggestion.Part(part))):
        raise ProposalRefused("gone", _("This paragraph has been changed in the meantime. Please read it again."))
    wanted = texts.clean(part, after)
    if not wanted or wanted == before:
        raise ProposalRefused("same", _("Please write how it should read instead."), field="after")
    if locked.suggestions.filter(author=author, accepted__isnull=True).count() >= MOST_OPEN_SUGGESTIONS:
        raise ProposalRefused("many", _("Several of your suggestions wait for an answer. Please wait for it."))
    made = Suggestion.objects.create(
        proposal=locked, part=part, before=before, after=wanted, reason=reason.strip(), author=author, created_at=at
    )
    notices.tell(notices.SUGGESTED, locked, notices.authors_of(locked), at=at, name="suggestions", person=str(author))
    return made


@transaction.atomic
def decide_suggestion(suggestion: Suggestion, *, editor: Any, accept: bool, at: datetime) -> Suggestion:
    """Only an author decides; accepting makes a new version. Raises PermissionDenied or ProposalRefused."""
    proposal = engine.lock(suggestion.proposal)
    permissions.check(editor, REVISE, proposal)
    locked = Suggestion.objects.select_for_update(of=("self",)).select_related("author").get(pk=suggestion.pk)
    if locked.accepted is not None:
        raise ProposalRefused("decided", _("This suggestion has been decided already."))
    if accept:
        _take_over(proposal, locked, editor, at)
    locked.accepted, locked.decided_by, locked.decided_at = accept, editor, at
    locked.save(update_fields=["accepted", "decided_by", "decided_at"])
    notices.tell(notices.SUGGESTION_DECIDED, proposal, [locked.author], at=at, accepted=accept)
    return locked


@transaction.atomic
def withdraw(proposal: Proposal, *, author: Any, reason: str, at: datetime) -> None:
    """The author takes it back and says why; it stays readable as withdrawn."""
    engine.apply(proposal, "withdraw", actor=author, at=at, reason=reason)


@transaction.atomic
def ask_reexamination(proposal: Proposal, *, author: Any, reason: str, at: datetime) -> None:
    """Once, within the period after a refusal. Raises ProposalRefused or TransitionRefused."""
    locked = engine.lock(proposal)
    permissions.check(author, LEAD, locked)
    if locked.reexamination_until is None or at > locked.reexamination_until:
        raise ProposalRefused("late", _("The time in which a re-examination can be asked for is over."))
    engine.apply(locked, "reexamine", actor=author, at=at, reason=reason)
    proposal.refresh_from_db()


@transaction.atomic
def split(proposal: Proposal, *, author: Any, title: str, problem: str, idea: str, at: datetime) -> Proposal:
    """A second idea gets a draft of its own, with place and category as they are here."""
    locked = engine.lock(proposal)
    permissions.check(author, SPLIT, locked)
    refuse_many_drafts(author)
    cleaned = _cleaned({"title": title, "problem": problem, "idea": idea})
    place = ("place_kind", "place_text", "area", "facility", "latitude", "longitude", "map_x", "map_y")
    same = ("call", "category", *place)
    made = Proposal.objects.create(
        author=author, split_from=locked, created_at=at, **{name: getattr(locked, name) for name in same}, **cleaned
    )
    made.tags.set(list(locked.tags.names()))
    return made


def paragraphs(text: str) -> list[str]:
    return [part for part in text.split("\n\n") if part.strip()]


def _cleaned(typed: Mapping[str, str]) -> dict[str, Any]:
    cleaned = {field: texts.clean(field, text) for field, text in typed.items()}
    for field, text in cleaned.items():
        texts.refuse_unfinished(field, text)
    return cleaned


def _answered(proposal: Proposal, answers: Mapping[str, str]) -> dict[str, str]:
    """Together with what the call no longer asks; what was not and is not answered is no change."""
    before = proposal.answers_given
    changed = {
        key: said for key, said in cleaned_answers(proposal.call, answers).items() if said != before.get(key, "")
    }
    refuse_unanswered(proposal.call, before | changed)
    return before | changed


def _change_files(
    proposal: Proposal, *, editor: Any, files: Sequence[File[Any]], dropped: Collection[str], at: datetime
) -> bool:
    gone = list(attached_to(proposal).filter(public_name__in=dropped)) if dropped else []
    for file in gone:
        uploads.remove(file, at=at)
    added = attach(proposal, editor=editor, files=files, at=at) if files else []
    return bool(gone or added)


def _retag(proposal: Proposal, tags: Collection[str]) -> bool:
    wanted = texts.clean_tags(tags)
    if set(wanted) == set(proposal.tags.names()):
        return False
    proposal.tags.set(wanted, clear=True)
    return True


def _details_in_words(proposal: Proposal, fields: Mapping[str, Any], *, besides: bool) -> str:
    """A version shows its text; that something else changed is said beside it."""
    category = fields["category"]
    if category != proposal.category:
        return _("Category: %(name)s") % {"name": category or "–"}
    only_details = besides or fields["cost_won"] != proposal.cost_won
    return _("Tags or cost") if only_details and all(getattr(proposal, one) == fields[one] for one in TEXTS) else ""


def _revised(
    proposal: Proposal, fields: Mapping[str, Any], *, editor: Any, at: datetime, note: str, besides: bool = False
) -> bool:
    changed = {field: value for field, value in fields.items() if getattr(proposal, field) != value}
    if not changed and not besides:
        return False
    for field, value in changed.items():
        setattr(proposal, field, value)
    proposal.save(update_fields=list(changed))
    versions.keep(proposal, editor=editor, at=at, note=note)
    indexing.renew(proposal)
    return True


def _take_over(proposal: Proposal, suggestion: Suggestion, editor: Any, at: datetime) -> None:
    parts = getattr(proposal, suggestion.part).split("\n\n")
    if suggestion.before not in parts:
        raise ProposalRefused("gone", _("This paragraph has been changed in the meantime. Decline it, please."))
    parts[parts.index(suggestion.before)] = suggestion.after
    now = {field: getattr(proposal, field) for field in TEXTS} | {suggestion.part: "\n\n".join(parts)}
    note = _("Suggested by %(person)s") % {"person": suggestion.author}
    _revised(proposal, _cleaned(now), editor=editor, at=at, note=note)
