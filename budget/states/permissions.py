"""What may be done here, by name; `budget.rules` says by whom."""

MANAGE_CYCLES = "budget.manage_cycles"
MANAGE_PROJECTS = "budget.manage_projects"
# The steps of a vote, and the second hand that each of them needs.
RUN_VOTE = "budget.run_vote"
APPROVE_TERMS = "budget.approve_terms"
ENTER_PAPER = "budget.enter_paper_ballots"
OPEN_KIOSK = "budget.open_kiosk"
MANAGE_EXECUTION = "budget.manage_execution"
