"""The words of a document of the library, for the search."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import Document

from core.uploads.models import FileText


class DocumentText(models.Model):
    """What stands in a document as it was when it was read; another file under its name is read anew."""

    document = models.OneToOneField(Document, on_delete=models.CASCADE, related_name="+")
    file_hash = models.CharField(max_length=40)
    result = models.CharField(max_length=8, choices=FileText.Result.choices)
    words = models.TextField(blank=True)
    read_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Text of a document")
        verbose_name_plural = _("Texts of documents")
        constraints = [
            models.CheckConstraint(condition=Q(result__in=FileText.Result.values), name="home_document_text_result")
        ]

    def __str__(self) -> str:
        return f"{self.document} ({self.result})"
