"""Uploading into the library of documents: by the same door as every other file."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.documents.forms import BaseDocumentForm

from core import uploads
from core.uploads import UploadRefused
from core.uploads.kinds import DOCUMENT


class CheckedDocumentForm(BaseDocumentForm):  # type: ignore[misc]
    """A file is known by its content, never by its name: what lies about itself or does harm is refused."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" in self.changed_data:
            try:
                uploads.check(file, kinds=(DOCUMENT,))
            except UploadRefused as refused:
                raise ValidationError(refused.message, code=refused.code) from refused
        return file
