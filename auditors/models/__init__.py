from auditors.models.activities import Activity, ActivityKind, Checklist, CheckPoint, Part
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
    "Activity", "ActivityKind", "CheckPoint", "Checklist", "ConfidentialReport", "Finding", "FindingKind",
    "FindingLink", "InspectionReport", "Mark", "Naming", "Part", "PublicVersion", "PurgeHold", "Recipient",
    "RecoveryKey", "ReportKind", "SealedFile", "SealedKey", "SealedMessage", "Severity",
]  # fmt: skip
