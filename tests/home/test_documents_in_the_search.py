"""Documents of the library: read once, found while a public page offers them, and let in by their content alone."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.documents import get_document_model
from wagtail.documents.forms import get_document_form
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from core.search import index, rebuilding
from home import documents
from home.jobs import read_documents
from home.models import DocumentText, NewsIndexPage, NewsPage
from tests.core.uploads import samples
from tests.core.uploads.test_texts import docx, hwpx, pdf
from tests.home.factories import make_news

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 2, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def kept(content: bytes, name: str = "산책로 통행 안내.docx", **fields: Any) -> Document:
    made: Document = Document.objects.create(
        title=name.partition(".")[0], file=ContentFile(content, name=name), **fields
    )
    made._set_document_file_metadata()
    made.save()
    return made


def carried(news_index: NewsIndexPage, document: Document) -> NewsPage:
    return make_news(news_index, body=[("document", document)])


def found(words: str) -> list[tuple[str, str]]:
    hits = index.query(words, audience=("public",), person=AnonymousUser()).hits
    return [(hit.document.title, hit.document.url) for hit in hits if hit.document.kind == documents.KIND]


@pytest.mark.parametrize(
    ("name", "content"),
    [("안내.docx", docx("산란기 통행 제한")), ("안내.HWPX", hwpx("산란기 통행 제한")), ("안내.pdf", pdf("toads"))],
)
def test_a_document_is_found_by_its_words_and_leads_to_its_page(
    news_index: NewsIndexPage, name: str, content: bytes
) -> None:
    page = carried(news_index, kept(content, name))
    words = "toads" if name.endswith("pdf") else "산란기"
    assert found(words) == []
    read_documents(AT)
    assert found(words) == [("안내", page.url)]
    read_documents(AT)
    assert DocumentText.objects.count() == 1


def test_only_what_everybody_may_read_is_found(news_index: NewsIndexPage) -> None:
    loose, draft = kept(docx("두꺼비 하나")), kept(docx("두꺼비 둘"))
    unpublished = make_news(news_index)
    unpublished.unpublish()
    unpublished.body = [("document", draft)]
    unpublished.save_revision()
    read_documents(AT)
    assert found("두꺼비") == []
    assert {loose.pk, draft.pk} == set(DocumentText.objects.values_list("document", flat=True))


def test_a_private_collection_stays_out(news_index: NewsIndexPage) -> None:
    root = Collection.get_first_root_node()
    private = root.add_child(name="내부")
    below = private.add_child(name="내부 아래")
    carried(news_index, kept(docx("두꺼비 하나"), collection=below))
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    read_documents(AT)
    assert found("두꺼비") == []
    shown = kept(docx("맹꽁이 하나"), collection=root.add_child(name="공개"))
    carried(news_index, shown)
    read_documents(AT)
    assert len(found("맹꽁이")) == 1
    CollectionViewRestriction.objects.create(collection=shown.collection, restriction_type="login")
    assert found("맹꽁이") == [], "what became private is not shown, although the index still holds it"


def test_what_its_page_loses_the_search_loses(
    news_index: NewsIndexPage, django_capture_on_commit_callbacks: Any
) -> None:
    document = kept(docx("두꺼비 하나"))
    page = carried(news_index, document)
    read_documents(AT)
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert found("두꺼비") == []
    PageViewRestriction.objects.all().delete()
    assert len(found("두꺼비")) == 1
    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()
    assert not documents.SearchDocument.objects.filter(kind=documents.KIND).exists()
    with django_capture_on_commit_callbacks(execute=True):
        NewsPage.objects.get(pk=page.pk).save_revision().publish()
    assert len(found("두꺼비")) == 1


def test_another_file_under_the_same_name_is_read_anew(news_index: NewsIndexPage) -> None:
    document = kept(docx("두꺼비 하나"))
    carried(news_index, document)
    read_documents(AT)
    exchange(document, docx("맹꽁이 하나"))
    read_documents(AT)
    assert found("두꺼비") == []
    assert len(found("맹꽁이")) == 1


def exchange(document: Document, content: bytes) -> None:
    document.file.save("other.docx", ContentFile(content), save=False)
    document._set_document_file_metadata()
    document.save()


def test_the_index_is_made_anew_with_documents(news_index: NewsIndexPage) -> None:
    carried(news_index, kept(docx("두꺼비 하나")))
    read_documents(AT)
    documents.SearchDocument.objects.all().delete()
    assert rebuilding.rebuild()[documents.KIND] == 1
    assert len(found("두꺼비")) == 1


def test_a_broken_document_is_tried_once(news_index: NewsIndexPage) -> None:
    carried(news_index, kept(b"%PDF-1.7 nonsense", "a.pdf"))
    read_documents(AT)
    [text] = DocumentText.objects.all()
    assert text.result == "failed"
    assert not documents.unread(1).exists()


def test_hits_are_asked_for_in_a_constant_number_of_questions(
    news_index: NewsIndexPage, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        carried(news_index, kept(docx(f"두꺼비 {number}"), f"{number}.docx"))
    documents.read_waiting(20, at=AT)
    with django_assert_max_num_queries(16):
        assert len(found("두꺼비")) == 12


HOSTILE = {
    "program.pdf": b"MZ" + b"\x00" * 200,
    "page.pdf": b"<html><script>alert(1)</script>",
    "picture.docx": samples.picture(),
    "words.xlsx": samples.pdf(),
    "empty.pdf": b"",
    "runs.pdf": samples.pdf(b"/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
    "setup.exe": b"MZ",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_library_takes_files_by_their_content(name: str) -> None:
    form = uploading(name, HOSTILE[name])
    assert not form.is_valid()
    assert list(form.errors) == ["file"]


def test_an_honest_file_is_taken_whole() -> None:
    content = pdf("honest")
    form = uploading("a.pdf", content)
    assert form.is_valid(), form.errors
    kept_file = form.save()
    with kept_file.open_file() as file:
        assert file.read() == content
    assert kept_file.file_size == len(content)


def uploading(name: str, content: bytes) -> Any:
    made = get_document_form(get_document_model())
    data = {"title": "붙임", "tags": "", "collection": Collection.get_first_root_node().pk}
    return made(data, {"file": SimpleUploadedFile(name, content)})
