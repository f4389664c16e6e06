"""A public lot: what was published before the draw, the secret until then, and what was published after it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from councils.models.calls import RecruitmentCall


class Lot(models.Model):
    """`document` is the published file, and all there is to know of the lot but the seed."""

    call = models.OneToOneField(RecruitmentCall, on_delete=models.PROTECT, related_name="lot")
    document = models.JSONField(editable=False)
    # Secret until the draw; then it stands in the document.
    seed = models.CharField(max_length=64, editable=False)
    word_source = models.CharField(
        _("where the public word comes from"),
        max_length=200,
        help_text=_("Something nobody can know now, such as the numbers of a lottery on the day of the draw."),
    )
    frozen_at = models.DateTimeField(_("list fixed"))
    draw_at = models.DateTimeField(_("draw"))
    drawn_at = models.DateTimeField(_("drawn"), null=True)

    class Meta:
        verbose_name = _("public lot")
        verbose_name_plural = _("public lots")
        constraints = [
            models.CheckConstraint(condition=Q(draw_at__gt=models.F("frozen_at")), name="lot_drawn_after_freezing"),
            models.CheckConstraint(
                condition=Q(drawn_at__isnull=True) | Q(drawn_at__gte=models.F("draw_at")), name="lot_drawn_in_time"
            ),
        ]

    def __str__(self) -> str:
        return str(self.call)

    def get_absolute_url(self) -> str:
        return reverse("councils:lot", args=[self.call_id])
