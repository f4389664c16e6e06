from briefings.models.briefings import Briefing, Duty, Series
from briefings.models.captions import Caption
from briefings.models.follow_ups import FollowUp, Promise
from briefings.models.polls import Poll, PollOption, PollVote
from briefings.models.programme import AgendaItem, Material, Speaker
from briefings.models.questions import Question, Support
from briefings.models.registration import AskedAtRegistration, Attendance, Registration, RegistrationAnswer
from briefings.models.rooms import Participant, Room

__all__ = [
    "AgendaItem", "AskedAtRegistration", "Attendance", "Briefing", "Caption", "Duty", "FollowUp", "Material",
    "Participant", "Poll", "PollOption", "PollVote", "Promise", "Question", "Registration", "RegistrationAnswer",
    "Room", "Series", "Speaker", "Support",
]  # fmt: skip
