"""What is kept about people for follow-ups, promises and records."""

from core import personal_data

personal_data.declare_not_personal(
    "briefings.Promise", "promised_by", because="the position of whoever promised, never a name"
)
