"""The database's own refusal to change what was promised to those who answered, as a migration operation."""

from core.row_refusals import Refusal, RefuseRows

# Who may answer, how they were chosen, what is known about them, and that and when it opened.
PROMISED = ("mode", "access", "sampling")


def _broken(differs: str) -> str:
    changed = " OR ".join(f"OLD.{name} <> NEW.{name}" for name in PROMISED)
    return f"OLD.opened_at IS NOT NULL AND ({changed} OR OLD.opened_at {differs} NEW.opened_at)"


class FreezePromises(RefuseRows):
    refusals = (
        Refusal("surveys_survey_promises", "UPDATE", "surveys_survey", _broken("IS NOT"), _broken("IS DISTINCT FROM")),
    )
    message = "what was promised when a survey opened stands"
