"""Files with the answers of a survey: asked for, made at once or in the background, fetched, and destroyed again."""

from __future__ import annotations

import logging
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from core import permissions
from core.audit.audit import record as audit
from surveys.exporting import sav, writing
from surveys.exporting.tables import Table
from surveys.models import Export, Survey
from surveys.services import export_tables
from surveys.services.refusals import SurveyRefused
from surveys.states.permissions import ANALYSE, SEE_RESPONDENTS
from surveys.states.surveys import Mode

logger = logging.getLogger(__name__)

# More rows than this are written in the background.
MOST_ROWS_AT_ONCE = 1_000
LIFE = timedelta(hours=24)
MOST_WAITING = 3
FOLDER = "survey-exports"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Format:
    name: str
    label: Any
    meaning: Any
    ending: str
    content_type: str
    write: Callable[[Table, Path], None]


def _into(write: Callable[[Table, IO[bytes]], None]) -> Callable[[Table, Path], None]:
    def written(table: Table, path: Path) -> None:
        with path.open("wb") as file:
            write(table, file)

    return written


def _sav_with_codebook(table: Table, path: Path) -> None:
    """Two files in one: the format cuts long labels, the codebook has them whole."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with tempfile.TemporaryFile() as data:
            sav.as_sav(table, data)
            data.seek(0)
            with archive.open("answers.sav", "w", force_zip64=True) as inside:
                while chunk := data.read(1 << 20):
                    inside.write(chunk)
        with archive.open("codebook.csv", "w") as inside:
            writing.codebook_csv(table.columns, inside)
        if table.has_texts:
            with archive.open("texts.csv", "w") as inside:
                writing.texts_csv(table, inside)


FORMATS: Mapping[str, Format] = {
    one.name: one
    for one in (
        Format(
            "xlsx", gettext_lazy("Spreadsheet (XLSX)"),
            gettext_lazy("Answers in words, what people wrote, and the codebook, each on a sheet of its own."),
            "xlsx", XLSX, lambda table, path: writing.as_xlsx(table, str(path)),
        ),
        Format(
            "csv", gettext_lazy("CSV in words"), gettext_lazy("Opens in every spreadsheet program, Korean text too."),
            "csv", "text/csv", _into(writing.csv_in_words),
        ),
        Format(
            "codes", gettext_lazy("CSV in codes"),
            gettext_lazy("For your own programs; the codebook says what codes mean."),
            "csv", "text/csv", _into(writing.csv_in_codes),
        ),
        Format(
            "sav", gettext_lazy("SPSS (SAV) with codebook"),
            gettext_lazy("A ZIP file: the data with labels, and the codebook with the labels that SPSS cuts off."),
            "zip", "application/zip", _sav_with_codebook,
        ),
        Format(
            "json", gettext_lazy("JSON"), gettext_lazy("Codebook, rows and texts in one file for programs."),
            "json", "application/json", _into(writing.as_json),
        ),
        Format(
            "texts", gettext_lazy("What people wrote (CSV)"),
            gettext_lazy("Only the words, without whose they are, where at least ten people wrote."),
            "csv", "text/csv", _into(writing.texts_csv),
        ),
    )
}  # fmt: skip


@transaction.atomic
def ask(*, survey: Survey, format: str, by: Any, at: datetime, with_names: bool = False) -> Export:
    """A file for this person alone. Few rows are written at once, many by the background job. Raises SurveyRefused."""
    permissions.check(by, ANALYSE, survey)
    if format not in FORMATS:
        raise SurveyRefused("format", _("There is no such format."))
    if with_names:
        permissions.check(by, SEE_RESPONDENTS, survey)
        if survey.mode != Mode.NAMED:
            raise SurveyRefused("with_names", _("Only a survey by name is exported with names."))
    export_tables.refuse_rows(survey, at)
    unfinished = Export.objects.filter(asked_by=by, progress__in=[Export.State.WAITING, Export.State.RUNNING])
    if unfinished.count() >= MOST_WAITING:
        raise SurveyRefused("waiting", _("Some of your files are still being made. Please wait for them."))
    rows = export_tables.count_of(survey)
    export = Export.objects.create(
        survey=survey, format=format, with_names=with_names, asked_by=by, asked_at=at, rows_all=rows
    )
    detail = {"export": export.pk, "format": format, "rows": rows, "names": with_names}
    audit("surveys.ask_export", actor=by, at=at, target=survey, detail=detail)
    if rows <= MOST_ROWS_AT_ONCE:
        _make(export, at=at)
    return export


def make_waiting(at: datetime) -> None:
    """The work of the background job: one file after the other. What a lost worker left unfinished has failed."""
    Export.objects.filter(progress=Export.State.RUNNING).update(progress=Export.State.FAILED)
    while export := _next():
        export.progress = Export.State.RUNNING
        export.save(update_fields=["progress"])
        try:
            with override("ko"):
                _make(export, at=at)
        except Exception:
            logger.exception("Export %s could not be made", export.pk)
            Export.objects.filter(pk=export.pk).update(progress=Export.State.FAILED)


def has_work() -> bool:
    return Export.objects.filter(progress=Export.State.WAITING).exists()


def _next() -> Export | None:
    waiting = Export.objects.filter(progress=Export.State.WAITING).order_by("asked_at", "id")
    return waiting.select_related("survey__department", "asked_by").first()


def _make(export: Export, *, at: datetime) -> None:
    """Asks once more who asks: between the wish and the file a role may have ended."""
    survey = export.survey
    permissions.check(export.asked_by, SEE_RESPONDENTS if export.with_names else ANALYSE, survey)
    table = export_tables.table_of(
        survey, at=at, with_names=export.with_names, progress=lambda done: _progress(export, done)
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export"
        FORMATS[export.format].write(table, path)
        with path.open("rb") as file:
            export.file = storages["uploads"].save(f"{FOLDER}/{uuid4().hex}", File(file))
    export.progress, export.rows_done, export.expires_at = Export.State.READY, export.rows_all, at + LIFE
    export.save(update_fields=["file", "progress", "rows_done", "expires_at"])


def _progress(export: Export, done: int) -> None:
    Export.objects.filter(pk=export.pk).update(rows_done=min(done, export.rows_all))


def fetch(*, export: Export, by: Any, at: datetime) -> File[bytes]:
    """The file, for whoever asked for it and still may, until it dies. Each time is recorded. Raises SurveyRefused."""
    if export.asked_by_id != by.pk:
        raise SurveyRefused("other", _("Somebody else asked for this file."))
    permissions.check(by, SEE_RESPONDENTS if export.with_names else ANALYSE, export.survey)
    if not is_alive(export, at):
        raise SurveyRefused("expired", _("This file is no longer here. Please ask for it again."))
    detail = {"export": export.pk, "format": export.format, "rows": export.rows_all, "names": export.with_names}
    audit("surveys.fetch_export", actor=by, at=at, target=export.survey, detail=detail)
    opened: File[bytes] = storages["uploads"].open(export.file)
    return opened


def is_alive(export: Export, at: datetime) -> bool:
    return export.progress == Export.State.READY and export.expires_at is not None and export.expires_at > at


def destroy_expired(at: datetime) -> None:
    """Files whose time is over are deleted; the rows still say that they were there."""
    for export in Export.objects.filter(progress=Export.State.READY, expires_at__lte=at).order_by("id")[:200]:
        storages["uploads"].delete(export.file)
        export.progress, export.file = Export.State.EXPIRED, ""
        export.save(update_fields=["progress", "file"])


def has_expired(at: datetime) -> bool:
    return Export.objects.filter(progress=Export.State.READY, expires_at__lte=at).exists()


def file_name(export: Export) -> str:
    kind = FORMATS[export.format]
    return f"{export.survey.slug}-{export.format}.{kind.ending}"


def codebook(survey: Survey, file: IO[bytes]) -> None:
    """What columns and codes mean, over all versions; it holds no answers."""
    writing.codebook_csv(export_tables.all_variables(survey), file)
