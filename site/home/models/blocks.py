"""What editors may put on a page. Rich text has no headings, no styles and no markup of their own:
the structure of a page stays readable for screen readers, and nobody can bring in a script."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from home.models.tables import parse_table, to_number

TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


class KindBlock(blocks.ChoiceBlock):
    """A choice about looks: nobody searches for its label."""

    def get_searchable_content(self, value: str) -> list[str]:
        return []


class TableTextBlock(blocks.TextBlock):
    """A table pasted from a spreadsheet; refused unless every row has as many cells as the headings."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text",
            _("Paste rows from a spreadsheet. The first line is the headings; cells are parted by tabs or |."),
        )
        super().__init__(rows=6, **kwargs)

    def clean(self, value: str) -> str:
        cleaned = super().clean(value)
        try:
            parse_table(cleaned)
        except ValueError as error:
            raise ValidationError(str(error)) from error
        return cleaned

    def get_searchable_content(self, value: str) -> list[str]:
        return [value.replace("|", " ").replace("\t", " ")]


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Heading"), max_length=120)
    level = KindBlock(label=_("Level"), choices=[("2", _("Heading")), ("3", _("Subheading"))], default="2")

    class Meta:
        label = _("Heading")
        icon = "title"
        template = "home/blocks/heading.html"


class PictureBlock(blocks.StructBlock):
    picture = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=200)

    class Meta:
        label = _("Picture")
        icon = "image"
        template = "home/blocks/picture.html"


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label=_("Caption"), max_length=200)
    cells = TableTextBlock(label=_("Table rows"))
    source = blocks.CharBlock(label=_("Source"), required=False, max_length=200)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        return super().get_context(value, parent_context) | {"table": parse_table(value["cells"])}

    class Meta:
        label = _("Table")
        icon = "table"
        template = "home/blocks/table.html"


class FigureBlock(blocks.StructBlock):
    """Numbers, the sentence that says what they mean, and the picture that the page draws of them."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    conclusion = blocks.CharBlock(
        label=_("Conclusion"), max_length=300, help_text=_("One sentence that says what the numbers show.")
    )
    kind = KindBlock(label=_("Kind of chart"), choices=[("bar", _("Bars")), ("line", _("Line chart"))], default="bar")
    unit = blocks.CharBlock(label=_("Unit"), required=False, max_length=20)
    cells = TableTextBlock(
        label=_("Table rows"),
        help_text=_("First column: labels. Second column: the numbers drawn. More columns appear in the table."),
    )
    source = blocks.CharBlock(label=_("Source"), required=False, max_length=200)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        table = parse_table(cleaned["cells"])
        if len(table.headings) < 2 or any(to_number(row[1]) is None for row in table.rows):
            raise blocks.StructBlockValidationError(
                {"cells": ValidationError(_("The second column has to hold numbers only."))}
            )
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        table = parse_table(value["cells"])
        drawn = [(row[0], to_number(row[1])) for row in table.rows]
        context = {"table": table, "drawn": drawn, "series": table.headings[1:2]}
        return super().get_context(value, parent_context) | context

    class Meta:
        label = _("Figures with a chart")
        icon = "table"
        template = "home/blocks/figure.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quotation"), max_length=1000)
    source = blocks.CharBlock(label=_("Who said it"), max_length=120)

    class Meta:
        label = _("Quotation")
        icon = "openquote"
        template = "home/blocks/quote.html"


class LinkBlock(blocks.StructBlock):
    """A way onward: a page of ours or an address, and what waits there."""

    text = blocks.CharBlock(label=_("Link text"), max_length=80)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    address = blocks.CharBlock(label=_("Address"), required=False, max_length=300)
    note = blocks.CharBlock(label=_("What waits there"), required=False, max_length=200)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        address = cleaned["address"]
        if bool(cleaned["page"]) == bool(address):
            raise blocks.StructBlockValidationError(
                {"address": ValidationError(_("Choose a page or give an address, one of the two."))}
            )
        if address and not address.startswith(("/", "https://", "tel:", "mailto:")):
            raise blocks.StructBlockValidationError(
                {"address": ValidationError(_("An address starts with / or https://."))}
            )
        return cleaned

    class Meta:
        label = _("Link")
        icon = "link"


class BodyBlock(blocks.StreamBlock):
    """The body of every page. A subheading needs a heading above it."""

    paragraph = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES, template="home/blocks/paragraph.html")
    heading = HeadingBlock()
    picture = PictureBlock()
    table = TableBlock()
    figure = FigureBlock()
    quote = QuoteBlock()
    document = DocumentChooserBlock(label=_("Document"), template="home/blocks/document.html")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors = {index: ValidationError(_("A subheading needs a heading above it.")) for index in _orphans(cleaned)}
        if errors:
            raise blocks.StreamBlockValidationError(block_errors=errors)
        return cleaned


def _orphans(stream: Iterable[Any]) -> list[int]:
    seen = False
    orphans = []
    for index, child in enumerate(stream):
        if child.block_type != "heading":
            continue
        if child.value["level"] == "2":
            seen = True
        elif not seen:
            orphans.append(index)
    return orphans
