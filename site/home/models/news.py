from datetime import datetime
from typing import Any

from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PublishingPanel
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from core.licences import Licence
from home.models.blocks import BodyBlock
from home.models.pages import PROMOTE_PANELS
from home.models.rights import OrdinaryPage

KIND_TONES = {"NOTICE": "information", "DECISION": "success", "CONSULTATION": "primary"}


class NewsIndexPage(OrdinaryPage):
    """The list of everything the corporation told, decided or asked."""

    lead = models.CharField(_("lead"), max_length=300, blank=True)

    content_panels = [*OrdinaryPage.content_panels, FieldPanel("lead")]
    promote_panels = PROMOTE_PANELS
    template = "home/news_index_page.html"
    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.NewsPage"]

    class Meta:
        verbose_name = _("news list")

    def route(self, request: Any, path_components: list[str]) -> Any:
        """The page of news in one query, with what belongs to it; Wagtail would ask twice and once more for each."""
        if len(path_components) != 1:
            return super().route(request, path_components)
        page = NewsPage.objects.child_of(self).filter(slug=path_components[0]).first()
        if page is None:
            raise Http404
        page._cached_parent_obj = self
        return page.route(request, [])


class NewsTag(TaggedItemBase):
    content_object = ParentalKey("home.NewsPage", on_delete=models.CASCADE, related_name="tagged_items")


class NewsQuerySet(PageQuerySet):
    def of_kind(self, kind: str) -> "NewsQuerySet":
        return self.filter(kind=kind)

    def consultations_open(self, at: datetime) -> "NewsQuerySet":
        """Questions put to residents that can still be answered, soonest end first."""
        return self.filter(kind=NewsPage.Kind.CONSULTATION, open_until__gt=at).order_by("open_until")


class NewsManager(PageManager.from_queryset(NewsQuerySet)):  # type: ignore[misc]
    """Whoever shows a page of news shows who answers for it, so these come along."""

    def get_queryset(self) -> NewsQuerySet:
        found: NewsQuerySet = super().get_queryset()
        return found.select_related("department", "responsible__holder", "picture")


class NewsPage(OrdinaryPage):
    """One thing told, decided or asked, by a department that answers for it."""

    class Kind(models.TextChoices):
        NOTICE = "NOTICE", _("Notice")
        DECISION = "DECISION", _("Decision")
        CONSULTATION = "CONSULTATION", _("Consultation")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.NOTICE)
    published_on = models.DateField(_("date"))
    lead = models.CharField(_("lead"), max_length=300)
    department = models.ForeignKey(
        "accounts.Department",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
    )
    responsible = models.ForeignKey(
        "accounts.Position",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who answers for it"),
    )
    picture = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    body = StreamField(BodyBlock(), verbose_name=_("body"))
    licence = models.CharField(_("licence"), max_length=8, choices=Licence.choices, default=Licence.TYPE_1)
    open_until = models.DateTimeField(
        _("answers are taken until"), null=True, blank=True, help_text=_("For consultations. Later nobody can comment.")
    )
    tags = ClusterTaggableManager(through=NewsTag, blank=True, verbose_name=_("tags"))

    objects = NewsManager()

    content_panels = [
        *OrdinaryPage.content_panels,
        MultiFieldPanel(
            [FieldPanel("kind"), FieldPanel("published_on"), FieldPanel("open_until")], _("kind and dates")
        ),
        FieldPanel("lead"),
        FieldPanel("picture"),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("department"), FieldPanel("responsible")], _("who answers for it")),
        FieldPanel("licence"),
        FieldPanel("tags"),
    ]
    promote_panels = PROMOTE_PANELS
    settings_panels = [PublishingPanel()]
    template = "home/news_page.html"
    parent_page_types = ["home.NewsIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("news page")
        verbose_name_plural = _("news pages")
        indexes = [
            models.Index(fields=["-published_on", "-page_ptr"], name="news_newest_first"),
            models.Index(fields=["kind", "-published_on"], name="news_by_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["NOTICE", "DECISION", "CONSULTATION"]), name="news_kind_known"
            ),
        ]

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        if self.picture:
            # The picture is shown in several sizes; they come in one query.
            models.prefetch_related_objects([self.picture], "renditions")
        found: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return found

    def get_view_restrictions(self) -> list[Any]:
        """Asked by Wagtail before the page is served and by the conversation below it: read once for both."""
        if not hasattr(self, "_restrictions"):
            self._restrictions = list(super().get_view_restrictions())
        return self._restrictions

    def is_open(self, at: datetime) -> bool:
        return self.open_until is None or self.open_until > at

    @property
    def tone(self) -> str:
        return KIND_TONES[self.kind]

    @property
    def licence_address(self) -> str:
        return Licence(self.licence).address
