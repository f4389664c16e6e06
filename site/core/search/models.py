"""One row per thing that can be found."""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchDocument(models.Model):
    """The text of one thing, and the tokens under which it is found.

    The index over `tokens` belongs to the database: an FTS5 table kept by triggers on SQLite, a generated
    tsvector with GIN on PostgreSQL (see the migration). A later migration that alters this table on SQLite
    rebuilds it and loses the triggers: it has to make them anew.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=40)
    # Who may find it: "public", or a key that the reader must hold, such as "staff" or "department:3".
    audience = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=500)
    body = models.TextField(blank=True)
    tokens = models.TextField()
    published_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Search document")
        verbose_name_plural = _("Search documents")
        constraints = [models.UniqueConstraint(fields=["content_type", "object_id"], name="core_searchdocument_once")]
        indexes = [models.Index(fields=["-published_at", "-id"], name="core_search_recent_idx")]

    def __str__(self) -> str:
        return self.title
