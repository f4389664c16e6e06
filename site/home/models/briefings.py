"""Words about a briefing, and what became of it: the event itself is kept in `briefings`, its texts are edited here."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, PublishingPanel
from wagtail.fields import StreamField

from briefings.queries import event_pages, streams
from home.models.blocks import BodyBlock
from home.models.rights import OrdinaryPage, OrdinaryPagePermissionTester

SLUG = "briefing-pages"


class BriefingIndexPage(OrdinaryPage):
    """Where the pages about briefings lie in the tree. It has no words of its own: the list is that of briefings."""

    content_panels = OrdinaryPage.content_panels
    template = "home/plain_page.html"
    max_count = 1
    is_creatable = False
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.BriefingPage", "home.BriefingRecordPage"]

    class Meta:
        verbose_name = _("pages about briefings")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("briefings:list")


class OneOfEach(OrdinaryPagePermissionTester):
    """A briefing has one page of a kind, so that there is nothing to copy it for."""

    def can_copy(self) -> bool:
        return False


class OfBriefing(OrdinaryPage):
    """A page that is shown at an address of its briefing, and belongs to the briefing's department."""

    settings_panels = [PublishingPanel()]
    # Made from the page of the briefing, which it hangs on.
    is_creatable = False
    parent_page_types = ["home.BriefingIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        abstract = True

    @property
    def department_id(self) -> Any:
        briefing: Any = self.briefing  # type: ignore[attr-defined]
        return briefing.department_id

    def permissions_for_user(self, user: Any) -> OneOfEach:
        return OneOfEach(user, self)

    def event_path(self) -> str:
        raise NotImplementedError

    def get_url_parts(self, *args: Any, **kwargs: Any) -> Any:
        found = super().get_url_parts(*args, **kwargs)
        return found and (found[0], found[1], self.event_path())

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(self.event_path())


class BriefingPage(OfBriefing):
    """Pictures and long text on the page of a briefing."""

    briefing = models.OneToOneField(
        "briefings.Briefing", on_delete=models.PROTECT, related_name="+", editable=False,
        verbose_name=_("briefing that the page is about"),
    )  # fmt: skip
    picture = models.ForeignKey(
        "wagtailimages.Image", on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("picture"),
    )  # fmt: skip
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    content_panels = [*OrdinaryPage.content_panels, FieldPanel("picture"), FieldPanel("body")]
    promote_panels = [FieldPanel("search_description")]

    class Meta:
        verbose_name = _("page about a briefing")

    def event_path(self) -> str:
        return self.briefing.get_absolute_url()

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The page of the briefing, with these words in it."""
        context = {
            "briefing": self.briefing,
            "event": event_pages.page_of(self.briefing, user=request.user, at=timezone.now()),
            "words": self,
        }
        return TemplateResponse(request, "briefings/briefing.html", context)


class MomentBlock(blocks.CharBlock):
    """A moment of the recording, such as 1:02:30; kept the same way however it was typed."""

    def clean(self, value: Any) -> str:
        cleaned = super().clean(value)
        seconds = streams.seconds_of(cleaned)
        if seconds is None:
            raise ValidationError(_("Write a moment as hours:minutes:seconds, such as 0:12:30."))
        return streams.clock_of(seconds)

    def get_searchable_content(self, value: str) -> list[str]:
        return []


class SaidBlock(blocks.StructBlock):
    moment = MomentBlock(label=_("Moment in the recording"), help_text=_("Such as 0:12:30."), max_length=12)
    who = blocks.CharBlock(
        label=_("Who speaks"), max_length=80, required=False, help_text=_("The position, not the name.")
    )
    text = blocks.TextBlock(label=_("What was said"), max_length=4000)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context(value, parent_context)
        recording = (parent_context or {}).get("recording", "")
        link = streams.at_moment(recording, streams.seconds_of(value["moment"]) or 0) if recording else ""
        return found | {"link": link}

    class Meta:
        label = _("What was said")
        icon = "comment"
        template = "home/blocks/said.html"


class TranscriptBlock(blocks.StreamBlock):
    said = SaidBlock()


class BriefingRecordPage(OfBriefing):
    """What was said and settled: written by one, published by another."""

    briefing = models.OneToOneField(
        "briefings.Briefing", on_delete=models.PROTECT, related_name="+", editable=False,
        verbose_name=_("briefing that the record is of"),
    )  # fmt: skip
    summary = models.TextField(_("summary"), max_length=2000)
    minutes = StreamField(BodyBlock(), verbose_name=_("minutes"), blank=True)
    transcript = StreamField(TranscriptBlock(), verbose_name=_("transcript"), blank=True)

    content_panels = [
        *OrdinaryPage.content_panels,
        FieldPanel("summary"),
        FieldPanel("minutes"),
        FieldPanel("transcript"),
    ]
    promote_panels = [FieldPanel("search_description")]
    template = "home/briefing_record.html"

    class Meta:
        verbose_name = _("record of a briefing")

    @property
    def lead(self) -> str:
        """What the search takes for the beginning."""
        return self.summary

    def event_path(self) -> str:
        return reverse("briefing_record", args=[self.briefing_id])

    def as_response(self, request: HttpRequest) -> HttpResponse:
        """What `serve` leads to."""
        return TemplateResponse(request, self.template, self.get_context(request))

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context(request, *args, **kwargs)
        briefing = self.briefing
        trail = [(_("Briefings"), reverse("briefings:list")), (briefing.title, briefing.get_absolute_url())]
        return found | {
            "briefing": briefing,
            "recording": briefing.recording_url,
            "breadcrumb_items": [*trail, (_("Record"), "")],
        }
