"""Staff end a proof: found by the whole address of its account, with a reason that its holder reads."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import ResidencyProof, User
from accounts.names import normalise_email
from accounts.residency import attempts, proofs, queries
from core import permissions
from core.audit import audit

REVOKE = "accounts.revoke_residency"


def look_up(*, staff: User, email: str, at: datetime) -> ResidencyProof:
    """The proof in force of the account with exactly this address. Raises ProofRefused or TooManyAttempts.

    Whether there is no account or one without a proof is not said: this is no way to find out who has an account.
    """
    permissions.check(staff, REVOKE, queries.handling_department())
    attempts.count(attempts.PROOF_BY_STAFF, str(staff.pk), at=at)
    holder = User.objects.filter(email=normalise_email(email)).first()
    proof = queries.current_proof(holder, at) if holder else None
    # The address itself stays out of the record: where nobody has it, it is somebody else's business.
    audit.record("accounts.look_up_proof", actor=staff, at=at, target=proof, detail={"found": proof is not None})
    if proof is None:
        raise proofs.ProofRefused("no_proof", _("No proof of residency is in force for this address."))
    return proof


def revoke(proof: ResidencyProof, *, staff: User, reason: str, at: datetime) -> None:
    """End it for the reason given. Raises ProofRefused where it has ended meanwhile, or is one's own."""
    permissions.check(staff, REVOKE, queries.handling_department())
    if proof.user_id == staff.pk:
        raise proofs.ProofRefused("self", _("This is your own proof: a colleague must decide."))
    if not proofs.revoke(proof, actor=staff, reason=reason, at=at):
        raise proofs.ProofRefused("ended", _("This proof has ended already. Nothing was changed."))
