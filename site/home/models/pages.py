from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, PublishingPanel
from wagtail.fields import StreamField

from home.models.blocks import BodyBlock, LinkBlock
from home.models.home_blocks import HomeStream
from home.models.rights import OrdinaryPage

PROMOTE_PANELS = [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")]


class HomePage(OrdinaryPage):
    """The first page, composed by editors out of parts that look up what is going on."""

    parts = StreamField(HomeStream(), verbose_name=_("parts"), blank=True)

    content_panels = [*OrdinaryPage.content_panels, FieldPanel("parts")]
    promote_panels = PROMOTE_PANELS
    template = "home/home_page.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("home page")

    def route(self, request: Any, path_components: list[str]) -> Any:
        """Straight to the news, which are read most; everything else goes Wagtail's way."""
        # The news are built on this module.
        from home.models.news import NewsIndexPage

        if len(path_components) == 2:
            index = NewsIndexPage.objects.child_of(self).filter(slug=path_components[0]).first()
            if index:
                index._cached_parent_obj = self
                return index.route(request, path_components[1:])
        return super().route(request, path_components)


class PlainPage(OrdinaryPage):
    """A page that explains: about us, privacy, terms, how trust works."""

    lead = models.CharField(_("lead"), max_length=300, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    content_panels = [*OrdinaryPage.content_panels, FieldPanel("lead"), FieldPanel("body")]
    promote_panels = [*PROMOTE_PANELS, FieldPanel("show_in_menus")]
    template = "home/plain_page.html"
    parent_page_types = ["home.HomePage", "home.PlainPage"]
    subpage_types = ["home.PlainPage"]

    class Meta:
        verbose_name = _("plain page")


class SectionPage(OrdinaryPage):
    """A room that is being built: what it will be for, who promised it, and what can be done meanwhile."""

    lead = models.CharField(_("what it is for"), max_length=300)
    icon = models.CharField(
        _("icon"), max_length=40, default="info", help_text=_("The name of an icon of the design system.")
    )
    promised_in = models.CharField(_("where it was promised"), max_length=200)
    promised_on = models.DateField(_("promised on"), null=True, blank=True)
    opens_when = models.CharField(_("when it opens"), max_length=120)
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)
    meanwhile = StreamField([("link", LinkBlock())], verbose_name=_("what you can do today"), blank=True, max_num=6)

    content_panels = [
        *OrdinaryPage.content_panels,
        FieldPanel("lead"),
        FieldPanel("icon"),
        FieldPanel("promised_in"),
        FieldPanel("promised_on"),
        FieldPanel("opens_when"),
        FieldPanel("body"),
        FieldPanel("meanwhile"),
    ]
    promote_panels = PROMOTE_PANELS
    settings_panels = [PublishingPanel()]
    template = "home/section_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("section page")
