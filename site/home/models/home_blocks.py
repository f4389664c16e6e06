"""The parts of the home page. Their contents are looked up when the page is shown, in their templates."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.models.blocks import TEXT_FEATURES, FigureBlock, LinkBlock


class HeroBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=80)
    lead = blocks.CharBlock(label=_("Lead"), max_length=200)
    next_step = LinkBlock(label=_("The one next step"))
    search_words = blocks.ListBlock(
        blocks.CharBlock(max_length=20), label=_("Words to try in the search"), required=False, max_num=6
    )

    class Meta:
        label = _("Opening")
        icon = "home"
        template = "home/blocks/hero.html"


class _ListingBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=60)
    count = blocks.IntegerBlock(label=_("How many"), min_value=1, max_value=12, default=4)


class OpenNowBlock(_ListingBlock):
    class Meta:
        label = _("What is open now")
        icon = "calendar-check"
        template = "home/blocks/open_now.html"


class DecidedBlock(_ListingBlock):
    class Meta:
        label = _("What was decided lately")
        icon = "check"
        template = "home/blocks/decided.html"


class NoticesBlock(_ListingBlock):
    class Meta:
        label = _("Notices")
        icon = "list-ul"
        template = "home/blocks/notices.html"


class MoneyBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=60)
    figure = FigureBlock(label=_("Figures"))
    link = LinkBlock(label=_("Link"))

    class Meta:
        label = _("Where the money went")
        icon = "table"
        template = "home/blocks/money.html"


class _HeadedBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=60)


class KeyFiguresBlock(_HeadedBlock):
    class Meta:
        label = _("Key figures")
        icon = "view"
        template = "home/blocks/key_figures.html"


class SectionsBlock(_HeadedBlock):
    class Meta:
        label = _("All sections")
        icon = "grip"
        template = "home/blocks/sections.html"


class ContactsBlock(_HeadedBlock):
    class Meta:
        label = _("Departments and telephones")
        icon = "group"
        template = "home/blocks/contacts.html"


class HomeStream(blocks.StreamBlock):
    hero = HeroBlock()
    open_now = OpenNowBlock()
    decided = DecidedBlock()
    money = MoneyBlock()
    key_figures = KeyFiguresBlock()
    notices = NoticesBlock()
    sections = SectionsBlock()
    contacts = ContactsBlock()
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES, template="home/blocks/paragraph.html")
