from importlib import import_module

from django.apps import AppConfig


class WorkflowExampleConfig(AppConfig):
    name = "tests.workflow_example"
    label = "workflow_example"

    def ready(self) -> None:
        import_module("tests.workflow_example.rules")
