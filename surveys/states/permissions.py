"""What may be done in this room; `surveys.rules` says by whom."""

# Build a questionnaire, prepare, open and close a survey of one's department.
MANAGE = "surveys.manage_survey"
# See results before they are published, and make exports.
ANALYSE = "surveys.analyse_survey"
# Read the report before it is public: those who sign it too.
READ_REPORT = "surveys.read_report"
# Who answered what, where the mode allows that at all; each look is recorded.
SEE_RESPONDENTS = "surveys.see_respondents"
# Lists of invited people.
INVITE = "surveys.invite_people"
# Type sheets in, once or as the second person.
ENTER_PAPER = "surveys.enter_paper"
# Make results public, question by question or as a report: another person than the one who prepared it.
RELEASE = "surveys.release_results"
# Answer what a panel recommends.
ANSWER_PANEL = "surveys.answer_panel"
# Groups of a panel, and what it recommends, by the staff of its survey.
MANAGE_PANEL = "surveys.manage_panel"
