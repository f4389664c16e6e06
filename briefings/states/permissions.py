"""What may be done in this room; `briefings.rules` says by whom."""

# Prepare, announce, move and cancel a briefing of one's department, and say who does what at it.
MANAGE = "briefings.manage_briefing"
# Begin, end, and what else whoever holds the evening decides: organisers and moderators.
HOST = "briefings.host_briefing"
# Show, hold, hide, merge, label and assign questions; block; prepare polls.
MODERATE = "briefings.moderate_room"
# Take a question on air, say that it was answered, and run polls: whoever leads through the programme.
PRESENT = "briefings.present_room"
# Answer, on the screen of the speakers, what was asked of oneself.
SPEAK = "briefings.speak_in_room"
# Put in questions from paper and telephone, and type captions.
HELP = "briefings.help_in_room"
# See who registered, and mark who came.
CHECK_IN = "briefings.check_in"
# Read and take out the list of those who registered.
READ_REGISTRATIONS = "briefings.read_registrations"
# Answer afterwards, in public, what was left open.
ANSWER_FOLLOW_UP = "briefings.answer_follow_up"
# Put down what was promised, and whether it was kept.
KEEP_PROMISE = "briefings.keep_promise"
