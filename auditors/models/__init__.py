from auditors.models.activities import VISITS, Activity, ActivityKind, Checklist, CheckPoint, Part, VisitRule
from auditors.models.confidential import (
    ConfidentialReport,
    Naming,
    PurgeHold,
    SealedFile,
    SealedKey,
    SealedMessage,
)
from auditors.models.findings import (
    Finding,
    FindingKind,
    FindingLink,
    InspectionReport,
    Mark,
    Severity,
)
from auditors.models.recipients import Appointment, Recipient, Recovery, RecoveryKey, ReportKind
from auditors.models.versions import PublicPhoto, PublicVersion

__all__ = [
    "VISITS", "Activity", "ActivityKind", "Appointment", "CheckPoint", "Checklist", "ConfidentialReport", "Finding",
    "FindingKind", "FindingLink", "InspectionReport", "Mark", "Naming", "Part", "PublicPhoto", "PublicVersion",
    "PurgeHold", "Recipient", "Recovery", "RecoveryKey", "ReportKind", "SealedFile", "SealedKey", "SealedMessage",
    "Severity", "VisitRule",
]  # fmt: skip
