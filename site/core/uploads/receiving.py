"""Taking files in, attaching them to what they belong to, and letting them go."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile, File
from django.db import models, transaction
from django.template.defaultfilters import filesizeformat

from core.prepared_query import PreparedQuery
from core.uploads import images, kinds, names, portable
from core.uploads.kinds import DOCUMENT, IMAGE, FileKind
from core.uploads.messages import message_for
from core.uploads.models import StoredFile, upload_storage
from core.uploads.refusals import UploadRefused


@dataclass(frozen=True)
class Checked:
    """A file whose content is known to be harmless, not yet kept anywhere."""

    name: str
    kind: FileKind
    content: File[Any]
    thumbnail: bytes = b""
    width: int | None = None
    height: int | None = None


def receive(
    file: File[Any], *, owner: Any, at: datetime, kinds: Sequence[str] = (IMAGE, DOCUMENT), max_bytes: int | None = None
) -> StoredFile:
    """Check a file by its content and keep it; raises UploadRefused with a message for the person."""
    return _keep(_checked(file, kinds, max_bytes), owner=owner, at=at)


def receive_all(
    files: Iterable[File[Any]],
    *,
    owner: Any,
    at: datetime,
    kinds: Sequence[str] = (IMAGE, DOCUMENT),
    max_bytes: int | None = None,
    limit: int | None = None,
) -> list[StoredFile]:
    """All of them or none: nothing is kept until every one has been checked."""
    files = list(files)
    limit = settings.UPLOAD_MAX_FILES if limit is None else limit
    if len(files) > limit:
        raise UploadRefused("too_many", message_for("too_many", limit=limit))
    checked = [_checked(file, kinds, max_bytes) for file in files]
    with transaction.atomic():
        return [_keep(one, owner=owner, at=at) for one in checked]


def check(file: File[Any], *, kinds: Sequence[str] = (IMAGE, DOCUMENT), max_bytes: int | None = None) -> None:
    """The same questions for a file that something else keeps; raises UploadRefused with a message for the person."""
    _checked(file, kinds, max_bytes)
    file.seek(0)


def examined(file: File[Any], *, kinds: Sequence[str] = (IMAGE, DOCUMENT), max_bytes: int | None = None) -> Checked:
    """What `check` asks, and what came out of it: the kind, and a picture drawn anew without what came along."""
    return _checked(file, kinds, max_bytes)


def attach(files: Iterable[StoredFile], target: models.Model, *, at: datetime) -> None:
    """Say to what the files belong; who may read them follows from that."""
    content_type = ContentType.objects.get_for_model(target)
    for file in files:
        file.content_type, file.object_id, file.attached_at = content_type, target.pk, at
        file.save(update_fields=["content_type", "object_id", "attached_at"])


def copy(file: StoredFile, *, owner: Any, at: datetime) -> StoredFile:
    """The same bytes once more, for another thing to hold: each goes when its own thing lets it go."""
    made = StoredFile(public_name=uuid.uuid4(), owner=owner, created_at=at, **{
        name: getattr(file, name) for name in ("kind", "name", "media_type", "size", "sha256", "width", "height")
    })  # fmt: skip
    stem, storage = f"{made.public_name.hex[:2]}/{made.public_name.hex}", upload_storage()
    for part, suffix in (("file", ""), ("thumbnail", "-thumbnail")):
        source = getattr(file, part)
        if source.name:
            ending = source.name.rpartition(".")[2]
            with source.open("rb") as content:
                getattr(made, part).name = storage.save(f"{stem}{suffix}.{ending}", ContentFile(content.read()))
    made.save(force_insert=True)
    return made


def attached_to(target: models.Model) -> models.QuerySet[StoredFile]:
    return _attached(ContentType.objects.get_for_model(target).pk, target.pk)


def files_of(target: models.Model) -> list[StoredFile]:
    """The same for a page that shows them all."""
    return _prepared(ContentType.objects.get_for_model(target).pk, target.pk)


def _attached(kind: int, pk: int) -> models.QuerySet[StoredFile]:
    return StoredFile.objects.filter(content_type=kind, object_id=pk, removed_at__isnull=True).order_by("id")


_prepared = PreparedQuery(_attached, values=2)


def remove(file: StoredFile, *, at: datetime) -> None:
    """Nobody gets it any more from now on; its bytes go after the commit."""
    file.removed_at = at
    file.save(update_fields=["removed_at"])
    transaction.on_commit(lambda: delete_bytes(file))


def _checked(file: File[Any], wanted: Sequence[str], max_bytes: int | None) -> Checked:
    name = names.sanitise(file.name or "")
    limit = settings.UPLOAD_MAX_BYTES if max_bytes is None else max_bytes
    if (file.size or 0) > limit:
        raise _refusal("too_large", name, limit=filesizeformat(limit))
    extension = names.extension(name)
    allowed = [ending for ending, kind in kinds.EXTENSIONS.items() if kind.kind in wanted]
    if extension in kinds.PHONE_PICTURES:
        raise _refusal("phone_picture", name)
    if extension and extension not in kinds.EXTENSIONS:
        raise _refusal("extension", name, allowed=", ".join(allowed))
    source: BinaryIO = file.open().file  # type: ignore[assignment]
    kind = _recognised(source, name, extension)
    if kind.kind not in wanted:
        raise _refusal("kind", name, allowed=", ".join(allowed))
    if extension and extension not in kind.extensions:
        raise _refusal("lying", name, actual=kind.extensions[0])
    return _defused(source, file, name if extension else names.with_extension(name, kind.extensions[0]), kind)


def _recognised(source: BinaryIO, name: str, extension: str) -> FileKind:
    try:
        return kinds.recognise(source, extension)
    except kinds.NotTaken as refusal:
        raise _refusal(refusal.cause, name) from refusal


def _defused(source: BinaryIO, file: File[Any], name: str, kind: FileKind) -> Checked:
    if kind.kind == IMAGE:
        try:
            picture = images.redraw(source, kind)
        except images.PictureRefused as refusal:
            raise _refusal(refusal.cause, name) from refusal
        return Checked(name, kind, ContentFile(picture.content), picture.thumbnail, picture.width, picture.height)
    if kind is kinds.PDF and (cause := portable.cause_to_refuse(source)):
        raise _refusal(cause, name)
    source.seek(0)
    return Checked(name, kind, file)


def _keep(checked: Checked, *, owner: Any, at: datetime) -> StoredFile:
    public_name = uuid.uuid4()
    stored = StoredFile(
        public_name=public_name,
        owner=owner if getattr(owner, "is_authenticated", False) else None,
        kind=checked.kind.kind,
        name=checked.name,
        media_type=checked.kind.media_type,
        size=checked.content.size,
        sha256=_digest(checked.content),
        width=checked.width,
        height=checked.height,
        created_at=at,
    )
    stem, ending = f"{public_name.hex[:2]}/{public_name.hex}", checked.kind.extensions[0]
    storage = upload_storage()
    checked.content.seek(0)
    stored.file.name = storage.save(f"{stem}.{ending}", checked.content)
    try:
        if checked.thumbnail:
            stored.thumbnail.name = storage.save(f"{stem}-thumbnail.{ending}", ContentFile(checked.thumbnail))
        stored.save(force_insert=True)
    except BaseException:
        delete_bytes(stored)
        raise
    return stored


def _digest(content: File[Any]) -> str:
    whole = hashlib.sha256()
    content.seek(0)
    for chunk in content.chunks():
        whole.update(chunk)
    return whole.hexdigest()


def delete_bytes(file: StoredFile) -> None:
    for stored in (file.file, file.thumbnail):
        if stored.name:
            stored.storage.delete(stored.name)


def _refusal(cause: str, name: str, **values: Any) -> UploadRefused:
    return UploadRefused(cause, message_for(cause, name=name, **values))
