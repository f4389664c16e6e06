"""Which tone a state is shown in. The word always stands beside the colour."""

from typing import Any

TONES = ("neutral", "primary", "information", "success", "warning", "danger", "point")

# States of every app by their value, so that the same word has the same tone everywhere.
STATE_TONES: dict[str, str] = {
    "draft": "neutral",
    "received": "information",
    "submitted": "information",
    "open": "primary",
    "recruiting": "primary",
    "voting": "primary",
    "published": "success",
    "disclosed": "success",
    "under_review": "primary",
    "in_review": "primary",
    "reviewing": "primary",
    "deliberation": "primary",
    "assigned": "information",
    "transferred": "information",
    "merged": "neutral",
    "revision_requested": "warning",
    "returned": "warning",
    "partial": "warning",
    "partially_accepted": "warning",
    "long_term_review": "warning",
    "overdue": "danger",
    "rejected": "danger",
    "refused": "danger",
    "ineligible": "danger",
    "withheld": "danger",
    "failed": "danger",
    "accepted": "success",
    "approved": "success",
    "eligible": "success",
    "adopted": "success",
    "selected": "success",
    "budgeted": "success",
    "completed": "success",
    "answered": "success",
    "in_execution": "primary",
    "normal": "primary",
    "delayed": "danger",
    "adjusted": "warning",
    "stopped": "neutral",
    "due": "warning",
    "confirmed": "success",
    "done": "success",
    "proposed": "information",
    "waived": "neutral",
    "not_selected": "neutral",
    "not_adopted": "neutral",
    "withdrawn": "neutral",
    "expired": "neutral",
    "cancelled": "neutral",
    "closed": "neutral",
    "invited": "primary",
    "in_session": "primary",
    "in_progress": "primary",
    "comments": "primary",
    "postponed": "warning",
    "tied": "warning",
    "decided": "success",
    "minuted": "success",
}


def tone_of(state: Any) -> str:
    """The tone of a state; an unknown state is shown plainly."""
    return STATE_TONES.get(str(getattr(state, "value", state)).lower(), "neutral")
