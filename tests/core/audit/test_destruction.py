"""Records of access go when their period is over, by one door, and any other loss still shows."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from accounts.models import Role
from core.audit import append_only, audit, chain, destruction
from core.audit.door import DESTROYED
from core.audit.models import AuditCheckpoint, AuditLink, AuditRecord
from core.workflow import engine
from core.workflow.models import TransitionRecord
from tests.factories import make_staff, make_user
from tests.workflow_example.factories import make_petition

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2024, 3, 4, 3, tzinfo=UTC)
LATER = LONG_AGO + timedelta(days=200)
# A day on which what was written long ago has outlived its year, and what came later has not.
THEN = LONG_AGO + timedelta(days=400)


def look(at: datetime, number: int = 3) -> None:
    person = make_user()
    for step in range(number):
        audit.record("tests.look", actor=person, at=at + timedelta(seconds=step), detail={"n": step})


@pytest.fixture
def past() -> None:
    """Long ago three looks and two steps of a petition; later two more looks. All sealed in time."""
    petition = make_petition(at=LONG_AGO)
    look(LONG_AGO)
    engine.apply(petition, "examine", actor=make_staff(Role.CASE_OFFICER), at=LONG_AGO + timedelta(minutes=1))
    chain.seal(at=LONG_AGO + timedelta(minutes=2))
    look(LATER, 2)
    chain.seal(at=LATER + timedelta(minutes=2))


def destroy() -> int:
    destroyed = destruction.destroy_expired(at=THEN)
    chain.seal(at=THEN)
    return destroyed


def faults() -> list[str]:
    return [fault.what for fault in chain.verify()]


def looks() -> int:
    return AuditRecord.objects.filter(verb="tests.look").count()


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_what_has_outlived_its_year_goes_and_the_chain_stays_whole(past: None) -> None:
    assert destroy() == 3
    assert looks() == 2
    assert faults() == []


def test_the_command_is_content_with_what_was_destroyed_by_law(past: None, tmp_path: Path) -> None:
    destroy()
    call_command("verify_audit", heads=str(tmp_path / "none.txt"))


def test_steps_of_workflows_stay_for_good(past: None) -> None:
    before = list(TransitionRecord.objects.values())
    destroy()
    assert list(TransitionRecord.objects.values()) == before


def test_the_destruction_is_itself_on_record_in_the_chain(past: None) -> None:
    destroy()
    checkpoint = AuditCheckpoint.objects.get()
    written = AuditRecord.objects.get(verb=DESTROYED)
    assert (written.actor, written.detail["destroyed"], written.detail["digest"]) == (None, 3, checkpoint.digest)
    assert AuditLink.objects.filter(kind="AUDIT", row_id=written.pk).exists()


def test_a_second_run_finds_nothing_and_the_next_year_the_rest_goes(past: None) -> None:
    destroy()
    assert destroy() == 0
    assert AuditCheckpoint.objects.count() == 1
    assert destruction.destroy_expired(at=LATER + timedelta(days=366)) == 2
    chain.seal(at=LATER + timedelta(days=366))
    assert looks() == 0
    assert faults() == []


def test_many_records_go_in_several_parts(past: None, monkeypatch: Any) -> None:
    monkeypatch.setattr(destruction, "BATCH", 2)
    assert destroy() == 3
    assert AuditCheckpoint.objects.count() == 2
    assert faults() == []


def test_the_record_of_a_destruction_is_never_destroyed(past: None) -> None:
    destroy()
    destruction.destroy_expired(at=THEN + timedelta(days=380))
    assert AuditRecord.objects.filter(verb=DESTROYED).count() == 2
    chain.seal(at=THEN + timedelta(days=380))
    assert faults() == []


def test_the_period_is_two_years_where_many_people_are_kept(past: None, monkeypatch: Any) -> None:
    monkeypatch.setattr(destruction, "MANY_PEOPLE", 2)
    assert destruction.retention() == timedelta(days=730)
    assert destroy() == 0
    monkeypatch.setattr(destruction, "MANY_PEOPLE", 1_000)
    assert destruction.retention() == timedelta(days=365)


def test_a_deployment_may_keep_longer(past: None, settings: Any) -> None:
    settings.AUDIT_RETENTION_DAYS = 500
    assert destroy() == 0


def test_nothing_is_destroyed_while_the_chain_is_broken(past: None, caplog: Any) -> None:
    append_only.lift(connection, "core_auditrecord")
    AuditRecord.objects.filter(detail={"n": 1}).update(verb="tests.nothing")
    assert destruction.destroy_expired(at=THEN) == 0
    assert AuditRecord.objects.filter(at__lt=LATER).count() == 3
    assert "broken" in caplog.text


class TestTheDoor:
    """What the database itself lets pass."""

    def refused(self, statement: str) -> None:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            run(statement)

    def test_without_a_checkpoint_nothing_goes_however_old(self, past: None) -> None:
        self.refused("DELETE FROM core_auditrecord WHERE at < '2024-04-01'")

    def test_beyond_the_checkpoint_nothing_goes(self, past: None) -> None:
        destroy()
        self.refused("DELETE FROM core_auditrecord WHERE verb = 'tests.look'")

    def test_a_checkpoint_over_the_present_opens_it_for_nothing_of_the_last_year(self) -> None:
        now = datetime.now(UTC)
        look(now - timedelta(days=364))
        chain.seal(at=now)
        AuditCheckpoint.objects.create(position=3, digest="x", destroyed=3, older_than=now, made_at=now)
        self.refused("DELETE FROM core_auditrecord")

    def test_a_record_that_was_never_sealed_does_not_go(self, past: None) -> None:
        destroy()
        look(LONG_AGO)
        self.refused("DELETE FROM core_auditrecord WHERE at < '2024-04-01'")

    def test_the_record_of_a_destruction_does_not_go(self, past: None) -> None:
        destroy()
        position = AuditLink.objects.order_by("-position").values_list("position", flat=True)[0]
        AuditCheckpoint.objects.create(position=position, digest="x", destroyed=0, older_than=THEN, made_at=THEN)
        self.refused(f"DELETE FROM core_auditrecord WHERE verb = '{DESTROYED}'")

    def test_no_door_leads_to_a_change(self, past: None) -> None:
        destroy()
        self.refused("UPDATE core_auditrecord SET verb = 'tests.nothing'")
        self.refused("UPDATE core_auditcheckpoint SET destroyed = 100")
        self.refused("DELETE FROM core_auditcheckpoint")


class TestTampering:
    @pytest.fixture(autouse=True)
    def destroyed(self, past: None) -> None:
        destroy()
        for table in ("core_auditrecord", "core_auditlink", "core_auditcheckpoint", "core_transitionrecord"):
            append_only.lift(connection, table)

    def test_a_later_record_that_was_removed_shows(self) -> None:
        AuditRecord.objects.filter(at__gte=LATER, verb="tests.look").first().delete()
        assert faults() == ["record removed"]

    def test_a_step_before_the_checkpoint_that_was_removed_shows(self) -> None:
        TransitionRecord.objects.first().delete()
        assert "record removed" in faults()

    def test_a_step_before_the_checkpoint_that_was_edited_shows(self) -> None:
        TransitionRecord.objects.filter(pk=TransitionRecord.objects.first().pk).update(reason="anders")
        assert faults() == ["record or chain edited"]

    @pytest.mark.parametrize("position", [1, 2, 3, 4, 5])
    def test_any_link_before_the_checkpoint_that_was_edited_shows(self, position: int) -> None:
        AuditLink.objects.filter(position=position).update(digest="f" * 64)
        assert "chain before the checkpoint edited" in faults()

    def test_a_checkpoint_moved_to_excuse_a_later_loss_shows(self) -> None:
        AuditRecord.objects.filter(at__gte=LATER, verb="tests.look").delete()
        AuditCheckpoint.objects.update(position=7, destroyed=5)
        assert "chain before the checkpoint edited" in faults()
        assert "checkpoint without the record of it" in faults()

    def test_a_checkpoint_put_in_without_a_record_shows(self) -> None:
        AuditRecord.objects.filter(at__gte=LATER, verb="tests.look").delete()
        AuditCheckpoint.objects.create(position=7, digest="f" * 64, destroyed=2, older_than=LATER, made_at=LATER)
        assert "checkpoint without the record of it" in faults()

    def test_a_checkpoint_taken_away_leaves_its_losses_unexcused(self) -> None:
        AuditCheckpoint.objects.all().delete()
        assert faults().count("record removed") == 3


def test_a_record_removed_by_hand_before_the_lawful_day_is_missed_on_it(past: None) -> None:
    append_only.lift(connection, "core_auditrecord")
    AuditRecord.objects.filter(detail={"n": 1}, at__lt=LATER).delete()
    assert destruction.destroy_expired(at=THEN) == 0
    assert faults() == ["record removed"]
