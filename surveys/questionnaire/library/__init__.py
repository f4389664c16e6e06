"""Ready questionnaires to begin from. The words lie in `texts`, in Korean and English side by side."""

from surveys.questionnaire.library.templates import TEMPLATES, Template, template

__all__ = ["TEMPLATES", "Template", "template"]
