"""The names of what people may do here."""

WRITE = "proposals.write_proposal"
EDIT = "proposals.edit_proposal"
SUBMIT = "proposals.submit_proposal"
REVISE = "proposals.revise_proposal"
LEAD = "proposals.lead_proposal"
SPLIT = "proposals.split_proposal"
SUGGEST = "proposals.suggest_change"
JOIN = "proposals.join_proposal"
# What falls to the staff of a department.
CHECK = "proposals.check_proposal"
REVIEW = "proposals.review_proposal"
REPORT = "proposals.report_proposal"
MERGE = "proposals.merge_proposals"
MANAGE_CALLS = "proposals.manage_calls"


def publish(outcome: str) -> str:
    """Approving an answer that says so: a name for each, so that the desk offers only the one that was drafted."""
    return f"proposals.publish_{outcome.lower()}"
