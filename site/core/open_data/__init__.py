"""Open data: what each app lets everybody download, and how a row becomes CSV, XLSX or JSON."""

from core.open_data.cells import BYTE_ORDER_MARK, FORMULA_STARTS, defused
from core.open_data.formats import FORMATS, Format, written
from core.open_data.reading import FilterRefused, TablePage, page, parameters, preview
from core.open_data.tables import Column, Cycle, Dataset, Kind, Records, datasets, named, register
from core.open_data.workbook import as_xlsx
from core.open_data.writing import ROWS_PER_CHUNK, as_csv, as_json

__all__ = [
    "BYTE_ORDER_MARK",
    "FORMATS",
    "FORMULA_STARTS",
    "ROWS_PER_CHUNK",
    "Column",
    "Cycle",
    "Dataset",
    "FilterRefused",
    "Format",
    "Kind",
    "Records",
    "TablePage",
    "as_csv",
    "as_json",
    "as_xlsx",
    "datasets",
    "defused",
    "named",
    "page",
    "parameters",
    "preview",
    "register",
    "written",
]
