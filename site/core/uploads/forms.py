"""A form field for one or several files, to be handed to `receive_all`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from core.uploads.kinds import DOCUMENT, EXTENSIONS, IMAGE
from core.uploads.messages import message_for


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Cleans to a list of uploaded files; what is in them is checked when they are received."""

    def __init__(self, *, kinds: tuple[str, ...] = (IMAGE, DOCUMENT), limit: int | None = None, **kwargs: Any) -> None:
        self.limit = settings.UPLOAD_MAX_FILES if limit is None else limit
        accepted = ",".join(f".{ending}" for ending, kind in EXTENSIONS.items() if kind.kind in kinds)
        kwargs.setdefault("widget", FilesInput(attrs={"accept": accepted}))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data]
        files = [super(FilesField, self).clean(file, initial) for file in files]
        if len(files) > self.limit:
            raise ValidationError(message_for("too_many", limit=self.limit), code="too_many")
        return [file for file in files if file]
