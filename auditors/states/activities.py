"""What staff may do about activities and checklists, and what auditors may do about theirs."""

MANAGE_ACTIVITIES = "auditors.manage_activities"
MANAGE_CHECKLISTS = "auditors.manage_checklists"
ANSWER_ACTIVITY = "auditors.answer_activity"
READ_ACTIVITY = "auditors.read_activity"
