"""Writing a proposal: a draft that only its authors see, and handing it in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import queries as people
from core import permissions, uploads
from core.uploads.models import StoredFile
from core.uploads.receiving import attached_to
from core.workflow import engine
from discussion.services import blocks
from facilities.models import Site
from proposals.models import Call, Category, Proposal
from proposals.services import assignments, texts, versions
from proposals.services.refusals import ProposalRefused
from proposals.states import PlaceKind, ProposalState, Proposer
from proposals.states.permissions import EDIT, SUBMIT, WRITE

MOST_FILES = 10
MOST_DRAFTS = 20


@transaction.atomic
def start_draft(
    *, author: Any, call: Call, title: str, problem: str, at: datetime, facility: Site | None = None
) -> Proposal:
    """The first page of a proposal, perhaps one about a facility. Raises PermissionDenied or ProposalRefused."""
    permissions.check(author, WRITE)
    _one_at_a_time(author)
    refuse_closed(call, author, at)
    refuse_too_many(call, author)
    refuse_many_drafts(author)
    cleaned = {"title": texts.clean("title", title), "problem": texts.clean("problem", problem)}
    for field, text in cleaned.items():
        texts.refuse_unfinished(field, text)
    place = texts.place_of_facility(facility) if facility is not None else {}
    return Proposal.objects.create(author=author, call=call, created_at=at, **cleaned, **place)


@transaction.atomic
def write_texts(proposal: Proposal, *, editor: Any, texts_by_field: dict[str, str]) -> Proposal:
    """Change title, problem or idea of a draft."""
    cleaned = {field: texts.clean(field, text) for field, text in texts_by_field.items()}
    for field, text in cleaned.items():
        texts.refuse_unfinished(field, text)
    return _write(proposal, editor=editor, **cleaned)


@transaction.atomic
def move(proposal: Proposal, *, editor: Any, call: Call, at: datetime) -> Proposal:
    """A draft to another call, when its own has closed, say. What the other call does not know is left behind."""
    author = proposal.author or editor
    refuse_closed(call, author, at)
    refuse_too_many(call, author)
    keys = {question["label"]: question["key"] for question in call.questions}
    asked = {question["key"]: question["label"] for question in proposal.call.questions}
    answers = {keys[asked[key]]: said for key, said in proposal.answers_given.items() if asked.get(key) in keys}
    category, cost = proposal.category, proposal.cost_won
    if category is not None and not call.categories.filter(pk=category.pk).exists():
        category = None
    if cost is not None and cost > (call.cost_ceiling_won or texts.HIGHEST_COST):
        cost = None
    return _write(proposal, editor=editor, call=call, answers_given=answers, category=category, cost_won=cost)


@transaction.atomic
def answer_questions(proposal: Proposal, *, editor: Any, answers: dict[str, str]) -> Proposal:
    """What the call asks besides: only its own questions are kept."""
    return _write(proposal, editor=editor, answers_given=cleaned_answers(proposal.call, answers))


def cleaned_answers(call: Call, answers: Mapping[str, str]) -> dict[str, str]:
    """Those to the call's own questions. Raises ProposalRefused."""
    asked = {question["key"] for question in call.questions}
    return {key: texts.clean("problem", answer) for key, answer in answers.items() if key in asked}


@transaction.atomic
def place(proposal: Proposal, *, editor: Any, **where: Any) -> Proposal:
    """Say where it is about; a pin outside the city is refused."""
    return _write(proposal, editor=editor, **texts.place_fields(**where))


@transaction.atomic
def describe(
    proposal: Proposal, *, editor: Any, category: Category | None, tags: Iterable[str], cost_won: int | None
) -> Proposal:
    """Category, tags and a guess at the cost."""
    chosen = texts.clean_tags(tags)
    changed = _write(proposal, editor=editor, **details_fields(proposal.call, category, cost_won))
    changed.tags.set(chosen, clear=True)
    return changed


def details_fields(call: Call, category: Category | None, cost_won: int | None) -> dict[str, Any]:
    """The two as the call allows them. Raises ProposalRefused."""
    if category is not None and not call.categories.filter(pk=category.pk).exists():
        raise ProposalRefused("category", _("This category does not belong to the call."), field="category")
    if cost_won is not None and not 0 <= cost_won <= (call.cost_ceiling_won or texts.HIGHEST_COST):
        raise ProposalRefused("cost", _("This cost is beyond what the call allows."), field="cost_won")
    return {"category": category, "cost_won": cost_won}


@transaction.atomic
def add_files(proposal: Proposal, *, editor: Any, files: Sequence[File[Any]], at: datetime) -> list[StoredFile]:
    """Photographs and documents, all or none. Raises ProposalRefused or UploadRefused."""
    return attach(_locked_draft(proposal, editor), editor=editor, files=files, at=at)


def attach(proposal: Proposal, *, editor: Any, files: Sequence[File[Any]], at: datetime) -> list[StoredFile]:
    """The same for whoever has asked already whether this person may. Raises ProposalRefused or UploadRefused."""
    if attached_to(proposal).count() + len(files) > MOST_FILES:
        raise ProposalRefused("files", _("Up to %(count)s files in all.") % {"count": MOST_FILES}, field="attachments")
    kept = uploads.receive_all(files, owner=editor, at=at, limit=MOST_FILES)
    uploads.attach(kept, proposal, at=at)
    return kept


@transaction.atomic
def remove_file(proposal: Proposal, *, editor: Any, file: StoredFile, at: datetime) -> None:
    locked = _locked_draft(proposal, editor)
    for attached in attached_to(locked).filter(pk=file.pk):
        uploads.remove(attached, at=at)


@transaction.atomic
def discard_draft(proposal: Proposal, *, author: Any, at: datetime) -> None:
    """A draft that nobody will miss is really gone."""
    locked = _locked_draft(proposal, author)
    permissions.check(author, SUBMIT, locked)
    for file in attached_to(locked):
        uploads.remove(file, at=at)
    locked.delete()


@transaction.atomic
def submit(proposal: Proposal, *, author: Any, at: datetime) -> Proposal:
    """Hand it in: from now on everybody whom the call is for reads it, and the clock runs.

    Raises PermissionDenied, ProposalRefused (unfinished, closed, too many) or TransitionRefused, the latter also
    for whoever comes second of two that press at once.
    """
    _one_at_a_time(author)
    locked = engine.lock(proposal)
    permissions.check(author, SUBMIT, locked)
    if locked.state != ProposalState.DRAFT:
        raise ProposalRefused("submitted", _("This proposal has been handed in already."))
    blocks.refuse_blocked(author, at)
    refuse_closed(locked.call, author, at)
    refuse_too_many(locked.call, author)
    refuse_incomplete(locked)
    locked.submitted_at = at
    locked.answer_threshold = locked.call.answer_threshold
    locked.save(update_fields=["submitted_at", "answer_threshold", *assignments.place(locked, at=at)])
    versions.keep(locked, editor=author, at=at)
    engine.open(locked, actor=author, at=at)
    engine.apply(locked, "submit", actor=author, at=at)
    proposal.refresh_from_db()
    return proposal


def refuse_closed(call: Call, person: Any, at: datetime) -> None:
    """The minute counts, and so does who asks."""
    if call.published_at is None or at < call.opens_at:
        raise ProposalRefused("not_open", _("This call has not opened yet."))
    if call.closes_at is not None and at > call.closes_at:
        raise ProposalRefused("closed", _("This call has closed. What you wrote stays with your drafts."))
    if call.proposer == Proposer.STAFF and not person.is_staff_member:
        raise ProposalRefused("staff", _("Only members of staff propose here."))
    if call.proposer == Proposer.VERIFIED and not people.is_verified_resident(person, at):
        raise ProposalRefused("unverified", _("Here residents propose who have proved their residency."))


def refuse_incomplete(proposal: Proposal) -> None:
    """Names the first thing that is missing, by the field it belongs to."""
    for field in versions.TEXTS:
        texts.refuse_unfinished(field, getattr(proposal, field))
    if proposal.category_id is None and proposal.call.categories.exists():
        raise ProposalRefused("category", _("Please choose a category."), field="category")
    refuse_unanswered(proposal.call, proposal.answers_given)
    if proposal.place_kind == PlaceKind.ADDRESS and not proposal.place_text:
        raise ProposalRefused("place", _("Please say where: an address or what stands there."), field="place_text")


def refuse_unanswered(call: Call, answers: Mapping[str, str]) -> None:
    for question in call.questions:
        if question.get("required") and not answers.get(question["key"]):
            message = _("Please answer: %(question)s") % {"question": question["label"]}
            raise ProposalRefused("question", message, field=question["key"])


def refuse_many_drafts(author: Any) -> None:
    if Proposal.objects.filter(author=author, state=ProposalState.DRAFT).count() >= MOST_DRAFTS:
        raise ProposalRefused("drafts", _("You keep too many drafts. Finish or discard one first."))


def _write(proposal: Proposal, *, editor: Any, **fields: Any) -> Proposal:
    locked = _locked_draft(proposal, editor)
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(fields))
    return locked


def _locked_draft(proposal: Proposal, editor: Any) -> Proposal:
    locked = engine.lock(proposal)
    permissions.check(editor, EDIT, locked)
    return locked


def _one_at_a_time(person: Any) -> None:
    """Limits per person are counted behind this lock."""
    get_user_model()._default_manager.select_for_update(no_key=True).get(pk=person.pk)


def refuse_too_many(call: Call, author: Any) -> None:
    """Told before anything more is written, and asked again when it is handed in."""
    limit = call.limit_per_person
    if limit is None:
        return
    handed_in = Proposal.objects.filter(call=call, author=author, submitted_at__isnull=False)
    if handed_in.exclude(state=ProposalState.WITHDRAWN).count() >= limit:
        message = _("Each person hands in up to %(count)s proposals here.") % {"count": limit}
        raise ProposalRefused("too_many", message)
