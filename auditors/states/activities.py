"""What staff may do about activities and checklists, and what auditors may do about theirs."""

MANAGE_ACTIVITIES = "auditors.manage_activities"
MANAGE_CHECKLISTS = "auditors.manage_checklists"
ANSWER_ACTIVITY = "auditors.answer_activity"
# A body of auditors is founded by whoever founds bodies.
FOUND_BODY = "councils.manage_bodies"
READ_ACTIVITY = "auditors.read_activity"
