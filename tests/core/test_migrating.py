"""The order of migrations: what everything stands on comes first, and nothing comes before what it depends on."""

from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from core.management.commands.migrate import GroundFirst, remembered_settings


def test_every_migration_comes_once_and_after_all_that_it_needs(db: None) -> None:
    executor = GroundFirst(connection)
    graph = executor.loader.graph
    plan = executor.migration_plan(graph.leaf_nodes(), clean_start=True)
    place = {(migration.app_label, migration.name): number for number, (migration, _back) in enumerate(plan)}
    usual = MigrationExecutor(connection).migration_plan(graph.leaf_nodes(), clean_start=True)
    assert len(place) == len(plan)
    assert place.keys() == {(migration.app_label, migration.name) for migration, _back in usual}
    for key in place:
        assert all(place[parent.key] < place[key] for parent in graph.node_map[key].parents)


def test_the_ground_is_laid_before_the_rooms(db: None) -> None:
    executor = GroundFirst(connection)
    order = [
        migration.app_label for migration, _back in executor.migration_plan(executor.loader.graph.leaf_nodes(), True)
    ]
    last = {label: number for number, label in enumerate(order)}
    assert last["wagtailcore"] < order.index("core") < order.index("councils")
    assert last["councils"] < order.index("plans")


def test_the_memory_of_swapped_models_says_the_same_and_is_put_back() -> None:
    models = [model._meta.label for model in apps.get_models()]
    usual = [apps.get_swappable_settings_name(label) for label in models]
    with remembered_settings():
        assert [apps.get_swappable_settings_name(label) for label in models] == usual
        assert "get_swappable_settings_name" in vars(apps)
    assert "AUTH_USER_MODEL" in usual
    assert "get_swappable_settings_name" not in vars(apps)
