"""What is published of an item: a page that three people sign."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PublishingPanel
from wagtail.fields import StreamField

from core.licences import Licence
from signoff import queries as signoff
from signoff.models import Approval, ParentOfSignedPages, SignedPage

# Words that paths under /disclosures/ already use.
RESERVED_SLUGS = frozenset({"catalogue", "feed", "items", "questions", "requests", "staff", "tables"})
TEXT_FEATURES = ["bold", "ol", "ul", "link"]

_when_signed: list[Callable[..., None]] = []


def when_signed(function: Callable[..., None]) -> Callable[..., None]:
    """The service that notes a publication: it stands above this module."""
    _when_signed.append(function)
    return function


class DisclosureBody(blocks.StreamBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=120, template="disclosures/blocks/heading.html")
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES, template="disclosures/blocks/text.html")


class DisclosureIndexPage(ParentOfSignedPages):
    """Where disclosures stand in the tree; the public list is a view."""

    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["disclosures.DisclosurePage"]
    preview_modes: list[Any] = []

    class Meta:
        verbose_name = _("list of disclosures")


class DisclosurePage(SignedPage):
    item = models.ForeignKey(
        "disclosures.CatalogueItem", on_delete=models.PROTECT, related_name="+", verbose_name=_("catalogue item")
    )
    department = models.ForeignKey(
        "accounts.Department", on_delete=models.PROTECT, related_name="+", verbose_name=_("department")
    )
    period = models.CharField(_("what it covers"), max_length=60, help_text=_("A year, a quarter, a date: 2026 Q3."))
    summary = models.CharField(_("in one sentence"), max_length=300)
    body = StreamField(DisclosureBody(), verbose_name=_("text"), blank=True)
    licence = models.CharField(_("licence"), max_length=8, choices=Licence.choices, default=Licence.TYPE_1)

    content_panels = [
        *SignedPage.content_panels,
        FieldRowPanel([FieldPanel("item"), FieldPanel("department")]),
        FieldRowPanel([FieldPanel("period"), FieldPanel("licence")]),
        FieldPanel("summary"),
        FieldPanel("body"),
        InlinePanel("figures", heading=_("figures over the years"), label=_("figure")),
        InlinePanel("tables", heading=_("tables"), label=_("table")),
        InlinePanel("files", heading=_("files"), label=_("file")),
        InlinePanel("corrections", heading=_("corrections"), label=_("correction")),
        MultiFieldPanel(SignedPage.signing_panels, _("for the sign-off")),
    ]
    promote_panels = [FieldPanel("slug"), FieldPanel("search_description")]
    settings_panels = [PublishingPanel()]
    template = "disclosures/disclosure_page.html"
    parent_page_types = ["disclosures.DisclosureIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("disclosure")
        verbose_name_plural = _("disclosures")

    def clean(self) -> None:
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": _("This address is taken by the site itself.")})
        if self.expire_at and self.expire_at <= timezone.now():
            raise ValidationError({"expire_at": _("This time has passed. The page would never be seen.")})

    def on_signed(self, approval: Approval, *, at: datetime) -> None:
        for function in _when_signed:
            function(page=self, approval=approval, at=at)

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        siblings = DisclosurePage.objects.live().public().filter(item=self.item).exclude(pk=self.pk)
        return context | {
            "version": signoff.current(self),
            "versions": signoff.history(self),
            "siblings": siblings.order_by("-last_published_at")[:6],
            "breadcrumb_items": [
                (_("Disclosures"), reverse("disclosures:list")),
                (self.item.title, self.item.get_absolute_url()),
                (self.title, self.url or ""),
            ],
        }

    def offers(self, document: Any) -> bool:
        return any(file.document_id == document.pk and file.is_as_signed for file in self.files.all())

    @property
    def licence_address(self) -> str:
        return Licence(self.licence).address
