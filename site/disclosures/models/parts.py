"""What belongs to a published disclosure: tables, figures over the years, files, corrections."""

from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from disclosures.models.tables import ShownCell, TypedTable, parse, shown, to_decimal

PAGE = "disclosures.DisclosurePage"


class DisclosureTable(Orderable):
    page = ParentalKey(PAGE, on_delete=models.CASCADE, related_name="tables")
    caption = models.CharField(_("caption"), max_length=200)
    kinds = models.CharField(
        _("kinds of the columns"),
        max_length=300,
        blank=True,
        help_text=_("One per column, by commas: text, number, won, percent, date. Empty means all text."),
    )
    cells = models.TextField(
        _("table rows"),
        max_length=200_000,
        help_text=_("Paste rows from a spreadsheet. The first line is the headings; cells are parted by tabs or |."),
    )
    source = models.CharField(_("source"), max_length=200, blank=True)

    panels = [FieldPanel("caption"), FieldPanel("kinds"), FieldPanel("cells"), FieldPanel("source")]

    def clean(self) -> None:
        super().clean()
        try:
            parse(self.cells or "", self.kinds)
        except ValidationError as error:
            raise ValidationError({"cells": error}) from error

    @property
    def table(self) -> TypedTable:
        return parse(self.cells, self.kinds)

    @property
    def rows_shown(self) -> list[list[ShownCell]]:
        table = self.table
        return [
            [ShownCell(column.title, shown(value, column), column.is_numeric) for value, column in pairs]
            for pairs in (zip(row, table.columns, strict=True) for row in table.rows)
        ]


class DisclosureFigure(Orderable):
    """A number over the years: drawn, told in one sentence, and given as a table."""

    page = ParentalKey(PAGE, on_delete=models.CASCADE, related_name="figures")
    title = models.CharField(_("title"), max_length=120)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    conclusion = models.CharField(
        _("conclusion"), max_length=300, help_text=_("One sentence that says what the numbers show.")
    )
    values = models.TextField(
        _("values by year"), max_length=5000, help_text=_("One line per year: 2021 | 45. A dash means no value.")
    )

    panels = [
        FieldRowPanel([FieldPanel("title"), FieldPanel("unit")]),
        FieldPanel("values"),
        FieldPanel("conclusion"),
    ]

    def clean(self) -> None:
        super().clean()
        try:
            years = [year for year, _value in self.rows()]
        except (ValueError, InvalidOperation) as error:
            raise ValidationError({"values": _("Each line holds a year and a number: 2021 | 45.")}) from error
        if len(years) < 2 or sorted(set(years)) != years:
            raise ValidationError({"values": _("Give at least two years, each once, the earliest first.")})

    def rows(self) -> list[tuple[int, Decimal | None]]:
        rows = []
        for line in self.values.splitlines():
            if line.strip():
                year, value = (part.strip() for part in line.replace("\t", "|").split("|"))
                rows.append((int(year), None if value == "-" else to_decimal(value)))
        return rows

    @property
    def drawn(self) -> list[tuple[str, float | None]]:
        return [(str(year), None if value is None else float(value)) for year, value in self.rows()]


class DisclosureFile(Orderable):
    page = ParentalKey(PAGE, on_delete=models.CASCADE, related_name="files")
    document = models.ForeignKey(
        "wagtaildocs.Document", on_delete=models.PROTECT, related_name="+", verbose_name=_("file")
    )
    title = models.CharField(_("title"), max_length=200)
    # The bytes that were attached: a file that is exchanged later in the library is not the one that was signed.
    file_hash = models.CharField(max_length=64, blank=True, editable=False)

    panels = [FieldPanel("title"), FieldPanel("document")]

    def clean(self) -> None:
        super().clean()
        if self.document_id:
            self.file_hash = self.document.get_file_hash()

    @property
    def is_as_signed(self) -> bool:
        return bool(self.file_hash) and self.document.get_file_hash() == self.file_hash


class DisclosureCorrection(Orderable):
    """Said openly: what was wrong, since when, and what is right."""

    page = ParentalKey(PAGE, on_delete=models.CASCADE, related_name="corrections")
    wrong = models.CharField(_("what was wrong"), max_length=500)
    right = models.CharField(_("what is right"), max_length=500)
    wrong_since = models.DateField(_("wrong since"))
    corrected_on = models.DateField(_("corrected on"))

    panels = [
        FieldPanel("wrong"),
        FieldPanel("right"),
        FieldRowPanel([FieldPanel("wrong_since"), FieldPanel("corrected_on")]),
    ]

    def clean(self) -> None:
        super().clean()
        if self.wrong_since and self.corrected_on and self.corrected_on < self.wrong_since:
            raise ValidationError({"corrected_on": _("It cannot be corrected before it was wrong.")})
