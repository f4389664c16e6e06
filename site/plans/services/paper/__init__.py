"""A signed plan as a PDF: every strategy, task and target of one version, word for word as it was approved."""

from plans.services.paper.writing import drawn

__all__ = ["drawn"]
