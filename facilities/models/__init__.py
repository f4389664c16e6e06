from facilities.models.grades import GRADES, GradeChange, Scheme, Standing, Weight
from facilities.models.reports import ProblemReport, Service
from facilities.models.sites import Branch, Equipment, FacilityKind, Site, Upkeep, Usage

__all__ = [
    "GRADES", "Branch", "Equipment", "FacilityKind", "GradeChange", "ProblemReport", "Scheme", "Service", "Site",
    "Standing", "Upkeep", "Usage", "Weight",
]  # fmt: skip
