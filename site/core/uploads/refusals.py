"""Why a file was not taken."""

from __future__ import annotations


class UploadRefused(Exception):
    """The file was not kept. `message` names the file and the cause, for the person; `code` is for programs."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
