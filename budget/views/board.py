"""The public board with its signed roots, and the page that says how a vote is kept."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budget.models import BoardBatch, BoardLeaf, VoteKeys
from budget.services.board import LEAST_LEAVES, signed_text
from budget.views.vote_door import poll_at
from core.access import public
from core.rates import limited
from core.ui.paging import paginate

PER_PAGE = 20


@require_safe
@public
def how_voting_is_kept(request: HttpRequest) -> HttpResponse:
    crumbs = [(_("Participatory budget"), reverse("budget:landing")), (_("How a vote is kept"), "")]
    return render(
        request, "budget/casting/how_voting_is_kept.html", {"least": LEAST_LEAVES, "breadcrumb_items": crumbs}
    )  # fmt: skip


@require_safe
@public
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """The batches, the newest first. Leaves are for machines and for the page that checks a receipt."""
    poll = poll_at(request, slug)
    batches = BoardBatch.objects.filter(poll=poll)
    context = {
        "poll": poll,
        "cycle": poll.cycle,
        "page": paginate(batches, request.GET.get("cursor"), order="-number", size=PER_PAGE),
        "keys": VoteKeys.objects.filter(poll=poll).first(),
        "least": LEAST_LEAVES,
        "breadcrumb_items": [
            (_("Participatory budget"), reverse("budget:landing")),
            (poll.cycle.title, poll.cycle.get_absolute_url()),
            (_("Public board"), ""),
        ],
    }
    return render(request, "budget/casting/board.html", context)


@require_safe
@public
@limited("downloads")
def roots(request: HttpRequest, slug: str) -> JsonResponse:
    """All signed roots, for whoever keeps a copy: what is here today must be here tomorrow."""
    poll = poll_at(request, slug)
    kept = VoteKeys.objects.filter(poll=poll).first()
    batches, previous = [], ""
    for batch in BoardBatch.objects.filter(poll=poll).select_related("poll__cycle").order_by("number"):
        batches.append(_as_mapping(batch, previous))
        previous = batch.root
    return JsonResponse({
        "format": "dure-board-1", "cycle": poll.cycle.slug,
        "signing_key_ed25519": kept.signing_public if kept else "", "batches": batches,
    })  # fmt: skip


def _as_mapping(batch: BoardBatch, previous: str) -> dict[str, Any]:
    return {
        "number": batch.number, "leaf_count": batch.leaf_count, "root": batch.root, "previous_root": previous,
        "published_at": batch.published_at.isoformat(), "signed": signed_text(batch, previous),
        "signature_ed25519": batch.signature,
    }  # fmt: skip


@require_safe
@public
@limited("downloads")
def leaves_of_batch(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The fingerprints of one batch, sorted: the order of their coming would say something about people."""
    batch = BoardBatch.objects.filter(poll=poll_at(request, slug), number=number).first()
    if batch is None:
        raise Http404
    found = BoardLeaf.objects.filter(batch=batch).order_by("leaf").values_list("leaf", flat=True)
    return HttpResponse("".join(f"{leaf}\n" for leaf in found), content_type="text/plain; charset=utf-8")
