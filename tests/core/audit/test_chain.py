"""The chain shows whatever was done to a record or a link behind the product's back."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Role
from core.audit import append_only, audit, chain, heads
from core.audit.models import AuditLink, AuditRecord
from core.workflow import engine
from core.workflow.models import TransitionRecord
from tests.factories import make_staff, make_user
from tests.workflow_example.factories import NOON, make_petition

PROTECTED = (AuditRecord, AuditLink, TransitionRecord)


def make_records(number: int = 4, at: datetime = NOON) -> None:
    """Records of both kinds, sealed a second after they were written."""
    person, petition = make_user(), make_petition(at=at)
    for step in range(number):
        audit.record("tests.look", actor=person, at=at + timedelta(seconds=step), target=petition, detail={"n": step})
    engine.apply(petition, "examine", actor=make_staff(Role.CASE_OFFICER), at=at)
    chain.seal(at=at + timedelta(seconds=number))


def tamperable() -> None:
    """What somebody with the keys of the database would do first."""
    for model in PROTECTED:
        append_only.lift(connection, model._meta.db_table)


def faults(known_heads: dict[int, str] | None = None) -> set[str]:
    return {fault.what for fault in chain.verify(known_heads=known_heads)}


@pytest.mark.django_db
class TestSealing:
    def test_every_record_of_both_kinds_is_linked_once_in_order_of_time(self) -> None:
        make_records(3)
        links = list(AuditLink.objects.order_by("position"))
        assert [link.position for link in links] == [1, 2, 3, 4, 5]
        assert {link.kind for link in links} == {"AUDIT", "TRANSITION"}
        assert faults() == set()

    def test_sealing_again_finds_nothing(self) -> None:
        make_records()
        assert chain.seal(at=NOON) == 0

    def test_the_chain_grows_from_its_head(self) -> None:
        make_records()
        position, digest = chain.head()
        make_records(at=NOON + timedelta(hours=1))
        assert AuditLink.objects.get(position=position).digest == digest
        assert faults() == set()

    def test_more_than_one_batch_is_sealed_in_several_goes(self, monkeypatch) -> None:
        monkeypatch.setattr(chain, "BATCH", 3)
        person = make_user()
        for step in range(8):
            audit.record("tests.look", actor=person, at=NOON + timedelta(seconds=step))
        assert [chain.seal(at=NOON) for _ in range(4)] == [3, 3, 2, 0]
        assert faults() == set()

    def test_a_record_that_was_committed_late_is_no_fault(self) -> None:
        make_records()
        audit.record("tests.slow", actor=None, at=NOON - timedelta(minutes=10))
        assert faults() == set()
        chain.seal(at=NOON + timedelta(minutes=5))
        assert faults() == set()

    def test_what_was_done_while_no_worker_ran_is_no_fault(self, monkeypatch) -> None:
        make_records()
        for minute in range(1, 300, 60):
            audit.record("tests.meanwhile", actor=None, at=NOON + timedelta(minutes=minute))
        monkeypatch.setattr(chain, "BATCH", 2)
        while chain.seal(at=NOON + timedelta(hours=5)):
            pass
        make_records(at=NOON + timedelta(hours=6))
        assert faults() == set()

    def test_a_made_up_past_is_sealed_at_its_own_time(self) -> None:
        audit.record("tests.demo", actor=None, at=datetime(2024, 1, 5, tzinfo=UTC))
        audit.record("tests.demo", actor=None, at=datetime(2025, 1, 5, tzinfo=UTC))
        chain.seal(at=None)
        assert faults() == set()


@pytest.mark.django_db
class TestTampering:
    @pytest.fixture(autouse=True)
    def sealed(self) -> None:
        make_records(6)
        tamperable()

    def test_an_edited_record_is_found_at_its_place(self) -> None:
        link = AuditLink.objects.filter(kind="AUDIT")[2]
        AuditRecord.objects.filter(pk=link.row_id).update(verb="tests.nothing")
        (fault,) = chain.verify()
        assert (fault.position, fault.row_id, fault.what) == (link.position, link.row_id, "record or chain edited")

    def test_a_removed_record_is_found(self) -> None:
        link = AuditLink.objects.filter(kind="TRANSITION").first()
        TransitionRecord.objects.filter(pk=link.row_id).delete()
        (fault,) = chain.verify()
        assert (fault.position, fault.what) == (link.position, "record removed")

    def test_a_removed_record_with_its_link_is_found(self) -> None:
        link = AuditLink.objects.get(position=3)
        AuditRecord.objects.filter(pk=link.row_id).delete()
        link.delete()
        assert "link removed" in faults()

    def test_a_record_put_in_afterwards_with_an_old_date_is_found_before_and_after_it_is_sealed(self) -> None:
        later = NOON + timedelta(days=30)
        make_records(at=later)
        audit.record("tests.alibi", actor=None, at=NOON)
        assert faults() == {"record inserted afterwards"}
        chain.seal(at=later + timedelta(seconds=1))
        assert faults() == {"record inserted afterwards"}

    def test_the_time_without_a_worker_is_no_place_for_older_records(self) -> None:
        later = NOON + timedelta(hours=5)
        audit.record("tests.meanwhile", actor=None, at=later - timedelta(hours=1))
        audit.record("tests.alibi", actor=None, at=NOON - timedelta(minutes=31))
        chain.seal(at=later)
        (fault,) = chain.verify()
        assert AuditRecord.objects.get(pk=fault.row_id).verb == "tests.alibi"

    def test_two_records_that_changed_places_are_found(self) -> None:
        first, second = AuditLink.objects.filter(kind="AUDIT").order_by("position")[:2]
        one, other = first.row_id, second.row_id
        for position, row_id in ((second.position, 10_000), (first.position, other), (second.position, one)):
            AuditLink.objects.filter(position=position).update(row_id=row_id)
        assert faults() == {"record or chain edited"}

    def test_a_cut_off_end_is_found_by_the_head_kept_outside(self) -> None:
        position, digest = chain.head()
        last = AuditLink.objects.get(position=position)
        chain.SEALED_MODELS[last.kind]._default_manager.filter(pk=last.row_id).delete()
        last.delete()
        assert faults() == set()
        assert faults({position: digest}) == {"the end of the chain was cut off"}

    def test_a_chain_rewritten_whole_contradicts_the_head_kept_outside(self) -> None:
        position, digest = chain.head()
        AuditRecord.objects.filter(verb="tests.look").update(verb="tests.harmless")
        AuditLink.objects.all().delete()
        chain.seal(at=NOON + timedelta(seconds=6))
        assert faults() == set()
        assert faults({position: digest}) == {"differs from the head kept outside"}

    def test_an_emptied_record_is_found_by_the_head_kept_outside(self) -> None:
        position, digest = chain.head()
        for model in PROTECTED:
            model._default_manager.all().delete()
        assert faults({position: digest}) == {"the end of the chain was cut off"}


def other_value(row: models.Model, field: models.Field, choice: int) -> Any:
    """A value that the column could hold and does not."""
    value = getattr(row, field.attname)
    if field.primary_key:
        return value + 100_000
    if field.is_relation:
        others = field.related_model._default_manager.exclude(pk=value).values_list("pk", flat=True)
        return others[choice % len(others)]
    if isinstance(value, dict):
        return {**value, "n": choice, "added": True}
    if isinstance(value, datetime):
        return value + timedelta(microseconds=1 + choice)
    if isinstance(value, int):
        return value + 1 + choice
    if field.name == "digest":
        return ("0" if value[0] != "0" else "1") + value[1:]
    return {"kind": {"AUDIT": "TRANSITION"}.get(value, "AUDIT"), "actor_kind": "SYSTEM"}.get(field.name, f"{value}x")


@pytest.mark.django_db
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_single_change_to_any_column_of_any_row_is_found(data: st.DataObject) -> None:
    if not AuditLink.objects.exists():
        ContentType.objects.get_for_model(AuditLink)
        make_records(5)
        tamperable()
        assert faults() == set()
    model = data.draw(st.sampled_from(PROTECTED))
    row = data.draw(st.sampled_from(list(model._default_manager.order_by("pk"))))
    field = data.draw(st.sampled_from(model._meta.concrete_fields))
    value = other_value(row, field, data.draw(st.integers(0, 1_000)))
    with transaction.atomic():
        try:
            with transaction.atomic():
                model._default_manager.filter(pk=row.pk).update(**{field.attname: value})
        except IntegrityError:
            # The database itself would not have it: an actor for the system, a second link for one record.
            return
        assert list(chain.verify())
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_of_two_sealers_at_once_each_record_is_linked_once() -> None:
    person = make_user()
    for step in range(200):
        audit.record("tests.look", actor=person, at=NOON + timedelta(seconds=step))
    barrier = threading.Barrier(4)
    sealed = []

    def seal() -> None:
        barrier.wait()
        sealed.append(chain.seal(at=NOON + timedelta(minutes=5)))
        connection.close()

    threads = [threading.Thread(target=seal) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sealed) == [0, 0, 0, 200]
    assert list(AuditLink.objects.order_by("position").values_list("position", flat=True)) == list(range(1, 201))
    assert faults() == set()


@pytest.mark.django_db
class TestHeads:
    @pytest.fixture
    def path(self, tmp_path: Path, settings: Any) -> Path:
        settings.AUDIT_HEADS_FILE = str(tmp_path / "kept" / "heads.txt")
        return Path(settings.AUDIT_HEADS_FILE)

    def test_each_position_is_written_once(self, path: Path) -> None:
        make_records()
        heads.write(at=NOON)
        heads.write(at=NOON)
        position, digest = chain.head()
        assert heads.read(path) == {position: digest}
        assert len(path.read_text().splitlines()) == 1

    def test_an_empty_chain_writes_nothing(self, path: Path) -> None:
        heads.write(at=NOON)
        assert not path.exists()

    def test_the_command_is_content_with_a_whole_chain(self, path: Path, capsys: Any) -> None:
        make_records()
        heads.write(at=NOON)
        call_command("verify_audit")
        assert "is whole" in capsys.readouterr().out

    def test_the_command_says_where_nothing_is_known_of_the_end(self, path: Path, capsys: Any) -> None:
        make_records()
        call_command("verify_audit")
        assert "no head" in capsys.readouterr().out
        heads.write(at=NOON)
        call_command("verify_audit")
        assert "no head" not in capsys.readouterr().out

    def test_the_command_fails_and_names_the_place(self, path: Path, capsys: Any) -> None:
        make_records()
        heads.write(at=NOON)
        tamperable()
        AuditRecord.objects.filter(verb="tests.look").update(detail={})
        with pytest.raises(CommandError, match="broken in 4 places"):
            call_command("verify_audit")
        assert "record or chain edited" in capsys.readouterr().err

    def test_the_command_fails_when_the_end_was_cut_off(self, path: Path) -> None:
        make_records()
        heads.write(at=NOON)
        tamperable()
        AuditLink.objects.filter(position=chain.head()[0]).delete()
        with pytest.raises(CommandError):
            call_command("verify_audit")

    def test_the_command_fails_on_a_file_that_is_no_list_of_heads(self, path: Path) -> None:
        path.parent.mkdir()
        path.write_text("nonsense\n")
        with pytest.raises(CommandError, match="line 1"):
            call_command("verify_audit")
