from surveys.states.surveys import SURVEY_WORKFLOW, Access, Channel, Mode, Sampling, SurveyState

__all__ = ["SURVEY_WORKFLOW", "Access", "Channel", "Mode", "Sampling", "SurveyState"]
