"""The kernel is one Django app; its models live with the part they belong to."""

from core.audit.models import AuditCheckpoint, AuditLink, AuditRecord
from core.background.models import JobLease
from core.deadlines.models import Clock, ExtraHoliday, PeriodChange
from core.live.models import LiveEvent, LiveTopic
from core.notify.models import Notice, NoticePreference, OutboxMessage
from core.search.models import SearchDocument
from core.submissions.models import Draft, Submission
from core.uploads.models import FileText, StoredFile
from core.workflow.models import Case, TransitionRecord

__all__ = [
    "AuditCheckpoint",
    "AuditLink",
    "AuditRecord",
    "Case",
    "Clock",
    "Draft",
    "ExtraHoliday",
    "FileText",
    "JobLease",
    "LiveEvent",
    "LiveTopic",
    "Notice",
    "NoticePreference",
    "OutboxMessage",
    "PeriodChange",
    "SearchDocument",
    "StoredFile",
    "Submission",
    "TransitionRecord",
]
