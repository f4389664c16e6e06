"""The only door for files that come in, and the only one through which they go out."""

from core.uploads.access import register_access
from core.uploads.models import StoredFile
from core.uploads.receiving import attach, attached_to, check, copy, examined, receive, receive_all, remove
from core.uploads.refusals import UploadRefused

__all__ = [
    "StoredFile", "UploadRefused", "attach", "attached_to", "check", "copy", "examined", "receive",
    "receive_all", "register_access", "remove",
]  # fmt: skip
