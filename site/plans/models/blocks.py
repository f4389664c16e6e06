"""What a plan and its tasks may say in their own words: text, tables, analyses, steps and rounds."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

FEATURES = ["bold", "italic", "ol", "ul", "link"]


def rows_of(text: str) -> list[list[str]]:
    """The cells of a table that was pasted from a spreadsheet: parted by tabs or |."""
    lines = [line for line in text.splitlines() if line.strip()]
    return [[cell.strip() for cell in line.replace("\t", "|").split("|")] for line in lines]


class CellsBlock(blocks.TextBlock):
    """Refused unless every row has as many cells as the headings."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("The first line is the headings; cells are parted by tabs or |."))
        super().__init__(rows=6, **kwargs)

    def clean(self, value: str) -> str:
        cleaned = super().clean(value)
        widths = {len(row) for row in rows_of(cleaned)}
        if len(widths) != 1 or len(rows_of(cleaned)) < 2:
            raise ValidationError(_("Every row needs as many cells as the headings, and there is at least one row."))
        return cleaned


class SectionBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=FEATURES)

    class Meta:
        label = _("Section")
        icon = "title"
        template = "plans/blocks/section.html"


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label=_("Caption"), max_length=200)
    cells = CellsBlock(label=_("Table rows"))
    source = blocks.CharBlock(label=_("Source"), required=False, max_length=200)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        rows = rows_of(value["cells"])
        return super().get_context(value, parent_context) | {"headings": rows[0], "rows": rows[1:]}

    class Meta:
        label = _("Table")
        icon = "table"
        template = "plans/blocks/table.html"


class AnalysisBlock(blocks.StructBlock):
    """Strengths, weaknesses, opportunities and threats: one line each."""

    strengths = blocks.TextBlock(label=_("Strengths"))
    weaknesses = blocks.TextBlock(label=_("Weaknesses"))
    opportunities = blocks.TextBlock(label=_("Opportunities"))
    threats = blocks.TextBlock(label=_("Threats"))

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        fields = [
            (block.label, [line for line in value[name].splitlines() if line.strip()])
            for name, block in self.child_blocks.items()
        ]
        return super().get_context(value, parent_context) | {"fields": fields}

    class Meta:
        label = _("Analysis of the situation")
        icon = "grip"
        template = "plans/blocks/analysis.html"


class RoundBlock(blocks.StructBlock):
    """Steps that follow one another, such as the loop of ideas, sharing, checking and good practice."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    steps = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("name", blocks.CharBlock(label=_("Step"), max_length=80)),
                ("who", blocks.CharBlock(label=_("Who"), max_length=120, required=False)),
                ("text", blocks.TextBlock(label=_("What happens"), required=False)),
            ]
        ),
        label=_("Steps"),
        min_num=2,
    )
    returns = blocks.BooleanBlock(label=_("The last step leads to the first"), required=False)

    class Meta:
        label = _("Steps or round")
        icon = "rotate"
        template = "plans/blocks/round.html"


class PlanBody(blocks.StreamBlock):
    section = SectionBlock()
    table = TableBlock()
    analysis = AnalysisBlock()
    round = RoundBlock()
