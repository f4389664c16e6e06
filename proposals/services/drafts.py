"""A draft answer that has lost its ground goes, without a trace in public."""

from proposals.models import Answer, Proposal


def drop(proposal: Proposal) -> None:
    Answer.objects.filter(proposal=proposal, approved_at__isnull=True).delete()
    proposal.drafted_outcome, proposal.answer_drafted_by = "", None
    proposal.save(update_fields=["drafted_outcome", "answer_drafted_by"])
