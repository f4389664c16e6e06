"""What the models were between two migrations, without building them all anew at each step.

Django builds every model that is related to a changed one again, however far; as all are related to people, each of a
thousand steps builds hundreds. A table, a column, an index or a constraint more is nothing that the statements for
another table could depend on: there the one model is enough. Before any other step, and before code that reads or
writes data, everything is built from the start, as Django itself does where it has put something off (`is_delayed`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.state import ModelState, ProjectState


class PastState(ProjectState):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._twin: ProjectState | None = None
        self._only_this_model = False

    def clone(self) -> "PastState":
        copied = super().clone()
        new = PastState(models=copied.models, real_apps=copied.real_apps)
        if "apps" in copied.__dict__:
            new.apps = copied.apps
        new.is_delayed = copied.is_delayed
        # One of the two is about to change; the other is what was before, of which the same holds.
        self._twin, new._twin = new, self
        return new

    def add_model(self, model_state: ModelState) -> None:
        with self._alone():
            super().add_model(model_state)

    def add_field(self, *args: Any, **kwargs: Any) -> None:
        with self._alone():
            super().add_field(*args, **kwargs)

    def add_index(self, *args: Any, **kwargs: Any) -> None:
        with self._alone():
            super().add_index(*args, **kwargs)

    def add_constraint(self, *args: Any, **kwargs: Any) -> None:
        with self._alone():
            super().add_constraint(*args, **kwargs)

    def remove_model(self, app_label: str, model_name: str) -> None:
        self._build_anew()
        super().remove_model(app_label, model_name)

    def reload_model(self, app_label: str, model_name: str, delay: bool = False) -> None:
        if not self._only_this_model:
            self._build_anew()
            super().reload_model(app_label, model_name, delay)
        elif "apps" in self.__dict__:
            self.is_delayed = True
            self._reload({(app_label, model_name)})  # type: ignore[attr-defined]

    def reload_models(self, models: Any, delay: bool = True) -> None:
        self._build_anew()
        super().reload_models(models, delay)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._only_this_model = True
        try:
            yield
        finally:
            self._only_this_model = False

    def _build_anew(self) -> None:
        """First what was, then what comes of it: by the age of fields SQLite's tables are put in order."""
        for state in (self._twin, self):
            if state is not None and state.is_delayed and "apps" in state.__dict__:
                state.clear_delayed_apps_cache()
                state.is_delayed = False
                state.apps  # noqa: B018
