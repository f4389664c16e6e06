"""The kernel is one Django app; its models live with the part they belong to."""

from core.audit.models import AuditLink, AuditRecord
from core.workflow.models import Case, TransitionRecord

__all__ = ["AuditLink", "AuditRecord", "Case", "TransitionRecord"]
