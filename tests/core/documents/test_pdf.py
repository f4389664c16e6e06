import pytest
import segno
from django.core.exceptions import ImproperlyConfigured
from fontTools.ttLib import TTFont

from core.documents.pdf import Sheet, font_file


def test_the_font_has_all_hangul_syllables_and_the_signs_of_the_plans() -> None:
    for name in ("PretendardGOV-Regular.ttf", "PretendardGOV-Bold.ttf"):
        characters = TTFont(font_file(name)).getBestCmap()
        assert all(code in characters for code in range(0xAC00, 0xD7A4))
        assert all(ord(sign) in characters for sign in "▶⇒Ⅰ㎡漢字·「」※①")


def test_a_sheet_becomes_a_small_pdf() -> None:
    sheet = Sheet(title="두레 증명서")
    sheet.add_page()
    sheet.heading("증명서")
    sheet.paragraph("위 사람은 " * 60)
    sheet.facts([("이름", "김두레"), ("번호", 12)])
    content = sheet.as_bytes()
    assert content.startswith(b"%PDF-")
    assert len(content) < 100_000


def test_a_long_text_runs_on_to_the_next_page() -> None:
    sheet = Sheet(title="긴 글")
    sheet.add_page()
    sheet.paragraph("주민 여러분 안녕하십니까.\n" * 120)
    assert sheet.page_no() > 1


def test_the_drawn_code_has_every_dark_module(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[float] = []
    sheet = Sheet(title="코드")
    sheet.add_page()
    monkeypatch.setattr(sheet, "rect", lambda x, y, w, h, style: drawn.append(w))
    sheet.qr("https://dure.example/", 10, 10, 41)
    matrix = list(segno.make("https://dure.example/", error="m", micro=False).matrix_iter(border=4))
    module = 41 / len(matrix)
    assert round(sum(drawn) / module) == sum(sum(1 for cell in row if cell) for row in matrix)


def test_a_missing_font_says_what_to_do(settings) -> None:
    settings.DOCUMENT_FONTS = "/nowhere"
    with pytest.raises(ImproperlyConfigured, match="DOCUMENT_FONTS"):
        font_file("PretendardGOV-Regular.ttf")
