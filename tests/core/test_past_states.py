"""Between migrations only what changes is built; what looks further finds everything built from the start."""

from collections.abc import Iterator

import pytest
from django.db import connection, migrations, models
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from core.management.past_states import PastState

PEOPLE = migrations.CreateModel(
    "Person", [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=20))]
)
HOUSES = migrations.CreateModel("House", [("id", models.BigAutoField(primary_key=True))])
CATS = migrations.CreateModel(
    "Cat",
    [
        ("id", models.BigAutoField(primary_key=True)),
        ("owner", models.ForeignKey("past.Person", models.CASCADE)),
        ("age", models.IntegerField(default=1)),
    ],
)
OWNED = migrations.AddField("House", "owner", models.ForeignKey("past.Person", models.CASCADE, null=True))
OLD_ENOUGH = migrations.AddConstraint(
    "Cat", models.CheckConstraint(condition=models.Q(age__gte=0), name="past_cat_has_an_age")
)
BY_AGE = migrations.AddIndex("Cat", models.Index(fields=["age"], name="past_cat_by_age"))
LONGER = migrations.AlterField("Person", "name", models.CharField(max_length=40))
BY_NAME = migrations.AlterField("Person", "id", models.UUIDField(primary_key=True))
GONE = migrations.DeleteModel("House")
ALL: list[Operation] = [PEOPLE, HOUSES, CATS, OWNED, OLD_ENOUGH, BY_AGE]


def built(*operations: Operation) -> PastState:
    state = PastState()
    assert state.apps
    for operation in operations:
        operation.state_forwards("past", state)
    return state


@pytest.mark.parametrize("step", [CATS, OWNED], ids=["table", "column"])
def test_what_comes_along_leaves_other_models_as_they_are(step: Operation) -> None:
    state = built(PEOPLE, HOUSES)
    person = state.apps.get_model("past", "Person")
    step.state_forwards("past", state)
    assert state.apps.get_model("past", "Person") is person


@pytest.mark.parametrize("step", [OLD_ENOUGH, BY_AGE], ids=["constraint", "index"])
def test_rules_of_a_table_build_this_one_model(step: Operation) -> None:
    state = built(PEOPLE, HOUSES, CATS)
    before = {model: state.apps.get_model("past", model) for model in ("Person", "House", "Cat")}
    step.state_forwards("past", state)
    after = {model: state.apps.get_model("past", model) for model in before}
    assert [model for model in before if before[model] is not after[model]] == ["Cat"]


@pytest.mark.parametrize("step", [LONGER, BY_NAME, GONE], ids=["longer", "another key", "gone"])
def test_before_another_step_what_was_and_what_comes_of_it_know_all_relations(step: Operation) -> None:
    state = built(*ALL)
    before = state.clone()
    step.state_forwards("past", state)
    for each, related in ((before, {"cat", "house"}), (state, {"cat"} if step is GONE else {"cat", "house"})):
        person = each.apps.get_model("past", "Person")
        assert {relation.name for relation in person._meta.related_objects} == related
        assert each.apps.get_model("past", "Cat")._meta.get_field("owner").related_model is person
    assert before.apps.get_model("past", "Person") is not state.apps.get_model("past", "Person")


def test_code_that_writes_rows_gets_everything_built_from_the_start() -> None:
    state = built(*ALL).clone()
    state.clear_delayed_apps_cache()
    cat, person = state.apps.get_model("past", "Cat"), state.apps.get_model("past", "Person")
    assert cat(owner=person(name="나비 엄마")).owner.name == "나비 엄마"
    assert {relation.name for relation in person._meta.related_objects} == {"cat", "house"}


@pytest.fixture
def outside_of_transactions(transactional_db: None) -> Iterator[None]:
    yield
    with connection.cursor() as cursor:
        for table in ("past_cat", "past_house", "past_person"):
            cursor.execute(f"DROP TABLE IF EXISTS {table}")


def test_the_tables_come_out_as_with_djangos_own(outside_of_transactions: None) -> None:
    made = []
    for kind in (ProjectState, PastState):
        made.append(tables_after(kind(), [*ALL, LONGER, GONE]))
    assert made[0] == made[1]
    assert [table for table, _columns, _rules in made[0]] == ["past_cat", "past_person"]


def tables_after(state: ProjectState, operations: list[Operation]) -> list[tuple[str, list[str], list[str]]]:
    assert state.apps
    migration = Migration("made", "past")
    migration.operations = operations  # type: ignore[misc]
    with connection.schema_editor() as editor:
        state = migration.apply(state, editor)
    found = []
    with connection.cursor() as cursor:
        for table in sorted(name for name in connection.introspection.table_names(cursor) if name.startswith("past_")):
            columns = [str(column) for column in connection.introspection.get_table_description(cursor, table)]
            rules = connection.introspection.get_constraints(cursor, table)
            found.append((table, columns, sorted(f"{name} {rule}" for name, rule in rules.items() if "fk" not in name)))
    with connection.schema_editor() as editor:
        for name in ("Cat", "Person"):
            editor.delete_model(state.apps.get_model("past", name))
    return found


def test_a_model_state_is_told_to_its_own_copy_alone() -> None:
    state = built(PEOPLE)
    copy = state.clone()
    state.add_model(ModelState("past", "Dog", [("id", models.BigAutoField(primary_key=True))]))
    assert ("past", "dog") in state.models
    assert ("past", "dog") not in copy.models
    assert isinstance(copy, PastState)
