"""A reporter at the pages: fills in what the form asks, and finds the receipt on the answer."""

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from auditors.models import ReportKind

_RECEIPT = re.compile(r"data-receipt>([0-9A-Z-]{19})<")
_TICKET = re.compile(r'name="ticket" value="([^"]+)"')


def form_url(kind: ReportKind) -> str:
    return f"/integrity/inside/{kind.pk}/form/" if kind.staff_only else f"/integrity/{kind.pk}/form/"


def ticket_on(page: str) -> str:
    found = _TICKET.search(page)
    assert found, "no ticket on the page"
    return found[1]


def send(client: Client, kind: ReportKind, text: str = "업체가 봉투를 건넸습니다.", **fields: Any) -> Any:
    ticket = fields.pop("ticket", None) or ticket_on(client.get(form_url(kind)).text)
    return client.post(form_url(kind), {"naming": "ANONYMOUS", "text": text, "ticket": ticket, **fields})


def receipt_on(page: str) -> str:
    found = _RECEIPT.search(page)
    assert found, "no receipt on the page"
    return found[1]


def come_back(client: Client, receipt: str, **fields: Any) -> Any:
    ticket = ticket_on(client.get("/integrity/return/").text)
    return client.post("/integrity/return/", {"receipt": receipt, "ticket": ticket, **fields})


def add(client: Client, receipt: str, text: str, **fields: Any) -> Any:
    ticket = ticket_on(client.get("/integrity/return/").text)
    return client.post("/integrity/return/message/", {"receipt": receipt, "text": text, "ticket": ticket, **fields})


def file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
