"""The database of the benches: the one named in DATABASE_URL, else a SQLite file that is made and thrown away."""

import atexit
import os
import shutil
import tempfile


def settings_for_benches() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    if "DATABASE_URL" not in os.environ:
        folder = tempfile.mkdtemp(prefix="dure-bench-")
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
