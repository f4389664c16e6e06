"""What may be done in this room; `regulations.rules` says by whom."""

# The register.
MANAGE_RULES = "regulations.manage_rules"
REVIEW_CLAUSES = "regulations.review_clauses"
# Drafts of rules.
DRAFT = "regulations.draft_version"
ENACT = "regulations.enact_version"
ANSWER_OPINION = "regulations.answer_opinion"
# Petitions: residents, or staff in their own channel.
WRITE = "regulations.write_petition"
LEAD = "regulations.lead_petition"
# Whoever takes any of the steps below sees the page on which they are taken.
WORK = "regulations.work_on_petition"
# The office that receives and places petitions.
CLASSIFY = "regulations.classify_petition"
# The department that answers, justifies and changes its rules.
ANSWER = "regulations.answer_petition"
# A superior, another person than the one who drafted.
APPROVE = "regulations.approve_answer"
BRING_BEFORE_COMMITTEE = "regulations.bring_before_committee"
CHOOSE_COMMITTEE = "regulations.choose_committee"
SET_TARGETS = "regulations.set_targets"
