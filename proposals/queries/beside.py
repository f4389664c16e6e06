"""What hangs on one proposal beside its text, of several tables, in one question: each has little of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import DateTimeField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast
from taggit.models import TaggedItem

from core.prepared_query import PreparedRows
from facilities.models import Site
from proposals.models import CoAuthor, DepartmentChange, Proposal, Referral

REFERRAL, CHANGE, AUTHOR, MERGED, TAG = "referral", "change", "author", "merged", "tag"
ORIGIN, FACILITY = "origin", "facility"
# No row has this number.
NOTHING = 0


@dataclass(frozen=True)
class Beside:
    """One of them. `name` is a committee, a department, a person, a title, a tag or a facility, whose `reason` is its
    code."""

    kind: str
    number: int
    at: datetime | None
    name: str
    reason: str
    later: datetime | None
    opinion: str

    def __str__(self) -> str:
        return self.name


def of(proposal: Proposal) -> list[Beside]:
    kind = ContentType.objects.get_for_model(Proposal)
    found = _beside(proposal.pk, kind.pk, proposal.split_from_id or NOTHING, proposal.facility_id or NOTHING)
    return [Beside(*row) for row in found]


def _of(proposal: int, kind: int, origin: int, facility: int) -> QuerySet[Any]:
    """The typed table comes first: PostgreSQL learns from it what an empty column holds."""
    here = {"proposal": proposal}
    co_authors = CoAuthor.objects.filter(**here, accepted_at__isnull=False)
    tagged = TaggedItem.objects.filter(content_type=kind, object_id=proposal)
    first = _rows(
        Referral.objects.filter(**here), REFERRAL, "body__name", at=F("referred_at"), reason=F("reason"),
        later=F("returned_at"), opinion=F("opinion"),
    )  # fmt: skip
    others = (
        _rows(DepartmentChange.objects.filter(**here), CHANGE, "went_to__name", at=F("changed_at"), reason=F("reason")),
        _rows(co_authors, AUTHOR, "person__display_name", at=F("accepted_at")),
        _rows(Proposal.objects.filter(merged_into=proposal), MERGED, "title"),
        _rows(tagged, TAG, "tag__name"),
        _rows(Proposal.objects.filter(pk=origin), ORIGIN, "title"),
        _rows(Site.objects.filter(pk=facility), FACILITY, "name", reason=F("code")),
    )
    return first.union(*others, all=True).order_by("beside_number")


def _rows(rows: QuerySet[Any], kind: str, name: str, **given: Any) -> QuerySet[Any]:
    moment, nothing = Value(None, output_field=DateTimeField()), Value("", output_field=TextField())
    columns = {"at": moment, "reason": nothing, "later": moment, "opinion": nothing} | given
    texts = {column: Cast(columns[column], TextField()) for column in ("reason", "opinion")}
    found = rows.order_by().annotate(
        beside_kind=Value(kind, output_field=TextField()),
        beside_number=F("pk"),
        beside_at=columns["at"],
        beside_name=Cast(F(name), TextField()),
        beside_reason=texts["reason"],
        beside_later=columns["later"],
        beside_opinion=texts["opinion"],
    )
    return found.values_list(
        "beside_kind", "beside_number", "beside_at", "beside_name", "beside_reason", "beside_later", "beside_opinion"
    )


_beside = PreparedRows(_of, values=4)
