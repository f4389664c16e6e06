"""Why a file was not taken."""

from __future__ import annotations

from core.refusals import Refused


class UploadRefused(Refused):
    """The file was not kept. `message` names the file and the cause, for the person; `code` is for programs."""
