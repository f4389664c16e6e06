from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AttemptCount, RegisterEntry, RegisterImport, ResidencyMethod
from accounts.personal_data.destroying import destroy_expired
from accounts.residency import attempts, queries, register_import, verifiers
from accounts.residency.proofs import ProofRefused
from accounts.residency.verifiers.register import match
from core.audit.models import AuditRecord
from tests.accounts.residency.factories import HOME, NOW, SOMEBODY, import_people
from tests.factories import make_user

pytestmark = pytest.mark.django_db
HASH = "a" * 64


def test_who_stands_in_the_register_is_confirmed_with_the_neighbourhood_from_there() -> None:
    import_people(SOMEBODY)
    proof = match(user=make_user(), at=NOW, **SOMEBODY, **HOME)
    assert (proof.area, proof.method) == ("두레동", ResidencyMethod.REGISTER)


@pytest.mark.parametrize(
    "change", [{"name": "김두래"}, {"birth_date": date(1985, 5, 6)}, {"address": "두레로 13"}, {"postal_code": "10416"}]
)
def test_any_difference_is_no_match(change: dict) -> None:
    import_people(SOMEBODY)
    with pytest.raises(ProofRefused) as refused:
        match(user=make_user(), at=NOW, **(SOMEBODY | HOME | change))
    assert refused.value.code == "no_match"


def test_the_sixth_try_of_a_day_is_refused_even_when_it_is_right() -> None:
    import_people(SOMEBODY)
    user = make_user()
    for number in range(5):
        with pytest.raises(ProofRefused):
            match(user=user, at=NOW, **(SOMEBODY | {"name": f"김{number}"}), **HOME)
    with pytest.raises(attempts.TooManyAttempts):
        match(user=user, at=NOW, **SOMEBODY, **HOME)
    assert match(user=user, at=NOW + timedelta(days=1), **SOMEBODY, **HOME)


def test_many_accounts_cannot_guess_who_lives_at_one_address() -> None:
    import_people(SOMEBODY)
    for number in range(15):
        with pytest.raises(ProofRefused):
            match(user=make_user(), at=NOW, **(SOMEBODY | {"name": f"김{number}"}), **HOME)
    with pytest.raises(attempts.TooManyAttempts):
        match(user=make_user(), at=NOW, **SOMEBODY, **HOME)


def test_what_was_typed_is_not_kept_by_the_counting() -> None:
    import_people(SOMEBODY)
    match(user=make_user(), at=NOW, **SOMEBODY, **HOME)
    assert "두레로" not in str(list(AttemptCount.objects.values()))


def test_without_a_register_the_way_is_not_offered() -> None:
    assert ResidencyMethod.REGISTER not in [verifier.method for verifier in verifiers.offered()]
    import_people(SOMEBODY)
    assert ResidencyMethod.REGISTER in [verifier.method for verifier in verifiers.offered()]


def test_the_dry_run_names_every_wrong_line_and_changes_nothing() -> None:
    lines = [
        "keyed_hash,area",
        f"{HASH},두레동",
        "abc,두레동",
        f"{'b' * 64},없는동",
        f"{HASH},두레동",
        f"{'c' * 64}",
        "850505-1234567,두레동",
        "",
    ]
    report = register_import.inspect(lines)
    assert report.rows == 1
    assert [problem.line for problem in report.problems] == [3, 4, 5, 6, 7]
    assert not report.is_clean
    assert not RegisterImport.objects.exists()


def test_a_file_with_other_columns_is_refused_at_its_first_line() -> None:
    report = register_import.inspect(["name,birth_date", "김두레,1985-05-05"])
    assert [problem.line for problem in report.problems] == [1]


def test_a_newer_register_replaces_the_one_before_and_destroys_its_entries() -> None:
    first = import_people(SOMEBODY)
    second = import_people({"name": "이한빛", "birth_date": date(1990, 1, 1)})
    assert queries.register_in_force() == second
    assert not RegisterEntry.objects.filter(register=first).exists()
    with pytest.raises(ProofRefused):
        match(user=make_user(), at=NOW, **SOMEBODY, **HOME)


def test_a_register_that_is_still_coming_in_does_not_count() -> None:
    complete = import_people(SOMEBODY)
    RegisterImport.objects.create(imported_at=NOW, as_of=NOW.date())
    assert queries.register_in_force() == complete


def test_what_is_left_of_an_import_that_broke_off_is_destroyed_the_day_after() -> None:
    complete = import_people(SOMEBODY)
    broken_off = RegisterImport.objects.create(imported_at=NOW, as_of=NOW.date())
    RegisterEntry.objects.create(register=broken_off, keyed_hash=HASH, area="두레동")
    destroy_expired(at=NOW + timedelta(hours=1))
    assert RegisterEntry.objects.filter(register=broken_off).exists()
    destroy_expired(at=NOW + timedelta(days=2))
    assert set(RegisterEntry.objects.values_list("register", flat=True)) == {complete.pk}


def test_an_import_is_on_record() -> None:
    register = import_people(SOMEBODY)
    record = AuditRecord.objects.get(verb="accounts.import_register")
    assert (record.object_id, record.detail["rows"]) == (register.pk, 1)


def test_from_clear_text_to_a_proof_with_the_two_commands(tmp_path: Path, capsys) -> None:
    clear = tmp_path / "clear.csv"
    clear.write_text(
        "\ufeffname,birth_date,postal_code,address,area\n김두레,1985-05-05,10415,한빛시 두레로 12 (두레동),두레동\n",
        encoding="utf-8",
    )
    hashed = tmp_path / "hashed.csv"
    with hashed.open("w", encoding="utf-8") as output:
        call_command("hash_register", str(clear), stdout=output)
    assert "김두레" not in hashed.read_text(encoding="utf-8")
    call_command("import_register", str(hashed), "--as-of", "2026-03-01", "--dry-run")
    assert not RegisterImport.objects.exists()
    call_command("import_register", str(hashed), "--as-of", "2026-03-01")
    assert match(user=make_user(), at=NOW, **SOMEBODY, **HOME)


def test_the_command_refuses_a_file_with_wrong_lines_and_says_which(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("keyed_hash,area\nabc,두레동\n", encoding="utf-8")
    with pytest.raises(CommandError, match="1 lines"):
        call_command("import_register", str(wrong), "--as-of", "2026-03-01")
    assert not RegisterImport.objects.exists()


def test_clear_text_with_a_resident_registration_number_is_refused(tmp_path: Path) -> None:
    clear = tmp_path / "clear.csv"
    clear.write_text(
        "name,birth_date,postal_code,address,area\n김두레 850505-1234567,1985-05-05,10415,두레로 12,두레동\n",
        encoding="utf-8",
    )
    with pytest.raises(CommandError, match="line 2"):
        call_command("hash_register", str(clear))
