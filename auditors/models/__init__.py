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
    PublicVersion,
    Severity,
)
from auditors.models.recipients import Recipient, RecoveryKey, ReportKind

__all__ = [
    "VISITS", "Activity", "ActivityKind", "CheckPoint", "Checklist", "ConfidentialReport", "Finding", "FindingKind",
    "FindingLink", "InspectionReport", "Mark", "Naming", "Part", "PublicVersion", "PurgeHold", "Recipient",
    "RecoveryKey", "ReportKind", "SealedFile", "SealedKey", "SealedMessage", "Severity", "VisitRule",
]  # fmt: skip
