from facilities.models.grades import (
    GRADES,
    Computation,
    GradeChange,
    Scheme,
    SiteGradeChange,
    SiteStanding,
    Standing,
    Weight,
)
from facilities.models.reports import Photo, ProblemReport, Question, Service
from facilities.models.sites import Branch, Equipment, FacilityKind, Site, Upkeep, Usage

__all__ = [
    "GRADES", "Branch", "Computation", "Equipment", "FacilityKind", "GradeChange", "Photo", "ProblemReport", "Question",
    "Scheme", "Service", "Site", "SiteGradeChange", "SiteStanding", "Standing", "Upkeep", "Usage", "Weight",
]  # fmt: skip
