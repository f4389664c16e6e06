import pytest

from core.sealing import receipts


def test_a_receipt_holds_eighty_bits_in_groups_that_can_be_read_aloud():
    receipt = receipts.new()
    assert [len(group) for group in receipt.split("-")] == [4, 4, 4, 4]
    assert set(receipt) <= set(receipts.ALPHABET) | {"-"}
    assert len({receipts.new() for _again in range(1_000)}) == 1_000
    assert len(receipts.ALPHABET) ** receipts.LENGTH == 2**80


@pytest.mark.parametrize(
    "typed",
    ["0AB1-CDEF-GHJK-MNPQ", "oabi cdef ghjk mnpq", " OABL–CDEF–GHJK–MNPQ ", "0ab1cdefghjkmnpq", "0AB1.CDEF_GHJK·MNPQ"],
)
def test_look_alike_signs_case_and_spaces_do_not_matter(typed):
    assert receipts.read(typed) == "0AB1-CDEF-GHJK-MNPQ"


@pytest.mark.parametrize(
    "typed", ["", "0AB1", "0AB1-CDEF-GHJK-MNPQ-R", "0AB1-CDEF-GHJK-MNP!", "영수증", "U" * 16, "\x00" * 16]
)
def test_anything_else_is_no_receipt(typed):
    with pytest.raises(receipts.ReceiptUnreadable):
        receipts.read(typed)


def test_what_finds_a_report_opens_nothing():
    receipt = receipts.new()
    assert receipts.lookup_id(receipt) == receipts.lookup_id(receipts.read(receipt.lower()))
    assert receipts.lookup_id(receipt) != receipts.lookup_id(receipts.new())
    assert receipts.lookup_id(receipt) != bytes(receipts.private_key(receipt)).hex()
    assert bytes(receipts.private_key(receipt)) == bytes(receipts.private_key(receipts.read(receipt)))
